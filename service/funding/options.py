"""What could pay for a set of legal entities on a day: every instrument with its verdict, the best first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from matching.funding.parties import Party
from matching.funding.rulebook import Asked, Rulebook
from matching.funding.rules import Instrument, Programme
from matching.funding.verdicts import CONDITIONAL, ELIGIBLE, INELIGIBLE, UNKNOWN, Verdict
from service.i18n import current_locale
from service.settings import ROOT
from service.speaking import Said

ORDER = {ELIGIBLE: 0, CONDITIONAL: 1, UNKNOWN: 2, INELIGIBLE: 3}
MOST_BEST = 3


@dataclass(frozen=True, slots=True)
class Option:
    """An instrument with the verdict on a set."""

    programme: Programme
    instrument: Instrument
    verdict: Verdict

    @property
    def name(self) -> Said:
        """Programme and instrument in the reader's language, or in English."""
        programme = told(self.programme.name, self.programme.name_nl)
        instrument = told(self.instrument.name, self.instrument.name_nl)
        plain = len(self.programme.instruments) == 1
        return programme if plain else Said(f"{programme.text}: {instrument.text}", programme.language)

    @property
    def partners_missing(self) -> int:
        """How many partners have to be added."""
        return sum(len(step.add) for step in self.verdict.missing)

    def is_nearer_than(self, other: "Option") -> bool:
        """Whether it is still conditional, with fewer partners missing."""
        return self.verdict.outcome == CONDITIONAL and self.partners_missing < other.partners_missing

    @property
    def serves(self) -> bool:
        """Whether it is worth a look: something for two together that pays one of them and is not closed."""
        paid = any(is_paid for _, is_paid in self.verdict.paid)
        return self.verdict.outcome != INELIGIBLE and not self.instrument.alone and paid


@cache
def rulebook() -> Rulebook:
    """The rules that ship with the service, read once by each process."""
    return Rulebook(ROOT / "seeds" / "programmes")


def options(parties: Sequence[Party], day: date) -> tuple[Option, ...]:
    """The instruments of all programmes that run on the day, the best first."""
    found = [_option(*one, parties, day) for one in _running(day)]
    return tuple(sorted(found, key=_order))


def serving(parties: Sequence[Party], day: date) -> tuple[Option, ...]:
    """Those of the options that serve: what pays nobody, or is for one alone, needs no verdict."""
    book = rulebook()
    likely = [
        (programme, instrument)
        for programme, instrument in _running(day)
        if not instrument.alone and book.may_pay(Asked(programme.id, instrument.id, day), parties)
    ]
    found = (_option(*one, parties, day) for one in likely)
    return tuple(sorted((one for one in found if one.serves), key=_order))


def _running(day: date) -> list[tuple[Programme, Instrument]]:
    programmes = (one for one in rulebook().programmes() if _runs(one, day))
    return [(programme, instrument) for programme in programmes for instrument in programme.instruments]


def _option(programme: Programme, instrument: Instrument, parties: Sequence[Party], day: date) -> Option:
    return Option(programme, instrument, rulebook().verdict(Asked(programme.id, instrument.id, day), parties))


def again(option: Option, parties: Sequence[Party], day: date) -> Option:
    """The same instrument with the verdict on another set."""
    return judged(option.programme.id, option.instrument.id, parties, day)


def judged(programme: str, instrument: str, parties: Sequence[Party], day: date) -> Option:
    """One instrument by its ids, with the verdict on a set; both must be there."""
    known = rulebook().programme(programme)
    chosen = next(one for one in known.instruments if one.id == instrument)
    return Option(known, chosen, rulebook().verdict(Asked(programme, instrument, day), parties))


def best(found: Sequence[Option]) -> tuple[Option, ...]:
    """The few that a reader is shown first."""
    return tuple(one for one in found if one.serves)[:MOST_BEST]


def told(text: str, text_nl: str) -> Said:
    """A text of the rules, which are written in English and Dutch."""
    return Said(text_nl, "nl") if current_locale() == "nl" else Said(text, "en")


def _runs(programme: Programme, day: date) -> bool:
    begun = programme.since is None or programme.since <= day
    return begun and (programme.until is None or day <= programme.until)


def _order(one: Option) -> tuple[bool, int, int, int, int, str, str]:
    """What serves, then where fewest are left at own cost, then by verdict, then where the least is missing."""
    own_cost = sum(is_paid is False for _, is_paid in one.verdict.paid)
    not_known = sum(is_paid is None for _, is_paid in one.verdict.paid)
    outcome = ORDER[one.verdict.outcome]
    return (
        not one.serves, own_cost, outcome, not_known, one.partners_missing, one.programme.id, one.instrument.id
    )  # fmt: skip
