"""What could pay for a set of legal entities on a day: every instrument with its verdict, the best first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matching.funding.parties import Party
from matching.funding.reaching import Reach
from matching.funding.rulebook import Asked, Rulebook
from matching.funding.rules import Instrument, Programme
from matching.funding.verdicts import CONDITIONAL, ELIGIBLE, INELIGIBLE, UNKNOWN, Verdict
from service.funding.calls import Call
from service.funding.rulebooks import file_rules
from service.i18n import current_locale, use_locale
from service.labels import label
from service.speaking import Said

ORDER = {ELIGIBLE: 0, CONDITIONAL: 1, UNKNOWN: 2, INELIGIBLE: 3}
MOST_BEST = 3


@dataclass(frozen=True, slots=True)
class Option:
    """An instrument with the verdict on a set."""

    programme: Programme
    instrument: Instrument
    verdict: Verdict
    reach: Reach
    """How many of the set its money does not reach, and how far they are from it."""
    scope: str | None = None
    """The scope of the verdict: that of the instrument, or the one where its money reaches the set further."""

    @property
    def name(self) -> Said:
        """Programme and instrument in the reader's language, or in English."""
        programme = told(self.programme.name, self.programme.name_nl)
        instrument = told(self.instrument.name, self.instrument.name_nl)
        plain = len(self.programme.instruments) == 1
        text = programme.text if plain else f"{programme.text}: {instrument.text}"
        if self.scope != self.instrument.home:
            with use_locale(programme.language):
                text = f"{text} ({label('scope', self.scope)})"
        return Said(text, programme.language)

    @property
    def partners_missing(self) -> int:
        """How many partners have to be added."""
        return sum(len(step.add) for step in self.verdict.missing)

    @property
    def open_to_all(self) -> bool:
        """Whether nobody of the set is of a country that has no place in the programme."""
        return not self.reach[-1]

    @property
    def own_cost(self) -> tuple[str, ...]:
        """Who takes part without being paid."""
        return tuple(name for name, is_paid in self.verdict.paid if is_paid is False)

    def is_nearer_than(self, other: "Option") -> bool:
        """Whether it is still conditional, with fewer partners missing."""
        return self.verdict.outcome == CONDITIONAL and self.partners_missing < other.partners_missing

    @property
    def serves(self) -> bool:
        """Whether it is worth a look: something for two together that pays one of them and is not closed."""
        paid = any(is_paid for _, is_paid in self.verdict.paid)
        return self.verdict.outcome != INELIGIBLE and not self.instrument.alone and paid


def options(
    parties: Sequence[Party], day: date, book: Rulebook | None = None, call: Call | None = None
) -> tuple[Option, ...]:  # fmt: skip
    """The instruments of all programmes that run on the day, the best first; by the files where no book is given.

    That of a call is judged by what its text changes.
    """
    book = book or file_rules()
    found = [verdict_of(book, asked_for(one, day, call), parties) for one in _running(book, day)]
    return tuple(sorted(found, key=_order))


def serving(
    parties: Sequence[Party], day: date, book: Rulebook | None = None, call: Call | None = None
) -> tuple[Option, ...]:  # fmt: skip
    """Those of the options that serve: what pays nobody, or is for one alone, needs no verdict."""
    book = book or file_rules()
    likely = [
        asked
        for one in _running(book, day)
        if not instrument_of(book, *one).alone and book.may_pay(asked := asked_for(one, day, call), parties)
    ]
    return tuple(sorted((one for asked in likely if (one := verdict_of(book, asked, parties)).serves), key=_order))


def foremost(parties: Sequence[Party], day: date, book: Rulebook, call: Call | None = None) -> Option | None:
    """The first of the best, found without a verdict on all.

    Where the money reaches further comes before, and of those what is eligible.
    """
    likely: dict[Reach, list[Asked]] = {}
    for ids in _running(book, day):
        asked = asked_for(ids, day, call)
        if not instrument_of(book, *ids).alone and book.may_pay(asked, parties):
            asked = book.best_scope(asked, parties)
            likely.setdefault(book.reach(asked, parties), []).append(asked)
    for far in sorted(one for one in likely if not one[-1]):
        ready = [asked for asked in likely[far] if book.holds(asked, parties)]
        for group in (ready, [asked for asked in likely[far] if asked not in ready]):
            found = [one for asked in group if (one := verdict_of(book, asked, parties)).serves]
            if found:
                return min(found, key=_order)
    return None


def before(one: Option, other: Option) -> bool:
    """Whether an option comes before another."""
    return _order(one) < _order(other)


def _running(book: Rulebook, day: date) -> list[tuple[str, str]]:
    programmes = (one for one in book.programmes() if _runs(one, day))
    return [(programme.id, instrument.id) for programme in programmes for instrument in programme.instruments]


def asked_for(one: tuple[str, str], day: date, call: Call | None) -> Asked:
    """What is asked of a programme's instrument; where it is that of the call, with what the call changes."""
    own = call is not None and (call.programme, call.instrument) == one
    return Asked(*one, day, None, call.override) if call is not None and own else Asked(*one, day)


def verdict_of(book: Rulebook, asked: Asked, parties: Sequence[Party]) -> Option:
    """What is asked for with the verdict on a set, in the scope that suits it best; it must be there."""
    asked = book.best_scope(asked, parties)
    return Option(
        book.programme(asked.programme),
        instrument_of(book, asked.programme, asked.instrument),
        book.verdict(asked, parties),
        book.reach(asked, parties),
        asked.scope,
    )


def instrument_of(book: Rulebook, programme: str, instrument: str) -> Instrument:
    """One instrument by its ids; it must be there."""
    return next(one for one in book.programme(programme).instruments if one.id == instrument)


def again(option: Option, parties: Sequence[Party], at: tuple[date, Rulebook, Call | None]) -> Option:
    """The same instrument with the verdict on another set, on a day by some rules, and by what a call changes."""
    day, book, call = at
    return verdict_of(book, asked_for((option.programme.id, option.instrument.id), day, call), parties)


def best(found: Sequence[Option]) -> tuple[Option, ...]:
    """The few that a reader is shown first: one of each programme, and none in which a side has no place."""
    first: dict[str, Option] = {}
    for one in found:
        if one.serves and one.open_to_all:
            first.setdefault(one.programme.id, one)
    return tuple(first.values())[:MOST_BEST]


def told(text: str, text_nl: str) -> Said:
    """A text of the rules, which are written in English and Dutch."""
    return Said(text_nl, "nl") if current_locale() == "nl" else Said(text, "en")


def _runs(programme: Programme, day: date) -> bool:
    begun = programme.since is None or programme.since <= day
    return begun and (programme.until is None or day <= programme.until)


def _order(one: Option) -> tuple[bool, Reach, int, int, int, str, int]:
    """What serves, then where the money reaches the most, then by verdict, then where the least is missing.

    Of one programme, its instruments come as its file has them.
    """
    not_known = sum(is_paid is None for _, is_paid in one.verdict.paid)
    place = one.programme.instruments.index(one.instrument)
    outcome = ORDER[one.verdict.outcome]
    return not one.serves, one.reach, outcome, not_known, one.partners_missing, one.programme.id, place
