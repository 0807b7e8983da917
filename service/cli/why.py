"""The command why: what speaks for and against a link between two organisations, or which rule forbids it."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.console import fail, moment, progress_bars, show
from service.cli.data import Json, Now
from service.settings import current

if TYPE_CHECKING:
    from sqlmodel import Session

    from matching.engine import Prepared, WhyNot
    from matching.records import OneWay, Proposal
    from service.matchmaking.viewing import Words

RULES = {
    "itself": "an organisation is not proposed to itself",
    "takes_no_part": "one of the two takes no part: it is known from sources only and has no open listing",
    "part_of": "one of the two is part of the other; a Centre of Expertise belongs to who runs it",
    "same_hotspot": "both are part of one hotspot, and no listing asks for a partner within it",
    "one_anchor": "both have the same anchor, and no listing links them",
    "refused": "one of the two has said no to the other",
    "refused_for_need": "one of the two has said no for this need",
    "country_excluded": "a listing excludes the other side's country",
    "not_home": "neither of the two has its seat in the Netherlands",
}
LACKS = {
    "reasons": "at least two reasons for it on both sides",
    "content": "something in common to talk about: texts near in meaning, or words and fields that both have",
    "score": "score: it is below the floor, so it is shown only to who has nothing better",
}
Slug = Annotated[str, typer.Argument(help="The organisation's name in its address, such as kennispark-twente.")]


@dataclass(frozen=True, slots=True)
class Asked:
    """Two organisations and what the engine answers about them, with the words for it."""

    left: str
    right: str
    answer: "WhyNot"
    words: "Words"
    places: dict[str, int | None]

    @property
    def lacks(self) -> list[str]:
        """What the best link lacks, of `LACKS`."""
        answer = self.answer
        wanting = {
            "reasons": not answer.enough_reasons,
            "content": not answer.about_one_thing,
            "score": not answer.above_floor,
        }
        return [name for name, wants in wanting.items() if wants and answer.best]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(why)


def why(left: Slug, right: Slug, now: Now = None, json: Json = False) -> None:
    """Say why two organisations are proposed to one another, or why not: the rule, or what their best link lacks.

    Example: schakel why kennispark-twente cew
    """
    from matching.engine import prepare, why_not
    from service.cli.opening import open_engine
    from service.db import reading
    from service.directory.viewing import field_names
    from service.matchmaking.bridge import read_records
    from service.matchmaking.running import engine_setup
    from service.matchmaking.viewing import Words
    from service.speaking import Said

    settings, day = current(), moment(now).date()
    with reading(open_engine(settings.database_url)) as session:
        records = read_records(session, day)
        names = {one.id: one.name for one in records.organisations}
        for slug in (left, right):
            _known(slug, names)
        places = _places(session, left, right)
        words = Words(field_names(session), names, {one.id: Said(one.title) for one in records.listings})
    with progress_bars() as report:
        prepared = prepare(records, day, engine_setup(settings.embedder, settings.data_dir, report))
    asked = Asked(left, right, why_not(prepared, left, right), words, places)
    if json:
        show(_data(asked), True)
    else:
        print("\n".join(_lines(asked, prepared)))


def _known(slug: str, names: dict[str, str]) -> None:
    if slug in names:
        return
    near = [*get_close_matches(slug, names, n=3), *(one for one in names if slug.lower() in one)][:3]
    hint = f"; is it {' or '.join(dict.fromkeys(near))}?" if near else ""
    fail(f"there is no organisation {slug!r}{hint}", 2)


def _places(session: "Session", left: str, right: str) -> dict[str, int | None]:
    """The place each side gives the other in its stored proposals; empty where nothing is stored."""
    from sqlmodel import col, select

    from service.directory.models import Organisation
    from service.matchmaking.models import Proposal as Stored
    from service.matchmaking.models import ProposalSide, ProposalState

    slugs = {one: number for number, one in session.exec(select(Organisation.id, Organisation.slug)).all()}
    pair = [slugs[left], slugs[right]]
    query = (
        select(Organisation.slug, ProposalSide.rank)
        .join(ProposalSide, col(ProposalSide.organisation_id) == col(Organisation.id))
        .join(Stored, col(Stored.id) == col(ProposalSide.proposal_id))
        .where(col(Stored.left_id).in_(pair), col(Stored.right_id).in_(pair))
        .where(Stored.state != ProposalState.WITHDRAWN)
    )
    return dict(session.exec(query).all())


def _data(asked: Asked) -> dict[str, Any]:
    best = asked.answer.best
    return {
        "left": asked.left,
        "right": asked.right,
        "forbidden_by": list(asked.answer.rules),
        "best": _best(best) if best else None,
        "lacks": asked.lacks,
        "places": asked.places,
    }


def _best(best: "Proposal") -> dict[str, Any]:
    from service.matchmaking.storing import as_data

    ways = {
        way.receiver: {"score": way.score, "log_odds": way.log_odds, "reasons": [as_data(one) for one in way.reasons]}
        for way in (best.for_left, best.for_right)
    }
    return {
        "need": best.need,
        "capability": best.capability,
        "score": best.score,
        "routes": list(best.routes),
        "cross_border": best.cross_border,
        "cross_topsector": best.cross_topsector,
        "worth": ways,
    }


def _lines(asked: Asked, prepared: "Prepared") -> list[str]:
    names, best = asked.words.organisations, asked.answer.best
    head = f"{names[asked.left]} and {names[asked.right]}"
    if best is None:
        return [
            f"{head}: never proposed.",
            *(f"  {RULES[rule][0].upper()}{RULES[rule][1:]}." for rule in asked.answer.rules),
        ]
    floor = prepared.weights.portfolio["floor"]
    lacking = [f"It lacks {LACKS[one]}." for one in asked.lacks] or [
        f"It has reasons and score enough (the floor is {floor}); whether it is shown depends on what else there is."
    ]
    sides = [line for way in (best.for_left, best.for_right) for line in ("", *_side(way, asked.words))]
    return [f"{head}: {_subject(best, asked.words)}", *sides, "", _fused(best), *lacking, *_shown(asked)]


def _subject(best: "Proposal", words: "Words") -> str:
    if best.need is None or best.capability is None:
        return "their best link is between their whole profiles."
    need, capability = (f"“{words.listings[one].text}” ({one})" for one in (best.need, best.capability))
    return f"their best link is the need {need} with the capability {capability}."


def _side(way: "OneWay", words: "Words") -> list[str]:
    """One side as a sum: each reason's weight and sentence, the total in log-odds and the score it makes."""
    from service.matchmaking.telling import sentence

    told = [f"  {one.weight:+6.2f}  {sentence(one.kind, one.facts, words)}" for one in way.reasons]
    total = f"  {way.log_odds:+6.2f}  in all, which makes {way.score:.3f}"
    return [f"What it is worth to {words.organisations[way.receiver]}:", *told, total]


def _fused(best: "Proposal") -> str:
    one, other = best.for_left.score, best.for_right.score
    return f"Score {best.score:.4f}: the harmonic mean of {one:.3f} and {other:.3f}."


def _shown(asked: Asked) -> list[str]:
    """Where the last run that was stored has put it."""
    names = asked.words.organisations
    if not asked.places:
        return ["No proposal of the two is stored."]
    return [
        f"Shown to {names[slug]} as number {rank}." if rank else f"Not among what {names[slug]} is shown."
        for slug, rank in sorted(asked.places.items())
    ]
