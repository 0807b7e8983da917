"""Who would answer a listing as it is written now: asked of the engine while its author looks on, before any run.

Nobody is told of it and nothing is kept. Confidential listings of others are left out before anything is compared,
so that neither who is named nor who is not tells whose they are.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from matching.asking import rank_for_new
from matching.engine import Prepared, prepare
from matching.records import Proposal as Proposed
from matching.setup import Setup
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.vocabulary import ListingState
from service.kept import Kept
from service.matchmaking.bridge import listing_record, read_records
from service.matchmaking.models import Proposal, ProposalState
from service.matchmaking.run_models import MatchRun
from service.matchmaking.running import engine_setup, floor
from service.matchmaking.storing import values_of
from service.matchmaking.viewing import Card, Words, cards_for, words_for
from service.settings import Settings

MOST = 8
_kept: Kept[Prepared] = Kept()
"""Made anew after each run and for each day."""


@dataclass(frozen=True, slots=True)
class AtHand:
    """Those who would answer a listing of one's own, best first, and the words for why."""

    own: Organisation
    row: Listing
    cards: tuple[Card, ...]
    words: Words


def at_hand(session: Session, own: Organisation, row: Listing, settings: Settings, now: datetime) -> AtHand:
    """Who would answer a listing, whatever its state; nobody where it has no words yet."""
    setup = engine_setup(settings.embedder, settings.data_dir)
    prepared = _prepared(session, setup, now.date())
    found: tuple[Proposed, ...] = ()
    if row.title.strip() and own.slug in prepared.position:
        asked = listing_record(row, own.slug, (one.topsector_id for one in row.topsectors))
        found = rank_for_new(prepared, replace(asked, published=now.date()), setup, MOST)
    cards = cards_for(session, own, _rows(session, row, [one for one in found if one.score >= floor()], now))
    return AtHand(own, row, cards, words_for(session, cards))


def _rows(session: Session, asked: Listing, found: list[Proposed], now: datetime) -> list[Proposal]:
    """The links as proposals that nobody keeps; what was withdrawn or made confidential since the run is left out."""
    slugs = {slug for one in found for slug in (one.left, one.right)}
    named = session.exec(select(Organisation).where(col(Organisation.slug).in_(slugs))).all()
    sides = {one.slug: one for one in named}
    listings = {asked.reference: asked, **_open_still(session, found)}
    organisations = {slug: one.id or 0 for slug, one in sides.items()}
    numbers = {name: one.id or 0 for name, one in listings.items()}
    rows = []
    for one in found:
        need, capability = listings.get(one.need or ""), listings.get(one.capability or "")
        if need is None or capability is None or not {one.left, one.right} <= sides.keys():
            continue
        values = values_of(one, organisations, numbers)
        row = Proposal(**values, state=ProposalState.PROPOSED, proposed_at=now, updated_at=now)
        row.left, row.right, row.sides = sides[one.left], sides[one.right], []
        row.need, row.capability = need, capability
        rows.append(row)
    return rows


def _open_still(session: Session, found: list[Proposed]) -> dict[str, Listing]:
    """The listings of these links that are published and open now, and not confidential."""
    references = {name for one in found for name in (one.need, one.capability) if name}
    query = select(Listing).where(
        col(Listing.reference).in_(references),
        Listing.state == ListingState.PUBLISHED,
        col(Listing.open_for_interest),
        ~col(Listing.confidential),
    )
    return {one.reference: one for one in session.exec(query).all()}


def _prepared(session: Session, setup: Setup, day: date) -> Prepared:
    """All that is open and not confidential, prepared once for each state of it."""
    count = session.exec(select(func.count(col(Organisation.id)))).one()
    state = (day, setup.embedder.name, count, session.exec(select(func.max(MatchRun.started_at))).one())
    return _kept.get(session, state, lambda: _prepare(session, setup, day))


def _prepare(session: Session, setup: Setup, day: date) -> Prepared:
    records = read_records(session, day)
    hidden = set(session.exec(select(Listing.reference).where(col(Listing.confidential))).all())
    return prepare(
        replace(records, listings=tuple(one for one in records.listings if one.id not in hidden)), day, setup
    )
