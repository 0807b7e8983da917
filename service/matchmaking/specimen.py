"""An invented proposal in each of its states, for the page that shows all parts of the pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import TypeVar

from sqlmodel import SQLModel

from matching.records import Kind, ListingKind, Route
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.funding.priorities import Meeting, all_priorities
from service.matchmaking.asking import Asking
from service.matchmaking.forms import AnswerFields, checked
from service.matchmaking.models import CrossBorder, Proposal, ProposalState
from service.matchmaking.standing import Standing
from service.matchmaking.viewing import Card, Portfolio, Shown, Words
from service.speaking import Said

T = TypeVar("T", bound=SQLModel)


def _made(table: type[T], /, **values: object) -> T:
    """A row that is never stored, with what a card shows of it only."""
    return table(**values)


OWN = _made(Organisation, id=1, slug="", name="Hotspot A", kind=Kind.HOTSPOT, country="NL", place="Enschede")
OTHER = _made(Organisation, id=2, slug="", name="Cluster B", kind=Kind.CLUSTER, country="DE", place="Münster")
NEED = _made(
    Listing,
    reference="NEED-NL-0000-0001", organisation_id=1, kind=ListingKind.NEED, language="en", illustrative=True,
    title="A test stand for hydrogen valves at −40 °C",
    summary="Small series of valves need cycles in the cold. Wanted: a laboratory with a cold chamber and hydrogen.",
)  # fmt: skip
CAPABILITY = _made(
    Listing,
    reference="CAP-DE-0000-0001", organisation_id=2, kind=ListingKind.CAPABILITY, language="en", illustrative=True,
    title="Cold chamber for components up to 700 bar",
    summary="Cycling, leak rates and material fatigue with hydrogen, in an accredited laboratory.",
)  # fmt: skip
REASONS = (
    Shown("meaning", {"deviation": 3.2}, 2.1, 0.44),
    Shown("fields_shared", {"fields": ["hydrogen"]}, 1.2, 0.25),
    Shown("distance", {"km": 62}, 0.4, 0.09),
    Shown("readiness_gap", {"need_from": 3, "need_to": 4, "capability_from": 8, "capability_to": 9}, -0.5, 0.1),
)
STANDINGS = ("waiting", "wished", "interested", "not_now", "no", "over", "mutual")
OUTCOMES = ("eligible", "conditional", "unknown", "ineligible")
PROGRAMME = Said("Programme D", "en")


@dataclass(frozen=True, slots=True)
class Pays:
    """What a card shows of what could pay for it: the best option, and priorities of regions that it falls under."""

    best: tuple[SimpleNamespace, ...]
    meeting: Meeting | None = None


def paying() -> dict[int, Pays]:
    """What could pay for some of the cards, once for each verdict; for the others nothing is known."""
    found = {number: Pays((_option(number, outcome),)) for number, outcome in enumerate(OUTCOMES, 1)}
    return found | {1: Pays(found[1].best, Meeting("shared", all_priorities()[:2]))}


def _option(number: int, outcome: str) -> SimpleNamespace:
    """A verdict: the second lacks a partner, the third is not sure, the last leaves one side to its own cost."""
    verdict = SimpleNamespace(outcome=outcome, unsure=number == 3)
    own = (OTHER.name,) if number == 4 else ()
    return SimpleNamespace(name=PROGRAMME, verdict=verdict, partners_missing=int(number == 2), own_cost=own)


def specimen(day: date, fields: dict[str, str]) -> Portfolio:
    """The same card once for each way a proposal can stand, and once with its other side unnamed."""
    words = Words(fields, {}, {})
    cards = (*(_card(number, OTHER) for number in range(1, len(STANDINGS) + 1)), _card(0, None))
    until = day + timedelta(days=90)
    standings = {
        number: Standing(word, until if word == "not_now" else None) for number, word in enumerate(STANDINGS, 1)
    }
    return Portfolio(OWN, cards, words, standings=standings)


def the_form(view: Portfolio) -> Asking:
    """The form of an answer to the first of the cards, with one thing that is wrong."""
    day = next(one.until for one in view.standings.values() if one.until)
    fields = AnswerFields(answer="no", note="Ask the laboratory first")
    return Asking(
        view, "/styleguide", OWN.slug, fields, given=None, closed=False, settled=False, mutual=False, earliest=day,
        latest=day, usual=day, day=day, errors=checked(fields, day)[1],
    )  # fmt: skip


def _card(number: int, other: Organisation | None) -> Card:
    row = _made(
        Proposal, id=number, state=ProposalState.PROPOSED, route=Route.EUROPEAN, cross_border=CrossBorder.YES,
        cross_topsector=True, score=0.86,
    )  # fmt: skip
    return Card(
        row=row, own=OWN, other=other, country="DE" if other else "europe", km=62 if other else None, need=NEED,
        capability=CAPABILITY, worth_own=0.88, worth_other=0.84, reasons=REASONS, reasons_back=REASONS, base=0.01,
        rank=1, routes=("european", "cross_border") if other else ("european",), cross_topsector=True,
        posts=("Berlin",) if other else (), province=None,
    )  # fmt: skip
