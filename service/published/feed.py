"""What changed since a reader last asked, oldest change first, page by page and again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, col, func, select

from matching.records import ListingKind
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.published.cursors import FIRST, MICRO, Cursor
from service.published.documents import (
    CallDocument,
    CollaborationDocument,
    Document,
    Gone,
    ListingDocument,
    OrganisationDocument,
)
from service.published.models import Sort, Told
from service.published.reading import View, documents
from service.uniting.models import OldAddress

SHAPES: dict[Sort, type[Document]] = {
    Sort.ORGANISATION: OrganisationDocument,
    Sort.LISTING: ListingDocument,
    Sort.COLLABORATION: CollaborationDocument,
    Sort.CALL: CallDocument,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sort, from where on, and how many at most; of listings one kind, which none ever changes."""

    sort: Sort
    start: Cursor
    limit: int
    kind: ListingKind | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One page, where to go on after it, and whether there is more by now."""

    items: Sequence[Document | Gone]
    next: Cursor
    more: bool


def beginning(session: Session, since: datetime | None) -> Cursor:
    """Where to begin: with all that is there, or with what changed at a moment and after it."""
    if since is not None:
        return Cursor(max(since, FIRST + MICRO) - MICRO, "\uffff")
    newest = session.exec(select(func.max(Told.told_at))).one()
    return Cursor(began=newest or FIRST)


def changed(session: Session, wanted: Wanted, view: View) -> Part:
    """What was told after a cursor, in the order in which it was told.

    Each is told as it was at that moment, also where it has changed since: that is the next thing to be told. A
    listing that is not open any more is left out, and tells its owner only where that may be known now.
    """
    start = wanted.start
    at, key = col(Told.told_at), col(Told.key)
    later = or_(at > start.told_at, and_(at == start.told_at, key > start.key))
    query = select(Told).where(Told.sort == wanted.sort, later)
    query = query.where(or_(col(Told.gone).is_(False), at > start.began))
    if wanted.kind:
        query = query.where(key.in_(select(Listing.reference).where(Listing.kind == wanted.kind)))
    rows = session.exec(query.order_by(at, key).limit(wanted.limit + 1)).all()
    shown = rows[: wanted.limit]
    last = Cursor(shown[-1].told_at, shown[-1].key, start.began) if shown else start
    return Part(_items(session, shown, wanted.sort, view), last, len(rows) > len(shown))


def _items(session: Session, rows: Sequence[Told], sort: Sort, view: View) -> list[Document | Gone]:
    live = documents(session, sort, view, [row.key for row in rows]) if sort is Sort.LISTING else {}
    successors = _successors(session, [row.key for row in rows if row.gone]) if sort is Sort.ORGANISATION else {}
    found: list[Document | Gone] = []
    for row in rows:
        if row.gone:
            found.append(Gone(id=row.key, updated=row.told_at, merged_into=successors.get(row.key)))
        elif sort is not Sort.LISTING:
            found.append(SHAPES[sort].model_validate({**row.document, "updated": row.told_at}))
        elif row.key in live:
            found.append(_listing(row, live[row.key]))
    return found


def _listing(row: Told, live: Document) -> ListingDocument:
    """A listing as it was told, with what the reader may know of its owner now."""
    assert isinstance(live, ListingDocument)
    told = ListingDocument.model_validate({**row.document, "updated": row.told_at, "version": live.version})
    return told.model_copy(update={"organisation": live.organisation}) if live.confidential else told


def _successors(session: Session, slugs: list[str]) -> dict[str, str]:
    """By old name the organisation that one is part of now."""
    query = select(OldAddress.slug, Organisation.slug)
    query = query.join(Organisation, col(Organisation.id) == col(OldAddress.organisation_id))
    return dict(session.exec(query.where(col(OldAddress.slug).in_(slugs))).all())


def one_document(session: Session, sort: Sort, key: str, view: View) -> Document | None:
    """One document by its name, with the moment since when it is told so."""
    found = documents(session, sort, view, [key]).get(key)
    told = session.exec(select(Told.told_at).where(Told.sort == sort, Told.key == key, col(Told.gone).is_(False)))
    return found.model_copy(update={"updated": told.first()}) if found else None
