"""Scores edges: every comparison's contribution for either side, the one-way scores and the fused one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from matching import features
from matching.common_partners import longer_and_shorter
from matching.edges import Edges
from matching.listings import similarity
from matching.prepared import Prepared
from matching.ranking import PROFILE, PROVIDER, SEEKER, contribution, fused, logistic
from matching.surroundings import graph_values, place_values
from matching.traits import shared_rows

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Values = Mapping[str, tuple[Floats, Floats]]
"""Per kind of reason the value for side a and for side b."""

CHUNK = 40_000

POSITIVE_ENOUGH = 2
"""A proposal needs so many reasons for it, beside the base, on both sides."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Per edge: the fused score, how many reasons speak for it on the side that has fewer, and `content`.

    `content` says whether the two sides have something in common to talk about; nearness, experience and the like
    cannot carry a link without it.
    """

    score: Floats
    reasons: Ints
    content: Flags

    def take(self, rows: Ints) -> "Scores":
        """The scores at these rows."""
        return Scores(self.score[rows], self.reasons[rows], self.content[rows])

    @property
    def enough(self) -> Flags:
        """Which edges may be proposed at all, if their score is good enough."""
        return np.asarray(self.content & (self.reasons >= POSITIVE_ENOUGH), dtype=np.bool_)


def roles(edges: Edges) -> tuple[Ints, Ints]:
    """The roles of both sides: seeker and provider, or profile twice."""
    listed = edges.need >= 0
    return np.where(listed, SEEKER, PROFILE), np.where(listed, PROVIDER, PROFILE)


def contributions(prepared: Prepared, edges: Edges) -> Values:
    """What each kind of reason adds to the log-odds of side a and of side b."""
    return _weighed(prepared, edges, comparisons(prepared, edges))


def comparisons(prepared: Prepared, edges: Edges) -> Values:
    """What each comparison gives for side a and for side b, before it is weighed."""
    values = {**_listing_values(prepared, edges), **_profile_values(prepared, edges)}
    return {**values, "base": _both(np.ones(len(edges)))}


def _weighed(prepared: Prepared, edges: Edges, values: Values) -> Values:
    table, (role_a, role_b) = prepared.weights.reasons, roles(edges)
    return {
        kind: (
            contribution(table[kind], role_a, values[kind][0]),
            contribution(table[kind], role_b, values[kind][1]),
        )
        for kind in table
        if kind in values
    }


def score(prepared: Prepared, edges: Edges) -> Scores:
    """Fused scores of all edges, in chunks of those that have the side with more partners in common."""
    longer, _ = longer_and_shorter(prepared.ties.strength, edges.a, edges.b)
    order, size = np.argsort(longer, kind="stable"), len(edges)
    scores = Scores(np.zeros(size), np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.bool_))
    for rows in _chunks(size):
        part = _score(prepared, edges.take(order[rows]))
        for one in fields(Scores):
            getattr(scores, one.name)[order[rows]] = getattr(part, one.name)
    return scores


def _score(prepared: Prepared, edges: Edges) -> Scores:
    values = comparisons(prepared, edges)
    parts = _weighed(prepared, edges, values)
    sums = [np.asarray(sum(sides[i] for sides in parts.values())) for i in (0, 1)]
    positive = [np.stack([sides[i] > 0 for sides in parts.values()]).sum(axis=0) for i in (0, 1)]
    scores = fused(logistic(sums[0]), logistic(sums[1]))
    return Scores(scores, np.minimum(*positive), _about_one_thing(prepared, edges, values))


def _about_one_thing(prepared: Prepared, edges: Edges, values: Values) -> Flags:
    """Whether the two sides have something in common to talk about.

    Need and capability: near in meaning, or else in words and fields together. Two whole profiles: fields that
    they share or that complete one another, or one is a peer of the other.
    """
    weights = prepared.weights
    shared, nothing = values["fields_shared"][0], np.zeros(len(edges))
    otherwise = values.get("words", (nothing, nothing))[0] + shared
    texts = (values["meaning"][0] >= weights["content_meaning"]) | (otherwise >= weights["content_otherwise"])
    fields_meet = shared + values["fields_complementary"][0] >= weights["content_fields"]
    return np.where(edges.need >= 0, texts, fields_meet | (values["peer"][0] > 0))


def _chunks(length: int) -> Iterator[Ints]:
    for start in range(0, length, CHUNK):
        yield np.arange(start, min(length, start + CHUNK))


def _both(value: Floats) -> tuple[Floats, Floats]:
    return value, value


def meaning_values(prepared: Prepared, needs: Ints, capabilities: Ints) -> Floats:
    """The value of the comparison of meaning; 0 where there is no pair of listings or no model."""
    listings, weights = prepared.listings, prepared.weights
    if not listings.vectors.shape[1] or not listings.records:
        return np.zeros(len(needs))
    value = np.zeros(len(needs))
    met = np.flatnonzero((needs >= 0) & (capabilities >= 0))
    for part in (met[rows] for rows in _chunks(len(met))):
        deviation = listings.deviation(needs[part], capabilities[part])
        value[part] = features.meaning(deviation, weights["meaning_from"], weights["meaning_full"])
    return value


def _listing_values(prepared: Prepared, edges: Edges) -> dict[str, tuple[Floats, Floats]]:
    listings, weights = prepared.listings, prepared.weights
    values = {
        "meaning": _both(meaning_values(prepared, edges.need, edges.capability)),
        "also_meets": _both(meaning_values(prepared, edges.back_need, edges.back_capability)),
    }
    listed = edges.need >= 0
    if not listed.any():
        return values
    need, capability = np.maximum(edges.need, 0), np.maximum(edges.capability, 0)
    bm25 = listings.words.score(need, capability)
    both_kinds = listings.cooperation[need] * listings.cooperation[capability]
    together = (both_kinds * listings.usual.rare_kinds).max(axis=1, initial=0.0)
    found = {
        "fields_known": _fields_known(prepared, edges),
        "words": _both(features.words(bm25, weights["words_from"], weights["words_full"])),
        "cooperation": _both(features.cooperation(together.astype(np.float64))),
        "cooperation_other": _both(features.cooperation_other(_different_kind(prepared, need, capability))),
        **_readiness(listings.readiness[need], listings.readiness[capability]),
        **_asked_for(prepared, edges),
        "recent": (_recent(prepared, capability), _recent(prepared, need)),
    }
    masked = {kind: (np.where(listed, a, 0.0), np.where(listed, b, 0.0)) for kind, (a, b) in found.items()}
    return {**values, **masked}


def _different_kind(prepared: Prepared, need: Ints, capability: Ints) -> Flags:
    """Whether both name kinds of co-operation, share none, and one is only of the personal kind."""
    kinds, personal = prepared.listings.cooperation, prepared.listings.personal
    both = kinds[need].any(axis=1) & kinds[capability].any(axis=1) & ~shared_rows(kinds, need, capability)
    return np.asarray(both & (personal[need] | personal[capability]), dtype=np.bool_)


def _fields_known(prepared: Prepared, edges: Edges) -> tuple[Floats, Floats]:
    """Fields of one's own listing that the other organisation names in its profile."""
    own, profiles = prepared.listings.fields, prepared.traits.rare_fields
    for_a = similarity(own, edges.need, profiles, edges.b)
    for_b = similarity(own, edges.capability, profiles, edges.a)
    return features.fields_shared(for_a), features.fields_shared(for_b)


def _readiness(need: Ints, capability: Ints) -> dict[str, tuple[Floats, Floats]]:
    known = (need[:, 1] > 0) & (capability[:, 1] > 0)
    low, high = np.maximum(need[:, 0], capability[:, 0]), np.minimum(need[:, 1], capability[:, 1])
    shorter = np.minimum(need[:, 1] - need[:, 0], capability[:, 1] - capability[:, 0]) + 1
    meets = features.readiness((high - low + 1).astype(np.float64), shorter.astype(np.float64))
    gap = features.readiness_gap((low - high).astype(np.float64))
    return {
        "readiness": _both(np.where(known, meets, 0.0)),
        "readiness_gap": _both(np.where(known, gap, 0.0)),
    }


def _asked_for(prepared: Prepared, edges: Edges) -> dict[str, tuple[Floats, Floats]]:
    """Kinds and countries that the one side's listing asks for and the other side has."""
    listings, kind, country = prepared.listings, prepared.traits.kind, prepared.traits.country
    sides = ((edges.need, edges.b), (edges.capability, edges.a))
    kinds = [features.flag(listings.kinds[listing, kind[other]]) for listing, other in sides]
    wanted = [listings.wanted[listing, country[other]] for listing, other in sides]
    names_some = [listings.wanted[listing].any(axis=1) for listing, _ in sides]
    return {
        "partner_kind": (kinds[0], kinds[1]),
        "country_wanted": (features.flag(wanted[0]), features.flag(wanted[1])),
        "country_other": (
            features.flag(names_some[0] & ~wanted[0]),
            features.flag(names_some[1] & ~wanted[1]),
        ),
    }


def _recent(prepared: Prepared, listing: Ints) -> Floats:
    published = prepared.listings.published[listing]
    days = np.where(published > 0, prepared.at.toordinal() - published, -1).astype(np.float64)
    return features.recent(days, prepared.weights["recent_days"])


def _profile_values(prepared: Prepared, edges: Edges) -> dict[str, tuple[Floats, Floats]]:
    weights, a, b = prepared.weights, edges.a, edges.b
    near = similarity(prepared.profiles, a, prepared.profiles, b)
    own = prepared.traits.rare_fields
    alike_fields = similarity(own, a, own, b)
    in_both = np.where(edges.need >= 0, _listing_cosine(prepared, edges), alike_fields)
    bounds = (weights[n] for n in ("profile_from", "profile_best", "profile_alike"))
    is_peer = prepared.traits.peers(a, b)
    return {
        "fields_shared": _both(features.fields_shared(in_both)),
        "profile": _both(features.profile(near, *bounds)),
        "alike": _both(features.alike(near, alike_fields, weights["alike_from"]) * (1.0 - is_peer)),
        "fields_complementary": _both(features.fields_complementary(*_complement(prepared, edges))),
        "language": _both(features.flag(shared_rows(prepared.traits.languages, a, b))),
        "topsector_distance": _both(_crossover(prepared, edges)),
        "peer": _both(is_peer),
        **graph_values(prepared, edges),
        **place_values(prepared, edges),
    }


def _listing_cosine(prepared: Prepared, edges: Edges) -> Floats:
    if not prepared.listings.records:
        return np.zeros(len(edges))
    fields = prepared.listings.fields
    return np.where(edges.need >= 0, similarity(fields, edges.need, fields, edges.capability), 0.0)


def _complement(prepared: Prepared, edges: Edges) -> tuple[Floats, float]:
    """The highest lift between a field that only a has and one that only b has (1: none), and what is full."""
    fields, lifts = prepared.traits.fields, prepared.field_lifts.lifts.astype(np.float32)
    best = np.ones(len(edges), dtype=np.float32)
    only_a = fields[edges.a] * (1 - fields[edges.b])
    only_b = fields[edges.b] * (1 - fields[edges.a])
    for column in np.flatnonzero(only_a.any(axis=0)):
        rows = np.flatnonzero(only_a[:, column])
        best[rows] = np.maximum(best[rows], (only_b[rows] * lifts[column]).max(axis=1))
    return best.astype(np.float64), prepared.weights["complement_full"]


def _crossover(prepared: Prepared, edges: Edges) -> Floats:
    """The best crossover between topsectors of two sides that share none."""
    relatedness, weights = prepared.topsector_lifts, prepared.weights
    a, b = sector_marks(prepared, edges.a, edges.need), sector_marks(prepared, edges.b, edges.capability)
    if a.shape[1] == 0:
        return np.zeros(len(edges))
    value = features.topsector_distance(relatedness.lifts, weights["lift_best"], weights["lift_width"])
    best = np.zeros(len(edges))
    for column in range(a.shape[1]):
        best = np.maximum(best, a[:, column] * (b * value[column]).max(axis=1))
    return np.where((a * b).any(axis=1), 0.0, best)


def sector_marks(prepared: Prepared, organisations: Ints, listings: Ints) -> Floats:
    """Rows of topsectors per side: the listing's own where it names any, else the organisation's."""
    own = prepared.traits.topsectors[organisations].astype(np.float64)
    if not prepared.listings.records:
        return own
    named = np.asarray(listings) >= 0
    chosen = np.where(np.reshape(named, (-1, 1)), prepared.listings.topsectors[listings], 0.0)
    return np.where(np.asarray(chosen.any(axis=1))[:, None], chosen, own)
