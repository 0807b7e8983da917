"""Makes the indexes of organisations and listings, once per state of the data."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.places import also_called
from service.directory.searching import IN_TEXT, Entry, Index, index, words_of
from service.directory.vocabulary import ListingState, Standing, holding
from service.speaking import Said, texts_of

NAME, OTHER_NAME, TEXT = 6, 4, IN_TEXT
_kept: dict[str, tuple[tuple[Any, ...], Index]] = {}


def organisation_index(session: Session) -> Index:
    """All organisations by name, participants first."""
    state = (_address(session), *session.exec(select(func.count(), func.max(Organisation.updated_at))).one())
    return _keep("organisations", state, lambda: index(_organisation_entries(session)))


def listing_index(session: Session, day: date) -> Index:
    """Listings open on a day, newest first; of confidential ones the owner is no part of the index."""
    renamed = session.exec(select(func.max(Organisation.updated_at))).one()
    state = (_address(session), day, renamed, *session.exec(select(func.count(), func.max(Listing.updated_at))).one())
    return _keep("listings", state, lambda: index([_listing_entry(row) for row in open_listings(session, day)]))


def open_listings(session: Session, day: date, *conditions: ColumnElement[bool]) -> list[Listing]:
    """Published listings that have not expired and meet the conditions, newest first."""
    query = select(Listing).where(Listing.state == ListingState.PUBLISHED, col(Listing.expires_on) > day)
    query = query.where(col(Listing.published_on) <= day, *conditions)
    query = query.options(
        selectinload(Listing.organisation),  # type: ignore[arg-type]  # a relationship
        selectinload(Listing.topsectors),  # type: ignore[arg-type]  # a relationship
    )
    return list(session.exec(query.order_by(col(Listing.published_on).desc(), col(Listing.reference))).all())


def _address(session: Session) -> str:
    return str(session.get_bind().engine.url)


def _keep(name: str, state: tuple[Any, ...], make: Any) -> Index:
    kept = _kept.get(name)
    if kept is None or kept[0] != state:
        kept = (state, make())
        _kept[name] = kept
    return kept[1]


def _organisation_entries(session: Session) -> list[Entry]:
    query = select(Organisation).options(
        selectinload(Organisation.names),  # type: ignore[arg-type]  # a relationship
        selectinload(Organisation.topsectors),  # type: ignore[arg-type]  # a relationship
        selectinload(Organisation.types),  # type: ignore[arg-type]  # a relationship
    )
    rows = sorted(session.exec(query).all(), key=lambda row: (row.standing != Standing.PARTICIPANT, row.name.lower()))
    return [_organisation_entry(row) for row in rows]


def _organisation_entry(row: Organisation) -> Entry:
    texts = " ".join((row.text_own, row.text_en, row.text_nl, row.facilities, row.own_role, *row.topics, *row.fields))
    places = (row.place, row.municipality, also_called(row.place, row.municipality))
    other = " ".join((*places, *(name.name for name in row.names)))
    facets = {
        "kind": (row.kind.value,),
        "country": (row.country,),
        "place": (row.place,) if row.place else (),
        "province": (row.province,) if row.province else (),
        "topsector": tuple(topsector.topsector_id for topsector in row.topsectors),
        "type": tuple(kind.type.value for kind in row.types),
        "phase": (row.phase.value,) if row.phase else (),
    }
    return Entry(
        key=row.slug,
        titles=(Said(row.name),),
        facets=facets,
        words=words_of((NAME, row.name), (OTHER_NAME, other), (TEXT, texts)),
        names=(row.name, *(name.name for name in row.names)),
        texts=texts_of(row),
        place=row.place,
        seat=None if row.lon is None or row.lat is None else (row.lon, row.lat),
        marks=("known",) if row.standing != Standing.PARTICIPANT else (),
        wider={"country": holding(row.country)},
    )


def _listing_entry(row: Listing) -> Entry:
    own = row.organisation
    owner = "" if row.confidential else own.name
    texts = " ".join((row.summary, row.description, row.summary_en, *row.keywords, *row.fields))
    facets = {
        "kind": (row.kind.value,),
        "topsector": tuple(topsector.topsector_id for topsector in row.topsectors),
        "cooperation": tuple(row.cooperation),
        "country": () if row.confidential else (own.country,),
    }
    marks = ("illustrative",) if row.illustrative else ()
    return Entry(
        key=row.reference,
        titles=(Said(row.title, row.language), Said(row.title_en, "en")),
        facets=facets,
        words=words_of((NAME, f"{row.title} {row.title_en} {row.reference}"), (OTHER_NAME, owner), (TEXT, texts)),
        names=tuple(name for name in (row.title, row.title_en) if name),
        texts=(Said(row.summary, row.language), Said(row.summary_en, "en")),
        place=owner,
        marks=(*marks, "confidential") if row.confidential else marks,
        wider={} if row.confidential else {"country": holding(own.country)},
    )
