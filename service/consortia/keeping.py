"""Begins a consortium and keeps it: what it is for, what its partners are and do, its end."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from service.accounts.policy import Actor
from service.consortia.access import Place
from service.consortia.aims import calls_to_come, need_named
from service.consortia.forms import (
    SME,
    AimFields,
    PartnerFields,
    share_of,
    wrong_with_aim,
    wrong_with_partner,
)
from service.consortia.log import note
from service.consortia.models import (
    Consortium,
    ConsortiumPartner,
    ConsortiumStep,
    PartnerRole,
    PartnerState,
)
from service.directory.listing_keeping import By
from service.directory.models import Organisation
from service.errors import Overtaken
from service.settings import Settings

MOST_PARTNERS = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of what was typed: a row, or what is wrong."""

    row: Consortium | None
    errors: dict[str, str]


@dataclass(frozen=True, slots=True)
class Aim:
    """What was typed about what one is for: for which organisation, by whom, of which one where it is there."""

    own: Organisation
    typed: AimFields
    actor: Actor
    present: Place | None = None


def keep(session: Session, settings: Settings, aim: Aim, by: By) -> Outcome:
    """Begins one, or changes what it is for; whoever begins it is its first partner and leads."""
    own, typed, present = aim.own, aim.typed, aim.present
    known = {one.reference for one in calls_to_come(session, settings.demo, by.day)}
    held = present.row.call_key if present else None
    errors = wrong_with_aim(session, typed, known | ({held} if held else set()))
    if errors:
        return Outcome(None, errors)
    if present is not None:
        _fill(session, present.row, aim)
        note(session, present.row, (ConsortiumStep.CHANGED, ""), own.id, by)
        return Outcome(present.row, {})
    row = Consortium(organisation_id=own.id or 0, title=typed.title, created_at=by.now, updated_at=by.now)
    _fill(session, row, aim)
    session.add(row)
    session.flush()
    session.add(
        ConsortiumPartner(
            consortium_id=row.id or 0, organisation_id=own.id, state=PartnerState.ACCEPTED,
            role=PartnerRole.COORDINATOR, answered_at=by.now, answered_by=by.person_id,
        )
    )  # fmt: skip
    note(session, row, (ConsortiumStep.STARTED, ""), own.id, by)
    return Outcome(row, {})


def _fill(session: Session, row: Consortium, aim: Aim) -> None:
    """A need is tied to it where the reader may know it; one that the form does not name stays as it is."""
    typed = aim.typed
    need = need_named(session, typed.need, aim.actor) if typed.need else None
    row.need_id = need.id if need else row.need_id
    row.title, row.about = " ".join(typed.title.split()), typed.about.strip()
    row.notes, row.call_key = typed.notes.strip(), typed.call or None
    row.wanted = sorted(set(typed.wanted))


def partners_of(session: Session, number: int | None) -> list[ConsortiumPartner]:
    """All partners, in the order in which they came."""
    query = select(ConsortiumPartner).where(ConsortiumPartner.consortium_id == number)
    return list(session.exec(query.order_by(col(ConsortiumPartner.id))).all())


def name_of(session: Session, partner: ConsortiumPartner) -> str:
    """How a partner is called."""
    found = session.get(Organisation, partner.organisation_id) if partner.organisation_id else None
    return found.name if found else partner.called


def name_external(session: Session, place: Place, typed: PartnerFields, by: By) -> dict[str, str]:
    """Adds a partner that is only named; says what is wrong."""
    present = partners_of(session, place.row.id)
    if len(present) >= MOST_PARTNERS:
        raise Overtaken
    names = {name_of(session, one).casefold() for one in present}
    errors = wrong_with_partner(session, typed, True, names)
    if errors:
        return errors
    row = ConsortiumPartner(
        consortium_id=place.row.id or 0, state=PartnerState.EXTERNAL, role=PartnerRole.PARTNER,
        called=" ".join(typed.called.split()), country=typed.country,
    )  # fmt: skip
    _settle(row, typed)
    session.add(row)
    note(session, place.row, (ConsortiumStep.NAMED, row.called), place.partner.organisation_id, by)
    return {}


def settle(session: Session, place: Place, row: ConsortiumPartner, given: tuple[PartnerFields, By]) -> dict[str, str]:
    """Keeps what a partner is and does; one coordinates at most."""
    typed, by = given
    errors = wrong_with_partner(session, typed, False, set())
    if errors:
        return errors
    _settle(row, typed)
    if typed.role in set(PartnerRole):
        row.role = PartnerRole(typed.role)
    if row.role is PartnerRole.COORDINATOR:
        for other in partners_of(session, place.row.id):
            if other.id != row.id and other.role is PartnerRole.COORDINATOR:
                other.role = PartnerRole.PARTNER
                session.add(other)
    session.add(row)
    note(session, place.row, (ConsortiumStep.SETTLED, name_of(session, row)), place.partner.organisation_id, by)
    return {}


def _settle(row: ConsortiumPartner, typed: PartnerFields) -> None:
    row.kind, row.sme = typed.kind or None, SME[typed.sme]
    row.share, row.task = share_of(typed.share), typed.task.strip()
    row.brings = sorted(set(typed.brings))


def take_out(session: Session, place: Place, row: ConsortiumPartner, by: By) -> None:
    """Takes a partner out; whoever began it stays, and so does a no, so that nobody is asked over and over."""
    if row.organisation_id == place.row.organisation_id or row.state is PartnerState.DECLINED:
        raise Overtaken
    said = name_of(session, row)
    session.delete(row)
    note(session, place.row, (ConsortiumStep.TAKEN_OUT, said), place.partner.organisation_id, by)


def end(session: Session, place: Place, by: By) -> None:
    """Ends it for all; it stays readable, and invitations can be answered no more."""
    place.row.ended_at = by.now
    note(session, place.row, (ConsortiumStep.ENDED, ""), place.partner.organisation_id, by)
