"""Who is part of a hotspot or centre, kept by its own people; whoever is part of it can end that too."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session, col, select

from matching.records import Kind
from service.accounts.audit import Deed
from service.directory.listing_keeping import By
from service.directory.models import Membership, Organisation
from service.directory.profile_models import FACTS, OWN_ENTRY, OrganisationChange
from service.directory.vocabulary import Confidence, MembershipRole
from service.errors import Missing
from service.i18n import gettext as _
from service.matchmaking.likely import Likely, likely
from service.registering.arriving import audit

HOSTS = (Kind.HOTSPOT, Kind.CENTRE, Kind.CLUSTER)
"""The kinds that others are part of."""
LIKE_IT = 0.9
"""From here on a name that is typed is taken for one that is here."""


class MemberFields(BaseModel):
    """Who shall be a member, by name or as chosen among those of like names, and in which role."""

    name: str = ""
    chosen: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One membership, with the organisation on the other side."""

    row: Membership
    other: Organisation


@dataclass
class Found:
    """What came of a name that was typed: what is wrong, and who may be meant."""

    errors: dict[str, str] = field(default_factory=dict)
    likely: list[Likely] = field(default_factory=list)


def parts(session: Session, own: Organisation) -> tuple[list[Part], list[Part]]:
    """Its members, and what it is part of, each by name."""
    return _parts(session, own, members=True), _parts(session, own, members=False)


def _parts(session: Session, own: Organisation, members: bool) -> list[Part]:
    here, there = (
        (Membership.host_id, Membership.member_id) if members else (Membership.member_id, Membership.host_id)
    )
    query = (
        select(Membership, Organisation).join(Organisation, col(Organisation.id) == col(there)).where(here == own.id)
    )
    return [Part(row, other) for row, other in session.exec(query.order_by(Organisation.name)).all()]


def add_member(session: Session, own: Organisation, fields: MemberFields, by: By) -> Found:
    """Makes somebody who is here a member, or says what is wrong and who may be meant."""
    if own.kind not in HOSTS:
        raise Missing
    found = Found()
    if fields.role not in {one.value for one in MembershipRole}:
        found.errors["role"] = _("Choose a role.")
    other = _meant(session, own, fields, found)
    held = {one.other.slug for one in _parts(session, own, members=True)}
    if other and other.slug in held:
        found.errors["name"] = _("%(name)s is a member already.") % {"name": other.name}
    if found.errors or other is None:
        return found
    facts: dict[str, Any] = {
        "source": OWN_ENTRY,
        "licence": FACTS,
        "source_date": by.day,
        "confidence": Confidence.READ,
    }
    role = MembershipRole(fields.role)
    session.add(Membership(member_id=other.id or 0, host_id=own.id or 0, role=role, since=by.day, **facts))
    _changed(session, (own, other), by)
    return found


def _meant(session: Session, own: Organisation, fields: MemberFields, found: Found) -> Organisation | None:
    """The organisation that is meant: the chosen one, else the only one with nearly that name."""
    name = " ".join(fields.name.split())[:300]
    entries = [one for one in likely(session, (name,), "") if one.slug != own.slug]
    near = [one.slug for one in entries if one.score >= LIKE_IT or one.name.casefold() == name.casefold()]
    slug = fields.chosen[:120] or (near[0] if len(near) == 1 else "")
    other = session.exec(select(Organisation).where(Organisation.slug == slug)).first() if slug else None
    if other is not None and other.id != own.id:
        return other
    found.likely = entries
    if not name:
        found.errors["name"] = _("Give the name of the organisation.")
    elif entries:
        found.errors["chosen"] = _("Several have a name like it: choose one.")
    else:
        found.errors["name"] = _("Nobody of this name is here. It registers first, or is spelt otherwise.")
    return None


def take_out(session: Session, own: Organisation, number: int, by: By) -> None:
    """Ends a membership of either side; raises `Missing` for one of others."""
    row = session.get(Membership, number)
    if row is None or own.id not in (row.host_id, row.member_id):
        raise Missing
    both = [session.get_one(Organisation, one) for one in (row.host_id, row.member_id)]
    session.delete(row)
    _changed(session, sorted(both, key=lambda one: one.id != own.id), by)


def _changed(session: Session, both: Sequence[Organisation], by: By) -> None:
    """Keeps that the members of one were changed; of both what is computed is made anew."""
    own = both[0]
    own.source, own.licence, own.source_date, own.confidence = OWN_ENTRY, FACTS, by.day, Confidence.READ
    for one in both:
        one.updated_at = by.now
        session.add(one)
    row = OrganisationChange(organisation_id=own.id or 0, at=by.now, person_id=by.person_id, fields=["members"])
    session.add(row)
    audit(session, by, Deed.CHANGED_PROFILE, (own.id or 0, "field:members"))
