"""NUTS codes from one version to another, and whether a code lies in a programme area."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

VERSIONS = ("2013", "2016", "2021", "2024")
LATEST = VERSIONS[-1]
OUTSIDE, UNSURE, INSIDE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Change:
    """A code that was renumbered between a version and the next one of `VERSIONS`."""

    version: str
    code: str
    code_next: str


class Renumbering:
    """Codes in any version. A code that a change does not name kept its number."""

    def __init__(self, changes: Iterable[Change], known: Iterable[str]) -> None:
        """From the changes, and the codes that exist in some version (of which the divisions are found)."""
        self._forward: dict[str, dict[str, list[str]]] = {version: {} for version in VERSIONS}
        self._back: dict[str, dict[str, list[str]]] = {version: {} for version in VERSIONS}
        for change in changes:
            self._forward[change.version].setdefault(change.code, []).append(change.code_next)
            after = VERSIONS[VERSIONS.index(change.version) + 1]
            self._back[after].setdefault(change.code_next, []).append(change.code)
        self._latest: dict[str, tuple[str, ...]] = {}
        self.divisions: dict[str, set[str]] = {}
        """NUTS 3 codes of the latest version by each code that they lie in."""
        self._known = set(known) | {c for step in self._forward.values() for c in step}
        for one in {after for code in self._known for after in self.latest(code)}:
            self._known.add(one)
            if len(one) == 5:
                for length in (2, 3, 4):
                    self.divisions.setdefault(one[:length], set()).add(one)

    def convert(self, code: str, version: str, wanted: str) -> tuple[str, ...]:
        """What a code of one version is in another; more than one where it was divided or put together."""
        start, end = VERSIONS.index(version), VERSIONS.index(wanted)
        step, tables = (1, self._forward) if end > start else (-1, self._back)
        codes = [code]
        for place in range(start, end, step):
            table = tables[VERSIONS[place]]
            codes = sorted({after for one in codes for after in table.get(one, [one])})
        return tuple(codes)

    def latest(self, code: str) -> tuple[str, ...]:
        """A code whose version is not said in the latest one: from the newest version that renumbered it on."""
        found = self._latest.get(code)
        if found is None:
            found = (code,)
            for version in reversed(VERSIONS[:-1]):
                if code in self._forward[version]:
                    found = self.convert(code, version, LATEST)
                    break
            self._latest[code] = found
        return found

    def exists(self, code: str) -> bool:
        """Whether any version has it."""
        return code in self._known or code in self.divisions


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A region of a programme area: its code in the latest version, and how it belongs to it."""

    country: str
    code: str
    core: bool
    confidence: str
    whole_country: bool
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Found:
    """How a seat lies towards an area: the level, and the row that said so."""

    level: int
    row: AreaRow | None = None


class Area:
    """The regions of one programme on one day."""

    def __init__(self, rows: Sequence[AreaRow], renumbering: Renumbering, of_call: bool = False) -> None:
        """From its rows, whose codes are in the latest version; `of_call`: a call confines it."""
        self.of_call = of_call
        self._rows: Mapping[str, AreaRow] = {row.code: row for row in rows}
        self._renumbering = renumbering
        self._found: dict[tuple[str, str | None], Found] = {}
        self.countries = frozenset(row.country for row in rows)
        self.rows = tuple(rows)

    def find(self, country: str, nuts: str | None) -> Found:
        """Where a seat lies; unsure where what is known of it, or of the area, leaves that open."""
        key = (country, nuts)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._find(country, nuts)
        return found

    def _find(self, country: str, nuts: str | None) -> Found:
        if country not in self.countries:
            return Found(OUTSIDE)
        codes = self._renumbering.latest(nuts) if nuts else (_prefix(self.rows, country),)
        levels = [self._one(code) for code in codes]
        best, worst = max(levels, key=_level), min(levels, key=_level)
        return worst if best.level == worst.level else Found(UNSURE, best.row)

    def _one(self, code: str) -> Found:
        for length in range(len(code), 1, -1):
            row = self._rows.get(code[:length])
            if row is not None:
                unsure = row.confidence == "U" and not row.whole_country
                return Found(UNSURE if unsure else INSIDE, row)
        below = [row for row in self.rows if row.code.startswith(code)]
        if not below:
            return Found(OUTSIDE if self._renumbering.exists(code) or self._is_far(code) else UNSURE)
        parts = self._renumbering.divisions.get(code, set())
        covered = all(any(part.startswith(row.code) for row in below if row.core) for part in parts)
        sure = bool(parts) and covered and all(row.confidence != "U" for row in below)
        return Found(INSIDE if sure else UNSURE, below[0])

    def _is_far(self, code: str) -> bool:
        """Whether a code that is not known, such as one of an old version, lies in a NUTS 1 region without a row."""
        return self._renumbering.exists(code[:3]) and not any(row.code.startswith(code[:3]) for row in self.rows)


def _prefix(rows: Sequence[AreaRow], country: str) -> str:
    return next(row.code for row in rows if row.country == country)[:2]


def _level(found: Found) -> int:
    return found.level
