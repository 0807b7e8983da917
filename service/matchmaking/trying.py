"""A set of partners tried out around a proposal: the verdicts with more partners or on another day, and who helps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from matching.funding.verdicts import CONDITIONAL, ELIGIBLE
from service.accounts.policy import Actor
from service.directory.models import Organisation
from service.directory.vocabulary import Standing
from service.funding.options import Option, again
from service.funding.rulebooks import book_of
from service.funding.signing import able, parties, signers
from service.matchmaking.paying import Paying, paying_of
from service.matchmaking.viewing import Portfolio, one_proposal, portfolio

MOST_WITH = 10
MOST_HELPERS = 5
MOST_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Tried:
    """What a reader asks to try: from which side, with whom more, on which day."""

    slug: str
    more: tuple[str, ...]
    day: date | None
    """None: the deadline of the need's call, else today."""


@dataclass(frozen=True, slots=True)
class Helper:
    """A partner of another proposal, and the options that become eligible with it or come nearer."""

    row: Organisation
    eligible: tuple[Option, ...]
    nearer: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A proposal with what could pay for the set around it; nothing where the other side stays unnamed."""

    view: Portfolio
    more: tuple[Organisation, ...]
    paying: Paying | None
    helpers: tuple[Helper, ...]


def trial(session: Session, number: int, asked: Tried, ask: tuple[Actor, date]) -> Trial:
    """The verdicts on a proposal's two sides and who is tried with them; raises `Missing` as the proposal does."""
    actor, today = ask
    view = one_proposal(session, number, asked.slug, actor)
    card = view.cards[0]
    if card.other is None:
        return Trial(view, (), None, ())
    sides = [card.own, card.other]
    more = _named(session, asked.more, {one.id for one in sides})
    paying = paying_of(session, card.row, [*sides, *more], asked.day, today)
    others = [one.other for one in portfolio(session, asked.slug, actor, today).cards if one.other is not None]
    present = {one.id for one in (*sides, *more)}
    candidates = [one for one in others if one.id not in present][:MOST_LOOKED_AT]
    return Trial(view, more, paying, _helpers(session, paying, candidates))


def _named(session: Session, slugs: Sequence[str], present: set[int | None]) -> tuple[Organisation, ...]:
    """The organisations asked for that take part and are not there already, in the order asked for."""
    query = select(Organisation).where(
        col(Organisation.slug).in_(slugs), Organisation.standing == Standing.PARTICIPANT
    )
    found = {one.slug: one for one in session.exec(query).all() if one.id not in present}
    return tuple(found[slug] for slug in dict.fromkeys(slugs) if slug in found)[:MOST_WITH]


def _helpers(session: Session, paying: Paying, candidates: Iterable[Organisation]) -> tuple[Helper, ...]:
    """Who of the candidates makes most options eligible, then who brings most of them nearer."""
    rows = list({one.id: one for one in candidates}.values())
    short = [one for one in paying.options if one.serves and one.verdict.outcome == CONDITIONAL]
    present = [one.organisation for one in paying.signers]
    members, book = able(session, [*present, *rows]), book_of(session)
    found = []
    for row in rows:
        set_of = parties(signers([*present, row], members))
        tried = [(one, again(one, set_of, (paying.day, book, paying.call))) for one in short]
        eligible = tuple(new for _, new in tried if new.verdict.outcome == ELIGIBLE)
        nearer = tuple(new for old, new in tried if new.is_nearer_than(old))
        if eligible or nearer:
            found.append(Helper(row, eligible, nearer))
    found.sort(key=lambda one: (-len(one.eligible), -len(one.nearer), one.row.name))
    return tuple(found[:MOST_HELPERS])
