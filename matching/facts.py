"""The facts behind each kind of reason, read from the records for one edge seen from one side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np

from matching.edges import Edges
from matching.embedding import Vectors
from matching.network import best_way
from matching.prepared import Prepared
from matching.records import Fact
from matching.routes import kilometres

SHOWN_PARTNERS = 3


@dataclass(frozen=True, slots=True)
class Link:
    """One edge seen from one of its sides: own and other organisation, own and other listing (-1: none)."""

    prepared: Prepared
    edges: Edges
    row: int
    seeker: bool

    def at(self, column: str) -> int:
        """A number of the edge."""
        return int(getattr(self.edges, column)[self.row])

    @property
    def own(self) -> int:
        """The row of the side that receives."""
        return self.at("a" if self.seeker else "b")

    @property
    def other(self) -> int:
        """The row of the side that is proposed."""
        return self.at("b" if self.seeker else "a")

    @property
    def own_listing(self) -> int:
        """The listing of the side that receives."""
        return self.at("need" if self.seeker else "capability")

    @property
    def other_listing(self) -> int:
        """The listing of the side that is proposed."""
        return self.at("capability" if self.seeker else "need")

    @property
    def ordered(self) -> tuple[int, int]:
        """The two organisations by id: left and right of the proposal."""
        return min(self.own, self.other), max(self.own, self.other)

    def listing_id(self, row: int) -> str:
        """The id of a listing."""
        return self.prepared.listings.records[row].id


Facts = Callable[[Link], Mapping[str, Fact]]


def _none(_link: Link) -> Mapping[str, Fact]:
    return {}


def _meaning(link: Link) -> Mapping[str, Fact]:
    return _meeting(link, link.at("need"), link.at("capability"), True)


def _also_meets(link: Link) -> Mapping[str, Fact]:
    return _meeting(link, link.at("back_need"), link.at("back_capability"), False)


def _meeting(link: Link, need: int, capability: int, with_deviation: bool) -> Mapping[str, Fact]:
    listings = link.prepared.listings
    one, other = np.array([need]), np.array([capability])
    facts: dict[str, Fact] = {
        "need": link.listing_id(need),
        "capability": link.listing_id(capability),
        "similarity": _cosine(listings.vectors, need, capability),
    }
    if with_deviation:
        facts["deviation"] = round(float(listings.deviation(one, other)[0]), 1)
    return facts


def _words(link: Link) -> Mapping[str, Fact]:
    """Each word as either text writes it: what shares a stem, or a part of a compound, is written differently."""
    pairs = link.prepared.listings.shared_words(link.own_listing, link.other_listing)
    return {"terms": tuple(own for own, _ in pairs), "other_terms": tuple(other for _, other in pairs)}


def _fields_shared(link: Link) -> Mapping[str, Fact]:
    return {
        "fields": tuple(
            sorted(_fields(link, link.own, link.own_listing) & _fields(link, link.other, link.other_listing))
        )
    }


def _fields_known(link: Link) -> Mapping[str, Fact]:
    own = set(link.prepared.listings.records[link.own_listing].fields)
    return {"fields": tuple(sorted(own & set(link.prepared.organisations[link.other].fields)))}


def _fields(link: Link, organisation: int, listing: int) -> set[str]:
    if listing >= 0:
        return set(link.prepared.listings.records[listing].fields)
    return set(link.prepared.organisations[organisation].fields)


def _fields_complementary(link: Link) -> Mapping[str, Fact]:
    left, right = (set(link.prepared.organisations[row].fields) for row in link.ordered)
    lifts = link.prepared.field_lifts
    pairs = [(-lifts.lift(a, b), a, b) for a in sorted(left - right) for b in sorted(right - left)]
    lift, a, b = min(pairs)
    return {"left_field": a, "right_field": b, "lift": round(-lift, 2)}


def _cosine(vectors: Vectors, one: int, other: int) -> float:
    """The cosine of two rows; on the grid they are a little shorter than 1, which is undone here."""
    left, right = vectors[one], vectors[other]
    own, there, near = (float(product) for product in (left @ left, right @ right, left @ right))
    return round(near / sqrt(own * there), 3)


def _profile(link: Link) -> Mapping[str, Fact]:
    return {"similarity": _cosine(link.prepared.profiles, *link.ordered)}


def _alike(link: Link) -> Mapping[str, Fact]:
    own, other = (set(link.prepared.organisations[row].fields) for row in link.ordered)
    return {**_profile(link), "fields": tuple(sorted(own & other))}


def _evidence(link: Link) -> Mapping[str, Fact]:
    known = link.prepared.ties.between(link.own, link.other)
    if known is None:
        raise LookupError("a reason of evidence without evidence")
    return {
        "projects": known.projects,
        "first_year": known.first_year or None,
        "last_year": known.last_year or None,
        "source": known.source,
    }


def _evidence_of_parts(link: Link) -> Mapping[str, Fact]:
    prepared = link.prepared
    way = best_way(prepared.network, prepared.ties, link.own, link.other)
    if way is None:
        raise LookupError("a reason of evidence without evidence")
    own, other, known = way
    return {
        "own": prepared.organisations[own].id,
        "other": prepared.organisations[other].id,
        "projects": known.projects,
        "first_year": known.first_year or None,
        "last_year": known.last_year or None,
        "source": known.source,
    }


def _experience(link: Link) -> Mapping[str, Fact]:
    ties = link.prepared.ties
    return {"projects": int(ties.projects[link.other]), "last_year": int(ties.last_year[link.other]) or None}


def _known_by_both(link: Link) -> Mapping[str, Fact]:
    known = link.prepared.ties.known_by_both(link.own, link.other)
    ids = tuple(link.prepared.organisations[row].id for row in known[:SHOWN_PARTNERS])
    return {"partners": ids, "count": len(known)}


def _readiness(link: Link) -> Mapping[str, Fact]:
    levels = link.prepared.listings.readiness[[link.own_listing, link.other_listing]]
    return {"from": int(levels[:, 0].max()), "to": int(levels[:, 1].min())}


def _readiness_gap(link: Link) -> Mapping[str, Fact]:
    need, capability = link.prepared.listings.readiness[[link.at("need"), link.at("capability")]]
    return {
        "need_from": int(need[0]),
        "need_to": int(need[1]),
        "capability_from": int(capability[0]),
        "capability_to": int(capability[1]),
    }


def _cooperation(link: Link) -> Mapping[str, Fact]:
    own, other = (set(link.prepared.listings.records[r].cooperation) for r in (link.own_listing, link.other_listing))
    return {"kinds": tuple(sorted(own & other))}


def _cooperation_other(link: Link) -> Mapping[str, Fact]:
    records = link.prepared.listings.records
    own, other = (tuple(sorted(records[r].cooperation)) for r in (link.own_listing, link.other_listing))
    return {"own": own, "other": other}


def _partner_kind(link: Link) -> Mapping[str, Fact]:
    return {"kind": link.prepared.organisations[link.other].kind.value}


def _country(link: Link) -> Mapping[str, Fact]:
    return {"country": link.prepared.organisations[link.other].place.country}


def _country_other(link: Link) -> Mapping[str, Fact]:
    wanted = link.prepared.listings.records[link.own_listing].countries_wanted
    return {**_country(link), "wanted": tuple(sorted(wanted))}


def _distance(link: Link) -> Mapping[str, Fact]:
    seats = link.prepared.traits.coordinates
    return {"km": round(float(kilometres(seats[[link.own]], seats[[link.other]])[0]))}


def _border(link: Link) -> Mapping[str, Fact]:
    left, right = (link.prepared.organisations[row].place.country for row in link.ordered)
    places = link.prepared.places
    programme = places.shared_programme(*link.ordered)
    return {"country_a": left, "country_b": right, "programme": programme, "last_known": places.last_known}


def _language(link: Link) -> Mapping[str, Fact]:
    spoken = [link.prepared.organisations[row] for row in link.ordered]
    own, other = ({*o.languages, o.language} - {None} for o in spoken)
    return {"language": min(own & other, key=lambda name: (name == "en", str(name)))}


def _topsector_distance(link: Link) -> Mapping[str, Fact]:
    prepared = link.prepared
    left, right = link.ordered
    first = prepared.topsectors(left, link.own_listing if left == link.own else link.other_listing)
    second = prepared.topsectors(right, link.own_listing if right == link.own else link.other_listing)
    lifts, best = prepared.topsector_lifts, prepared.weights["lift_best"]
    pairs = [(abs(np.log(max(lifts.lift(a, b), 1e-3) / best)), a, b) for a in first for b in second]
    _, a, b = min(pairs)
    return {"left": a, "right": b, "lift": round(lifts.lift(a, b), 2)}


def _peer(link: Link) -> Mapping[str, Fact]:
    own, other = link.prepared.organisations[link.own], link.prepared.organisations[link.other]
    phases = [o.phase.value if o.phase else None for o in (own, other)]
    return {
        "phase": phases[0],
        "other_phase": phases[1],
        "types": tuple(sorted({*own.types} & {*other.types})),
    }


def _recent(link: Link) -> Mapping[str, Fact]:
    published = link.prepared.listings.records[link.other_listing].published
    return {"days": (link.prepared.at - published).days if published else None}


FACTS: Mapping[str, Facts] = {
    "base": _none,
    "meaning": _meaning,
    "also_meets": _also_meets,
    "words": _words,
    "fields_shared": _fields_shared,
    "fields_known": _fields_known,
    "fields_complementary": _fields_complementary,
    "profile": _profile,
    "alike": _alike,
    "evidence": _evidence,
    "evidence_of_parts": _evidence_of_parts,
    "experience": _experience,
    "known_by_both": _known_by_both,
    "readiness": _readiness,
    "readiness_gap": _readiness_gap,
    "cooperation": _cooperation,
    "cooperation_other": _cooperation_other,
    "partner_kind": _partner_kind,
    "country_wanted": _country,
    "country_other": _country_other,
    "distance": _distance,
    "border": _border,
    "language": _language,
    "topsector_distance": _topsector_distance,
    "peer": _peer,
    "recent": _recent,
}
