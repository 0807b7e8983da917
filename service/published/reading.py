"""Makes documents of what is stored: as a reader may see it, of all that is published or of some by their names."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from service.accounts.policy import VISITOR, Action, Actor, allow
from service.directory.call_models import FundingCall
from service.directory.indexing import open_listings
from service.directory.listing_keeping import version_of
from service.directory.listing_models import Listing
from service.directory.models import Collaboration, CollaborationParticipant, Membership, Organisation, Sourced
from service.directory.viewing import subject_of
from service.directory.vocabulary import Confidence
from service.published.documents import (
    CallDocument,
    CollaborationDocument,
    Document,
    ListingDocument,
    OrganisationDocument,
    OtherName,
    Participant,
    PartOf,
    Provenance,
    Registered,
    Seat,
)
from service.published.models import Sort

SEAT = tuple(Seat.model_fields)


@dataclass(frozen=True, slots=True)
class View:
    """Who looks, on which day, and whether this is a demonstration."""

    day: date
    demo: bool = False
    actor: Actor = VISITOR


Keys = Collection[str] | None
"""The names that are wanted; None for all."""


def documents(session: Session, sort: Sort, view: View, keys: Keys = None) -> dict[str, Document]:
    """By name all documents of a sort that are published, or those of some names."""
    return {one.id: one for one in MADE[sort](session, view, keys)}


def _among(column: Any, keys: Keys) -> ColumnElement[bool]:
    """The condition that a name is wanted."""
    return true() if keys is None else col(column).in_(keys)


def _organisations(session: Session, view: View, keys: Keys) -> Iterable[Document]:
    parts = (Organisation.names, Organisation.identifiers, Organisation.topsectors, Organisation.types)
    query = select(Organisation).where(_among(Organisation.slug, keys))
    query = query.options(*(selectinload(part) for part in parts))  # type: ignore[arg-type]  # relationships
    hosts = _hosts(session, keys)
    return [_organisation(row, hosts[row.id or 0]) for row in session.exec(query).all()]


def _hosts(session: Session, keys: Keys) -> defaultdict[int, list[PartOf]]:
    """By number of the member what it is part of."""
    query = select(Membership.member_id, Organisation.slug, col(Membership.role))
    query = query.join(Organisation, col(Organisation.id) == col(Membership.host_id))
    if keys is not None:
        member = select(Organisation.id).where(_among(Organisation.slug, keys))
        query = query.where(col(Membership.member_id).in_(member))
    found: defaultdict[int, list[PartOf]] = defaultdict(list)
    for number, slug, role in session.exec(query.order_by(Organisation.slug)).all():
        found[number].append(PartOf(organisation=slug, role=role))
    return found


def _organisation(row: Organisation, hosts: list[PartOf]) -> OrganisationDocument:
    names = sorted(row.names, key=lambda one: one.name)
    numbers = sorted(row.identifiers, key=lambda one: (one.scheme, one.value))
    same = (
        "name", "kind", "standing", "legal_entity", "phase", "website", "language", "languages", "text_en", "text_nl",
        "facilities", "own_role", "fields", "topics",
    )  # fmt: skip
    return OrganisationDocument(
        id=row.slug,
        **{name: _plain(getattr(row, name)) for name in same},
        text=row.text_own,
        types=sorted(one.type for one in row.types),
        seat=Seat(**{name: getattr(row, name) for name in SEAT}),
        topsectors=sorted(one.topsector_id for one in row.topsectors),
        other_names=[OtherName(**{name: getattr(one, name) for name in OtherName.model_fields}) for one in names],
        identifiers=[Registered(scheme=one.scheme, value=one.value) for one in numbers],
        part_of=hosts,
        provenance=_provenance(row),
    )


def _listings(session: Session, view: View, keys: Keys) -> Iterable[Document]:
    rows = open_listings(session, view.day, _among(Listing.reference, keys))
    return listing_documents(session, rows, view.actor)


def listing_documents(session: Session, rows: Collection[Listing], actor: Actor) -> list[ListingDocument]:
    """Listings as a reader sees them; of a confidential one the owner for the owner's own people alone."""
    numbers = {row.call_id for row in rows if row.call_id}
    calls = select(FundingCall.id, FundingCall.reference).where(col(FundingCall.id).in_(numbers))
    named: dict[int | None, str] = dict(session.exec(calls).all())
    return [_listing(row, actor, named.get(row.call_id)) for row in rows]


def _listing(row: Listing, actor: Actor, call: str | None) -> ListingDocument:
    theirs = allow(actor, Action.READ_CONFIDENTIAL, subject_of(row.organisation))
    shown = theirs or not row.confidential
    own = {"id", "organisation", "topsectors", "call", "version", "updated", "deleted"}
    return ListingDocument(
        id=row.reference,
        organisation=row.organisation.slug if shown else None,
        topsectors=sorted(one.topsector_id for one in row.topsectors),
        call=call,
        version=version_of(row) if theirs else None,
        **{name: _plain(getattr(row, name)) for name in ListingDocument.model_fields if name not in own},
    )


def _collaborations(session: Session, view: View, keys: Keys) -> Iterable[Document]:
    rows = session.exec(select(Collaboration).where(_among(Collaboration.key, keys))).all()
    query = select(CollaborationParticipant.collaboration_id, Organisation.slug, CollaborationParticipant.lead)
    query = query.join(Organisation, col(Organisation.id) == col(CollaborationParticipant.organisation_id))
    if keys is not None:
        query = query.where(col(CollaborationParticipant.collaboration_id).in_([row.id for row in rows]))
    parts: defaultdict[int, list[Participant]] = defaultdict(list)
    for number, slug, lead in session.exec(query.order_by(Organisation.slug)).all():
        parts[number].append(Participant(organisation=slug, lead=lead))
    same = ("title", "programme", "topic", "fields", "start", "end")
    return [
        CollaborationDocument(
            id=row.key, participants=parts[row.id or 0], provenance=_provenance(row),
            **{name: _plain(getattr(row, name)) for name in same},
        )
        for row in rows
    ]  # fmt: skip


def _calls(session: Session, view: View, keys: Keys) -> Iterable[Document]:
    query = select(FundingCall).where(_among(FundingCall.reference, keys), col(FundingCall.archived).is_(False))
    if not view.demo:
        query = query.where(FundingCall.confidence != Confidence.ILLUSTRATIVE)
    own = {"id", "changes_rules", "provenance", "updated", "deleted"}
    return [
        CallDocument(
            id=row.reference, changes_rules=bool(row.override.strip()), provenance=_provenance(row),
            **{name: _plain(getattr(row, name)) for name in CallDocument.model_fields if name not in own},
        )
        for row in session.exec(query).all()
    ]  # fmt: skip


def _provenance(row: Sourced | Organisation) -> Provenance:
    return Provenance(source=row.source, licence=row.licence, date=row.source_date, confidence=row.confidence)


def _plain(value: Any) -> Any:
    """A stored list as a plain one."""
    return list(value) if isinstance(value, list) else value


MADE: dict[Sort, Callable[[Session, View, Keys], Iterable[Document]]] = {
    Sort.ORGANISATION: _organisations,
    Sort.LISTING: _listings,
    Sort.COLLABORATION: _collaborations,
    Sort.CALL: _calls,
}
