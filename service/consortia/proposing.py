"""Who would fill the gap of a consortium: organisations that take part, with what each adds, the best first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from matching.funding.proposing import Candidate, Gap, Ranked, Tie, ranked
from matching.funding.verdicts import CONDITIONAL, ELIGIBLE
from service.consortia.judging import Aimed, Lineup
from service.consortia.knowing import fields_of, proposed_for, rivals_of
from service.consortia.models import Consortium, ConsortiumPartner
from service.consortia.ties import ties
from service.directory.models import Organisation
from service.directory.vocabulary import Standing
from service.funding.options import Option, asked_for
from service.funding.rulebooks import book_of
from service.funding.signing import able, signers

MOST_JUDGED = 1000
"""So many are added to the set and judged by all options: those who bring most of the rest first; by one all are."""
MOST_SHOWN = 8
FARTHEST = 3
"""An option that lacks more partners than this is not near, unless it is the only one asked for."""


@dataclass(frozen=True, slots=True)
class Filler:
    """Somebody who would fill the gap, with the reasons."""

    row: Organisation
    ranked: Ranked


@dataclass(frozen=True, slots=True)
class Wish:
    """For which consortium with which partners a gap is to be filled: what nobody covers, and in which options."""

    row: Consortium
    found: Lineup
    uncovered: frozenset[str]
    options: Sequence[Option]
    at: Aimed
    alone: bool = False
    """Whether one option alone is looked at."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of all candidates beside the rules."""

    ties: dict[int, tuple[Tie, ...]]
    proposed: dict[int, float]
    refused: frozenset[int]
    rivals: frozenset[int]


def near(found: Sequence[Option]) -> tuple[Option, ...]:
    """The options that a further partner may bring nearer, and those that one may lose."""
    live = [one for one in found if one.serves and one.verdict.outcome in {CONDITIONAL, ELIGIBLE}]
    return tuple(one for one in live if len(found) == 1 or one.partners_missing <= FARTHEST)


def fillers(session: Session, wish: Wish) -> tuple[Filler, ...]:
    """The best few."""
    rows = _pool(session, wish)
    return _ranked(session, wish, rows)[:MOST_SHOWN]


def fillers_named(session: Session, wish: Wish, slugs: Sequence[str]) -> tuple[Filler, ...]:
    """Those of some named organisations that help, in the order of their worth."""
    query = select(Organisation).where(
        col(Organisation.slug).in_(slugs), Organisation.standing == Standing.PARTICIPANT
    )
    return _ranked(session, wish, list(session.exec(query).all()))


def _ranked(session: Session, wish: Wish, rows: Sequence[Organisation]) -> tuple[Filler, ...]:
    known = _known(session, wish)
    present = {one.id for one in wish.found.present} | known.refused
    pool = [one for one in rows if one.id not in present]
    fields = _fields(session, pool)
    pool.sort(key=lambda one: (-_promise(wish, known, fields, one), one.slug))
    candidates = _candidates(session, wish, pool if wish.alone else pool[:MOST_JUDGED], (known, fields))
    asked = tuple(
        replace(asked_for((one.programme.id, one.instrument.id), *wish.at), scope=one.scope)
        for one in near(wish.options)
    )
    gap = Gap(wish.found.parties, wish.uncovered, asked, wish.alone)
    by_slug = {one.slug: one for one in pool}
    return tuple(Filler(by_slug[one.candidate.key], one) for one in ranked(gap, candidates, book_of(session)))


def _pool(session: Session, wish: Wish) -> list[Organisation]:
    """Who takes part and has not said no here."""
    said_no = select(ConsortiumPartner.organisation_id).where(
        ConsortiumPartner.consortium_id == wish.row.id, col(ConsortiumPartner.organisation_id).is_not(None)
    )
    query = select(Organisation).where(
        Organisation.standing == Standing.PARTICIPANT, col(Organisation.id).not_in(said_no)
    )
    return list(session.exec(query).all())


def _known(session: Session, wish: Wish) -> _Known:
    proposed, refused = proposed_for(session, wish.row)
    return _Known(ties(session, wish.found.present), proposed, refused, rivals_of(session, wish.row))


def _fields(session: Session, rows: Sequence[Organisation]) -> dict[int, frozenset[str]]:
    """The fields of organisations: of their profiles, and of the capabilities that they show openly."""
    return {number: frozenset(found) for number, found in fields_of(session, rows).items()}


def _promise(wish: Wish, known: _Known, fields: dict[int, frozenset[str]], one: Organisation) -> float:
    """A guess at what somebody brings, before the rules are asked; a country that is missing counts too."""
    number = one.id or 0
    covered = len(fields[number] & wish.uncovered) / max(1, len(wish.uncovered))
    fresh = one.country not in {party.country for party in wish.found.parties}
    met = sum(tie.projects for tie in known.ties.get(number, ()))
    return 2 * covered + known.proposed.get(number, 0.0) + met / (met + 2) + 0.5 * fresh


def _candidates(
    session: Session, wish: Wish, pool: Sequence[Organisation], about: tuple[_Known, dict[int, frozenset[str]]]
) -> list[Candidate]:
    known, fields = about
    present = list(wish.found.present)
    members = able(session, [*present, *pool])
    signing = {one.signs.id for one in signers(present, members)}
    names = {one.name for one in wish.found.parties}
    found = []
    for row in pool:
        signer = signers([*present, row], members)[-1]
        new = signer.signs.id not in signing and signer.party.name not in names
        number = row.id or 0
        found.append(
            Candidate(
                row.slug, (signer.party,) if new else (), fields[number], known.ties.get(number, ()),
                number in known.rivals, known.proposed.get(number),
            )
        )  # fmt: skip
    return found
