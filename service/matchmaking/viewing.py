"""Proposals as one side sees them: who, what for what, why, and who can introduce."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from math import asin, cos, exp, radians, sin, sqrt
from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from matching.countries import IN_EUROPE
from service.accounts.policy import Action, Actor, allow
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.viewing import active_posts, field_names, organisation_by_slug, subject_of
from service.directory.vocabulary import HOME
from service.errors import Missing, Refused
from service.matchmaking.models import Proposal, ProposalSide, ProposalState
from service.matchmaking.standing import Standing, has_answered, standing
from service.matchmaking.telling import Sides, told
from service.speaking import Said, spoken

EARTH_KM = 6371.0
TELLS_NOTHING_OF_THE_OWNER = {
    "base", "meaning", "words", "fields_shared", "readiness", "readiness_gap", "cooperation", "cooperation_other",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A reason with its share of all that speaks for (or against) the link."""

    kind: str
    facts: dict[str, Any]
    weight: float
    share: float


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal seen from one organisation; `other` is None while its owner is confidential.

    Then `country` is no code but `europe` or `elsewhere`, and neither routes nor posts say more than that.
    """

    row: Proposal
    own: Organisation
    other: Organisation | None
    country: str
    km: int | None
    need: Listing | None
    capability: Listing | None
    worth_own: float
    worth_other: float
    reasons: tuple[Shown, ...]
    reasons_back: tuple[Shown, ...]
    base: float
    rank: int | None
    routes: tuple[str, ...]
    cross_topsector: bool
    posts: tuple[str, ...]
    province: str | None

    def owner_of(self, listing: Listing) -> Organisation | None:
        """Whose listing of the two sides' it is; None while that side stays unnamed."""
        return self.own if listing.organisation_id == self.own.id else self.other


@dataclass(frozen=True, slots=True)
class Words:
    """Names for what facts mention: fields, organisations by slug, titles of listings by reference."""

    fields: dict[str, str]
    organisations: dict[str, str]
    listings: dict[str, Said]
    illustrative: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The proposals that one organisation is shown, and the words for their reasons.

    For the organisation's own people `standings` says by number of proposal where each stands, and `answered` has
    apart what they answered already; for others both are empty.
    """

    own: Organisation
    cards: tuple[Card, ...]
    words: Words
    answered: tuple[Card, ...] = ()
    standings: dict[int, Standing] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """How many the own side has answered: those apart, and those that both sides want."""
        return len(self.answered) + sum(
            stands.answered for card in self.cards if (stands := self.standings.get(card.row.id or 0))
        )


def open_proposals() -> SelectOfScalar[Proposal]:
    """A query for proposals in force, with both sides and their listings; what one side declined is over."""
    return kept_proposals().where(Proposal.state != ProposalState.DECLINED)


def kept_proposals() -> SelectOfScalar[Proposal]:
    """A query for proposals in force or declined, with both sides and their listings."""
    parts = (Proposal.left, Proposal.right, Proposal.need, Proposal.capability, Proposal.sides)
    options = [selectinload(part) for part in parts]  # type: ignore[arg-type]  # relationships
    return select(Proposal).where(Proposal.state != ProposalState.WITHDRAWN).options(*options)


def confidential(row: Proposal) -> list[int]:
    """The organisations that a proposal must not name: owners of its confidential listings, until mutual."""
    if row.state == ProposalState.MUTUAL:
        return []
    return [one.organisation_id for one in (row.need, row.capability) if one is not None and one.confidential]


def on_list(row: Proposal, organisation_id: int | None) -> bool:
    """Whether a proposal in force stands on an organisation's page for those who are not its own people.

    It does where it has a place among the organisation's own, and does not rest on its confidential listing.
    """
    placed = any(side.organisation_id == organisation_id and side.rank is not None for side in row.sides)
    return placed and organisation_id not in confidential(row)


def readable_by_others(owner: Any) -> ColumnElement[bool]:
    """The condition that a proposal rests on no confidential listing of `owner`, or that both sides are interested.

    Asked in the query, so that what is withheld takes no time either.
    """
    of_proposal = or_(col(Listing.id) == col(Proposal.need_id), col(Listing.id) == col(Proposal.capability_id))
    hidden = exists().where(of_proposal, col(Listing.organisation_id) == owner, col(Listing.confidential))
    return or_(col(Proposal.state) == ProposalState.MUTUAL, ~hidden.correlate(Proposal, ProposalSide))


def portfolio(session: Session, slug: str, actor: Actor, day: date) -> Portfolio:
    """The proposals of an organisation in its own order; raises `Missing` where the reader may not see them.

    What either side declined is left out; the organisation's own people have what they answered apart.
    """
    own = organisation_by_slug(session, slug)
    if not allow(actor, Action.READ_PROPOSALS, subject_of(own)):
        raise hidden_from(actor)
    query = kept_proposals().join(ProposalSide, col(ProposalSide.proposal_id) == col(Proposal.id))
    query = query.where(ProposalSide.organisation_id == own.id, col(ProposalSide.rank).is_not(None))
    if not allow(actor, Action.READ_CONFIDENTIAL, subject_of(own)):
        query = query.where(readable_by_others(own.id))
    seen = session.exec(query.order_by(col(ProposalSide.rank), col(Proposal.id))).all()
    posts = active_posts(session)
    mine = allow(actor, Action.READ_CONFIDENTIAL, subject_of(own))
    standings = {row.id or 0: standing(row, own.id, day) for row in seen} if mine else {}
    answered = [row for row in seen if mine and standings[row.id or 0].done_with and has_answered(row, own.id)]
    alive = [row for row in seen if row.state is not ProposalState.DECLINED and row not in answered]
    cards = tuple(_card(row, own, posts) for row in alive)
    apart = tuple(_card(row, own, posts) for row in answered)
    return Portfolio(own, cards, words_for(session, cards), apart, standings)


def counted_routes(view: Portfolio) -> tuple[tuple[str, int], ...]:
    """How many of the cards go by each route; one that crosses topsectors counts as such too."""
    return tuple(sorted(Counter(route for card in view.cards for route in _ways(card)).items()))


def by_route(view: Portfolio, route: str) -> Portfolio:
    """The same with only the cards of one route; the answered are not shown then."""
    return replace(view, cards=tuple(card for card in view.cards if route in _ways(card)), answered=())


def _ways(card: Card) -> list[str]:
    return [*card.routes, *(["cross_topsector"] if card.cross_topsector else [])]


def one_proposal(session: Session, number: int, slug: str, actor: Actor) -> Portfolio:
    """One proposal seen from the side `slug`; raises `Missing` where the reader may not see it.

    Who may read nothing of an organisation is told so before anything is looked up: not even which sides there are.
    """
    own = organisation_by_slug(session, slug)
    if not allow(actor, Action.READ_PROPOSALS, subject_of(own)):
        raise hidden_from(actor)
    row = session.exec(kept_proposals().where(Proposal.id == number)).first()
    if row is None or own.id not in {row.left_id, row.right_id} or not _may_see(row, own, actor):
        raise Missing
    cards = (_card(row, own, active_posts(session)),)
    return Portfolio(own, cards, words_for(session, cards))


def hidden_from(actor: Actor) -> Missing | Refused:
    """What somebody is told who may not see: a visitor to sign in, a reader that there is nothing."""
    return Refused() if actor.person_id is None else Missing()


def cards_for(session: Session, own: Organisation, rows: Iterable[Proposal]) -> tuple[Card, ...]:
    """Proposals as `own` sees them; the caller has asked whether the reader may see them."""
    posts = active_posts(session)
    return tuple(_card(row, own, posts) for row in rows)


def _may_see(row: Proposal, own: Organisation, actor: Actor) -> bool:
    return own.id not in confidential(row) or allow(actor, Action.READ_CONFIDENTIAL, subject_of(own))


def _card(row: Proposal, own: Organisation, posts: dict[str, tuple[str, ...]]) -> Card:
    is_left = row.left_id == own.id
    other = row.right if is_left else row.left
    hidden = other.id in confidential(row)
    there, back = (row.reasons_left, row.reasons_right) if is_left else (row.reasons_right, row.reasons_left)
    mine = next((one for one in (row.need, row.capability) if one and one.organisation_id == own.id), None)
    theirs = next((one for one in (row.need, row.capability) if one and one.organisation_id != own.id), None)
    return Card(
        row=row,
        own=own,
        other=None if hidden else other,
        country=_far_off(other) if hidden else other.country,
        km=None if hidden else kilometres(own, other),
        need=row.need,
        capability=row.capability,
        worth_own=row.worth_left if is_left else row.worth_right,
        worth_other=row.worth_right if is_left else row.worth_left,
        reasons=_shown(there, hidden, (mine, theirs)),
        reasons_back=_shown(back, hidden, (theirs, mine)),
        base=1 / (1 + exp(-sum(reason["weight"] for reason in there if reason["kind"] == "base"))),
        rank=next((side.rank for side in row.sides if side.organisation_id == own.id), None),
        routes=() if hidden else tuple(row.routes),
        cross_topsector=row.cross_topsector,
        posts=() if hidden or other.country == own.country else posts.get(_abroad(own, other).country, ()),
        province=None if hidden else other.province,
    )


def _abroad(own: Organisation, other: Organisation) -> Organisation:
    """The side whose country an attaché works for."""
    return own if other.country == HOME else other


def _far_off(other: Organisation) -> str:
    """Where a side is that stays unnamed: small countries have few hotspots, so no country is said."""
    return "europe" if other.country in IN_EUROPE else "elsewhere"


def _shown(reasons: list[dict[str, Any]], hidden: bool, texts: Sides) -> tuple[Shown, ...]:
    kept = [one for one in reasons if one["kind"] != "base"]
    if hidden:
        kept = [one for one in kept if one["kind"] in TELLS_NOTHING_OF_THE_OWNER]
    total = sum(abs(one["weight"]) for one in kept) or 1.0
    kept.sort(key=lambda one: -abs(one["weight"]))
    return tuple(
        Shown(one["kind"], told(one["kind"], one["facts"], texts), one["weight"], abs(one["weight"]) / total)
        for one in kept
    )


def kilometres(one: Organisation, other: Organisation) -> int | None:
    """The distance between two seats along the earth; None where a seat is unknown."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    lat, lat_other = radians(one.lat), radians(other.lat)
    east, north = radians(other.lon - one.lon), lat_other - lat
    inside = sin(north / 2) ** 2 + cos(lat) * cos(lat_other) * sin(east / 2) ** 2
    return round(2 * EARTH_KM * asin(sqrt(inside)))


def words_for(session: Session, cards: Iterable[Card]) -> Words:
    """Names for all that the reasons of cards mention; confidential listings stay without one."""
    facts = [reason.facts for card in cards for reason in (*card.reasons, *card.reasons_back)]
    slugs = {one for fact in facts for key in ("own", "other", "partners") for one in _listed(fact.get(key))}
    references = {one for fact in facts for key in ("need", "capability") for one in _listed(fact.get(key))}
    names = select(Organisation.slug, Organisation.name).where(col(Organisation.slug).in_(slugs))
    named = select(Listing).where(col(Listing.reference).in_(references), col(Listing.confidential).is_(False))
    listings = session.exec(named).all()
    said = {one.reference: spoken(one) for one in listings}
    titles = {reference: Said(one.title, one.language) for reference, one in said.items()}
    illustrative = frozenset(one.reference for one in listings if one.illustrative)
    return Words(field_names(session), dict(session.exec(names).all()), titles, illustrative)


def _listed(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, (list, tuple)) else []
