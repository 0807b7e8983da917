"""The records of a run read once more, by other ways than the engine's: what is true of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import asin, cos, log1p, radians, sin, sqrt
from typing import Any

import numpy as np

from matching.embedding import Embedder, VectorCache, embed_all, shortened
from matching.guessing import language_of
from matching.listings import pieces, read_words
from matching.ranking import Weights
from matching.records import ListingRecord, OrganisationRecord, PairCount, Records

ROLES = {"anchor": 0.5, "member": 0.3, "associate": 0.15}
Known = tuple[int, int | None, int | None, str]
"""Projects of two together: how many, first and last year where known, source."""


@dataclass(frozen=True, repr=False)
class World:
    """Records of a day, with the model and the weights a run had."""

    records: Records
    at: date
    weights: Weights
    embedder: Embedder
    cache: VectorCache

    @cached_property
    def organisations(self) -> dict[str, OrganisationRecord]:
        return {one.id: one for one in self.records.organisations}

    @cached_property
    def listings(self) -> dict[str, ListingRecord]:
        return {one.id: one for one in self.records.listings if one.organisation in self.organisations}

    @cached_property
    def parts(self) -> dict[str, set[str]]:
        """What belongs to each organisation, at any depth."""
        found: dict[str, set[str]] = defaultdict(set)
        changed = True
        while changed:
            before = sum(len(members) for members in found.values())
            for one in self.records.memberships:
                found[one.host] |= {one.member, *found[one.member]} - {one.host}
            changed = sum(len(members) for members in found.values()) > before
        return found

    @cached_property
    def counts(self) -> list[PairCount]:
        """Those that say nothing of the time after the day."""
        return [one for one in self.records.pair_counts if one.last_year <= self.at.year]

    @cached_property
    def known(self) -> dict[frozenset[str], Known]:
        """Joint work of each pair: from the source that knows most projects, or later ones among as many."""
        years: dict[frozenset[str], list[int | None]] = defaultdict(list)
        for project in self.records.collaborations:
            if project.start is None or project.start <= self.at:
                names = sorted(set(project.participants) & set(self.organisations))
                for i, left in enumerate(names):
                    for right in names[i + 1 :]:
                        years[frozenset((left, right))].append(project.start.year if project.start else None)
        found: dict[frozenset[str], Known] = {}
        for pair, when in years.items():
            dated = [year for year in when if year]
            found[pair] = (len(when), min(dated, default=None), max(dated, default=None), "collaborations")
        for count in sorted(self.counts, key=lambda one: (one.last_year, one.source), reverse=True):
            pair = frozenset((count.left, count.right))
            if len(pair & set(self.organisations)) == 2 and count.projects > found.get(pair, (0,))[0]:
                found[pair] = (count.projects, count.first_year, count.last_year, count.source)
        return found

    @cached_property
    def partners(self) -> dict[str, dict[str, float]]:
        """Who worked with whom, and how strong the tie is: halved for every five years before the last one known."""
        until = max((self.experience(name)[1] or 0 for name in self.organisations), default=0)
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for pair, (projects, _, last, _) in self.known.items():
            age = until - last if last else 15
            for one in pair:
                (other,) = pair - {one}
                found[one][other] = log1p(projects) * 0.5 ** (age / 5)
        return found

    def experience(self, name: str) -> tuple[int, int | None]:
        """Projects with others that are known of an organisation, at least, and the year of the last one."""
        own = [
            one
            for one in self.records.collaborations
            if name in one.participants and len(set(one.participants)) > 1 and (not one.start or one.start <= self.at)
        ]
        counts = [one for one in self.counts if name in (one.left, one.right)]
        years = [*(one.start.year for one in own if one.start), *(one.last_year for one in counts)]
        return max([len(own), *(one.projects for one in counts)]), max(years, default=None)

    @cached_property
    def lifts(self) -> dict[frozenset[str], float]:
        return {frozenset((one.left, one.right)): one.lift for one in self.records.field_pairs}

    def lift(self, left: str, right: str) -> float:
        return self.lifts.get(frozenset((left, right)), 1.0)

    @cached_property
    def sectors_of(self) -> dict[str, Counter[str]]:
        """How often a field is named together with each topsector."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        named: Iterable[OrganisationRecord | ListingRecord] = [
            *self.organisations.values(),
            *self.listings.values(),
        ]
        for one in named:
            for field in one.fields:
                found[field].update(one.topsectors)
        return found

    def crossover(self, left: str, right: str) -> float | None:
        """Joint projects of the fields of two topsectors against chance; None where too few are expected."""
        together, expected = 0.0, 0.0
        for pair in self.records.field_pairs:
            one, other = self.sectors_of[pair.left], self.sectors_of[pair.right]
            scale = max(one.total(), 1) * max(other.total(), 1)
            share = (one[left] * other[right] + one[right] * other[left]) / scale
            together += share * pair.together
            expected += share * max((pair.together + 5) / pair.lift - 5, 0.0)
        return (together + 1) / (expected + 1) if expected >= 3 else None

    def topsectors(self, organisation: str, listing: str | None) -> set[str]:
        """Those of a side: its listing's, else its own."""
        named = self.listings[listing].topsectors if listing else ()
        return set(named or self.organisations[organisation].topsectors)

    def programmes(self, organisation: str) -> set[str]:
        """The Interreg programmes that count in whose area a seat certainly lies."""
        nuts = self.organisations[organisation].place.nuts3
        live = [a for a in self.records.areas if a.valid_from <= self.at and (a.valid_until or self.at) >= self.at]
        if self.last_known_areas:
            end = max(a.valid_until or self.at for a in self.records.areas)
            live = [a for a in self.records.areas if a.valid_until == end]
        return {area.programme for area in live if nuts and nuts.startswith(area.nuts)}

    @property
    def last_known_areas(self) -> str | None:
        """The years of the last areas known, on a day after the end of all that are known."""
        areas = self.records.areas
        if not areas or any(area.valid_until is None or area.valid_until >= self.at for area in areas):
            return None
        *_, (end, _start) = spans = sorted((a.valid_until or self.at, a.valid_from) for a in areas)
        return f"{min(start for until, start in spans if until == end).year}-{end.year}"

    def kilometres(self, left: str, right: str) -> float:
        one, other = (self.organisations[name].place for name in (left, right))
        assert one.lat is not None and one.lon is not None and other.lat is not None and other.lon is not None
        north, east = radians(other.lat - one.lat) / 2, radians(other.lon - one.lon) / 2
        inside = sin(north) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(east) ** 2
        return 2 * 6371.0 * asin(sqrt(inside))

    @cached_property
    def meanings(self) -> "Meanings":
        return Meanings(self)


class Meanings:
    """Vectors of listings and profiles in double precision, without the engine's grid."""

    def __init__(self, world: World) -> None:
        self.world = world
        texts = {shortened(text) for one in world.organisations.values() for text in one.texts}
        texts |= {text for one in world.listings.values() for text in pieces(one)}
        self.embedded = embed_all(texts, world.embedder, world.cache)
        self.listings = self._listings()
        self.profiles = self._profiles()
        self.backgrounds = {name: self._background(name) for name in self.listings}

    def deviation(self, need: str, capability: str) -> float:
        """How many standard deviations two listings are nearer than each is to others of the other kind."""
        near = self.near(need, capability)
        apart = [(near - mean) / spread for mean, spread in (self.backgrounds[n] for n in (need, capability))]
        return sum(apart) / 2

    def near(self, left: str, right: str) -> float:
        """The cosine of two listings."""
        return float(self.listings[left] @ self.listings[right])

    def profiles_near(self, left: str, right: str) -> float:
        """The cosine of two profiles."""
        return float(self.profiles[left] @ self.profiles[right])

    def _listings(self) -> Mapping[str, Any]:
        world = self.world
        vectors = {
            name: _unit(sum(share * self._text(text) for text, share in pieces(one).items()))
            for name, one in world.listings.items()
        }
        centre = sum(vectors.values()) / (len(vectors) + 30)
        by_language = defaultdict(list)
        for name in vectors:
            by_language[self._language(name)].append(name)
        moved = {}
        for names in by_language.values():
            own = (sum(vectors[name] for name in names) + 30 * centre) / (len(names) + 30)
            moved.update({name: _unit(vectors[name] - own) for name in names})
        return self._with_themes(moved) if self.embedded.vectors.shape[1] else moved

    def _with_themes(self, vectors: Mapping[str, Any]) -> Mapping[str, Any]:
        """Joined with the place of each text among the strongest 120 directions of the run's words."""
        names = sorted(vectors)
        words, _ = read_words([self.world.listings[n] for n in names], [self._language(n) for n in names])
        table = words.weights
        rows = np.array([_unit(row) for row in table.toarray()])
        left, strength, _ = np.linalg.svd(rows, full_matrices=False)
        share = 0.5 * np.minimum(1.0, (rows > 0).sum(axis=1) / 10.0)
        placed = [_unit(row) for row in (left * strength)[:, :120]]
        return {
            name: np.concatenate([vectors[name] * sqrt(1 - part), themes * sqrt(part)])
            for name, themes, part in zip(names, placed, share, strict=True)
        }

    def _language(self, name: str) -> str:
        one = self.world.listings[name]
        return one.language or language_of(
            f"{one.title}. {one.summary}", self.world.organisations[one.organisation].language
        )

    def _background(self, name: str) -> tuple[float, float]:
        kind, weights = self.world.listings[name].kind, self.world.weights
        prior, mean, spread = (weights[f"similarity_{one}"] for one in ("prior", "mean", "spread"))
        near = self._near_others(kind, name)
        centre = (near.sum() + prior * mean) / (len(near) + prior)
        return float(centre), float(np.sqrt((((near - centre) ** 2).sum() + prior * spread**2) / (len(near) + prior)))

    def _near_others(self, kind: str, name: str) -> Any:
        """The cosines with all listings of the other kind."""
        others = [self.listings[n] for n, one in self.world.listings.items() if one.kind != kind]
        return np.array([self.listings[name] @ other for other in others])

    def _profiles(self) -> Mapping[str, Any]:
        world, nothing = self.world, np.zeros(self.embedded.vectors.shape[1])
        own = {}
        for name, one in world.organisations.items():
            texts = [self._text(shortened(text)) for text in one.texts if text.strip()]
            own[name] = np.mean(texts, axis=0) if texts else nothing
        centre = sum(own.values()) / (len(own) + 30)
        own = {name: _unit(vector - centre) if vector.any() else vector for name, vector in own.items()}
        listed = dict.fromkeys(own, nothing)
        for name, listing in world.listings.items():
            listed[listing.organisation] = listed[listing.organisation] + self.listings[name][: len(nothing)]
        own = {name: _unit(vector + _unit(listed[name])) for name, vector in own.items()}
        whole = dict(own)
        for one in world.records.memberships:
            if one.host in own and one.member in own:
                whole[one.host] = whole[one.host] + ROLES.get(one.role, 0.15) * own[one.member]
        return {name: _unit(vector) for name, vector in whole.items()}

    def _text(self, text: str) -> Any:
        return self.embedded.vectors[self.embedded.rows[text]].astype(np.float64)


def _unit(vector: Any) -> Any:
    length = float(np.sqrt(vector @ vector))
    return vector / length if length else vector
