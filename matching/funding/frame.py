"""One instrument on one day in one scope: which rules are in force, how countries stand, where the area lies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.funding.parties import Party
from matching.funding.regions import INSIDE, OUTSIDE, UNSURE, Area, Renumbering
from matching.funding.rules import Instrument, Payment, Programme, Rule, Standing, Where

NO, PERHAPS, YES = OUTSIDE, UNSURE, INSIDE
NOT_SMES = frozenset(
    {"higher-education", "university-of-applied-sciences", "public", "city", "research", "sector-body"}
)
"""Kinds that are no small or medium-sized enterprise unless it is said that they are."""

Known = tuple[str, str | None, str | None, bool | None]
"""What conditions ask of a partner."""
MEMBER = "member-state"
ASSOCIATED = frozenset({"associated", "transitional"})


@dataclass(frozen=True, slots=True)
class Stand:
    """How a country stands: whether it counts as a member state, as an associated country, and what says so."""

    member: int
    associated: int
    row: Standing | None


class Frame:
    """What the rules are checked against; made once and used for any number of sets."""

    def __init__(
        self,
        programme: Programme,
        instrument: Instrument,
        rules: Sequence[Rule],
        at: tuple[date, str | None],
    ) -> None:
        """From a programme and instrument, the rules that count, and the day with the scope."""
        self.programme, self.instrument = programme, instrument
        self.day, self.scope = at
        self.rules = tuple(rule for rule in rules if rule.sort == "period" or rule.holds_on(self.day))
        self.checked = tuple(rule for rule in self.rules if rule.sort != "note")
        self.notes = tuple(rule for rule in self.rules if rule.sort == "note")
        self.payments: tuple[Payment, ...] = tuple(p for p in instrument.payments if p.holds_on(self.day))
        self.leads = any(rule.sort == "lead" for rule in self.checked)
        self._standings: Mapping[str, list[Standing]] = {}
        self._stands: dict[str, Stand] = {}
        self._kept: dict[str, list[Any]] = {}
        self._levels: dict[int, tuple[Where, dict[Known, int]]] = {}
        self.area: Area | None = None
        self._renumbering = Renumbering((), ())

    def with_world(
        self, standings: Mapping[str, list[Standing]], area: Area | None, renumbering: Renumbering
    ) -> "Frame":  # fmt: skip
        """The same with the standings of countries, the programme's area and the versions of codes filled in."""
        self._standings, self.area, self._renumbering = standings, area, renumbering
        return self

    def region(self, party: Party) -> str | None:
        """The NUTS 2 region of a seat in the latest version, so that one region has one code; None if not known."""
        known = self._renumbering.latest(party.nuts) if party.nuts else ()
        codes = {code[:4] for code in known if len(code) >= 4}
        return codes.pop() if len(codes) == 1 else None

    def kept(self, name: str, make: Callable[["Frame"], list[Any]]) -> list[Any]:
        """What is the same for every set, made once."""
        if name not in self._kept:
            self._kept[name] = make(self)
        return self._kept[name]

    @property
    def members(self) -> list[str]:
        """Member states on the day, those first that a Dutch party meets most."""
        return self.kept("members", Frame._listed)

    def _listed(self) -> list[str]:
        near = ["NL", "DE", "BE", "FR", "DK", "ES", "IT", "SE", "AT", "FI", "IE", "PL", "PT"]
        rest = sorted(country for country in self._standings if country not in near)
        return [country for country in near + rest if self.stand(country).member == YES]

    def stand(self, country: str) -> Stand:
        """How a country stands on the day in the scope."""
        found = self._stands.get(country)
        if found is None:
            found = self._stands[country] = self._stand(country)
        return found

    def _stand(self, country: str) -> Stand:
        rows = [
            row
            for row in self._standings.get(country, [])
            if row.holds_on(self.day) and (not row.instruments or self.instrument.id in row.instruments)
        ]
        special = [row for row in rows if row.instruments]
        scoped = [row for row in rows if row.scope not in ("all", "eu") and self.scope in (None, row.scope)]
        own = special or scoped or [row for row in rows if row.scope == "all"]
        chosen = own or [row for row in rows if row.scope == "eu"]
        levels = {_levels(row) for row in chosen}
        if not levels:
            return Stand(NO, NO, None)
        if len(levels) > 1:
            return Stand(NO, PERHAPS, chosen[0])
        member, associated = levels.pop()
        return Stand(member, associated, chosen[0])

    def level(self, where: Where, party: Party) -> int:
        """Whether a partner is one that a rule is about: no, perhaps (something is not known), yes."""
        kept = self._levels.get(id(where))
        if kept is None:
            # The condition is kept beside what was found for it, so that no other one can get its number.
            kept = self._levels[id(where)] = (where, {})
        key = (party.country, party.nuts, party.kind, party.sme)
        found = kept[1].get(key)
        if found is None:
            found = kept[1][key] = self._level(where, party)
        return found

    def _level(self, where: Where, party: Party) -> int:
        if where.countries is not None and party.country not in where.countries:
            return NO
        best = YES
        if where.standing is not None:
            best = self._standing_level(where.standing, party.country)
            if best == NO:
                return NO
        if where.kinds is not None or where.not_kinds:
            best = min(best, _kind_level(where, party))
            if best == NO:
                return NO
        if where.sme is not None:
            best = min(best, _sme_level(where.sme, party))
            if best == NO:
                return NO
        if where.area and self.area is not None:
            best = min(best, self.area.find(party.country, party.nuts).level)
        return best

    def _standing_level(self, wanted: frozenset[str], country: str) -> int:
        stand = self.stand(country)
        best = NO
        if "member" in wanted:
            best = stand.member
        if "associated" in wanted:
            best = max(best, stand.associated)
        if best < YES and "programme" in wanted and self.area is not None and country in self.area.countries:
            return YES
        return best


def _levels(row: Standing) -> tuple[int, int]:
    counts = PERHAPS if row.counts is None or row.confidence == "U" else YES if row.counts else NO
    if row.status == MEMBER:
        return counts, NO
    return NO, counts if row.status in ASSOCIATED else NO


def _kind_level(where: Where, party: Party) -> int:
    if party.kind is None:
        if party.sme and where.kinds is not None and "company" in where.kinds:
            return YES
        return PERHAPS
    return YES if (where.kinds is None or party.kind in where.kinds) and party.kind not in where.not_kinds else NO


def _sme_level(wanted: bool, party: Party) -> int:
    known = party.sme
    if known is None and party.kind in NOT_SMES:
        known = False
    return PERHAPS if known is None else YES if known is wanted else NO
