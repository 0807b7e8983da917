"""One checker per kind of reason: the facts as the records give them, worked out without the engine."""

import re
from collections.abc import Callable, Mapping

from matching.records import Fact, ListingKind, Phase, Route
from matching.text import LANGUAGES, plain, stem
from tests.matching.sides import Side, Untrue, hold

Facts = Mapping[str, Fact]
ON_GRID = 0.03
"""The engine keeps vectors a little shorter than 1; its limits for profiles are of that scale."""

GROUND = {"regional": "near", "interregional": "interregional", "european": "european", "global": "global"}
PERSONAL = {"peer-advice", "soft-landing", "talent-education", "investment"}


def base(_side: Side, _facts: Facts) -> Facts:
    return {}


def meaning(side: Side, facts: Facts) -> Facts:
    return {**_meeting(side, (side.proposal.need, side.proposal.capability)), "deviation": _deviation(side, facts)}


def also_meets(side: Side, facts: Facts) -> Facts:
    need, capability = (side.world.listings[str(facts[name])] for name in ("need", "capability"))
    hold(need.kind == ListingKind.NEED and capability.kind == ListingKind.CAPABILITY, "not a need and a capability")
    there = side.proposal.need
    hold(there is not None and capability.organisation == side.world.listings[there].organisation, "not the way back")
    hold({need.organisation, capability.organisation} == {side.own, side.other}, "somebody else's listings")
    weights = side.world.weights
    least = weights["meaning_from"] + weights["also_meaning"] * (weights["meaning_full"] - weights["meaning_from"])
    hold(_deviation(side, facts) > least - 0.1, "too weak for a second meeting")
    return _meeting(side, (need.id, capability.id))


def _meeting(side: Side, pair: tuple[str | None, str | None]) -> Facts:
    need, capability = pair
    hold(need and capability, "there are no listings")
    near = side.world.meanings.near(str(need), str(capability))
    return {"need": need, "capability": capability, "similarity": near}


def _deviation(side: Side, facts: Facts) -> float:
    deviation = side.world.meanings.deviation(str(facts["need"]), str(facts["capability"]))
    hold(deviation > 0.9, "the two are no nearer than others")
    return deviation


def words(side: Side, facts: Facts) -> Facts:
    own, other = (_text(side, name) for name in side.listings)
    terms, others = (facts[name] for name in ("terms", "other_terms"))
    hold(isinstance(terms, tuple) and isinstance(others, tuple) and terms and len(terms) == len(others), "no pairs")
    assert isinstance(terms, tuple) and isinstance(others, tuple)
    for text, found in ((own, terms), (other, others)):
        missing = [term for term in found if not re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text)]
        hold(not missing, f"{missing} not in the text")
    hold(all(_akin(plain(a), plain(b)) for a, b in zip(terms, others, strict=True)), "not the same word")
    return {"terms": terms, "other_terms": others}


def _text(side: Side, name: str | None) -> str:
    hold(name, "there is no listing")
    one = side.world.listings[str(name)]
    whole = (one.title, one.title_en, one.summary, one.summary_en, one.description, one.partner_wanted, *one.keywords)
    return " · ".join(" ".join(part.split()) for part in whole)


def _akin(one: str, other: str) -> bool:
    """Whether two words share a stem, a part of a compound or the initials of a long form."""
    if any(stem(one, language) == stem(other, language) for language in LANGUAGES):
        return True
    if one == other or "".join(part[0] for part in max(one, other, key=len).split()) == min(one, other, key=len):
        return True
    longest = max(
        (j - i for i in range(len(one)) for j in range(i + 1, len(one) + 1) if one[i:j] in other), default=0
    )
    return longest >= min(4, len(one), len(other))


def fields_shared(side: Side, _facts: Facts) -> Facts:
    world = side.world
    named = [
        set(world.listings[listing].fields if listing else world.organisations[owner].fields)
        for owner, listing in zip((side.own, side.other), side.listings, strict=True)
    ]
    return {"fields": _some(named[0] & named[1])}


def fields_known(side: Side, _facts: Facts) -> Facts:
    own = set(side.world.listings[str(side.listings[0])].fields)
    return {"fields": _some(own & set(side.world.organisations[side.other].fields))}


def _some(names: set[str]) -> tuple[str, ...]:
    hold(names, "there are none")
    return tuple(sorted(names))


def fields_complementary(side: Side, facts: Facts) -> Facts:
    left, right = (set(side.world.organisations[name].fields) for name in side.ordered)
    best = max((side.world.lift(a, b) for a in left - right for b in right - left), default=1.0)
    a, b = str(facts["left_field"]), str(facts["right_field"])
    hold(a in left - right and b in right - left, "a field of both or of neither")
    hold(best > 1.0 and side.world.lift(a, b) == best, "not the fields that go together most")
    return {"left_field": a, "right_field": b, "lift": best}


def profile(side: Side, _facts: Facts) -> Facts:
    near, weights = side.world.meanings.profiles_near(side.own, side.other), side.world.weights
    hold(weights["profile_from"] - ON_GRID < near < weights["profile_alike"] + ON_GRID, "too far or too near")
    return {"similarity": near}


def alike(side: Side, _facts: Facts) -> Facts:
    near = side.world.meanings.profiles_near(side.own, side.other)
    hold(near > side.world.weights["alike_from"] - ON_GRID, "not alike")
    left, right = (set(side.world.organisations[name].fields) for name in side.ordered)
    return {"similarity": near, "fields": _some(left & right)}


def evidence(side: Side, _facts: Facts) -> Facts:
    return _known(side, side.own, side.other)


def evidence_of_parts(side: Side, facts: Facts) -> Facts:
    world, ties = side.world, side.world.partners
    here, there = ({name, *world.parts[name]} for name in (side.own, side.other))
    own, other = str(facts["own"]), str(facts["other"])
    hold(own in here and other in there and (own, other) != (side.own, side.other), "not parts of the two sides")
    strength = max(ties[a].get(b, 0.0) for a in here for b in there if a in ties and (a, b) != (side.own, side.other))
    hold(abs(ties[own].get(other, 0.0) - strength) < 1e-9, "not the strongest of these ties")
    return {"own": own, "other": other, **_known(side, own, other)}


def _known(side: Side, one: str, other: str) -> Facts:
    known = side.world.known.get(frozenset((one, other)))
    if known is None:
        raise Untrue("nothing is known of the two together")
    return dict(zip(("projects", "first_year", "last_year", "source"), known, strict=True))


def experience(side: Side, _facts: Facts) -> Facts:
    projects, last = side.world.experience(side.other)
    hold(projects > 0, "no project is known")
    return {"projects": projects, "last_year": last}


def known_by_both(side: Side, facts: Facts) -> Facts:
    one, other = (side.world.partners[name] for name in (side.own, side.other))
    both = {name: min(one[name], other[name]) for name in set(one) & set(other)}
    named = facts["partners"]
    hold(isinstance(named, tuple) and set(named) <= set(both) and len(named) == min(3, len(both)), "not of both")
    assert isinstance(named, tuple)
    strongest = sorted(both.values(), reverse=True)[: len(named)]
    hold(all(abs(both[n] - s) < 1e-9 for n, s in zip(named, strongest, strict=True)), "not the ones both know best")
    return {"partners": named, "count": len(both)}


def _levels(side: Side) -> list[tuple[int, int]]:
    found = [side.world.listings[str(name)] for name in (side.proposal.need, side.proposal.capability)]
    hold(all(one.trl_from or one.trl_to for one in found), "no levels are given")
    return [(one.trl_from or 1, one.trl_to or 9) for one in found]


def readiness(side: Side, _facts: Facts) -> Facts:
    levels = _levels(side)
    low, high = max(low for low, _ in levels), min(high for _, high in levels)
    hold(low <= high, "the levels do not meet")
    return {"from": low, "to": high}


def readiness_gap(side: Side, _facts: Facts) -> Facts:
    (a, b), (c, d) = _levels(side)
    hold(b < c or d < a, "the levels meet")
    return {"need_from": a, "need_to": b, "capability_from": c, "capability_to": d}


def cooperation(side: Side, _facts: Facts) -> Facts:
    own, other = (set(side.world.listings[str(name)].cooperation) for name in side.listings)
    return {"kinds": _some(own & other)}


def cooperation_other(side: Side, _facts: Facts) -> Facts:
    own, other = (set(side.world.listings[str(name)].cooperation) for name in side.listings)
    hold(not own & other and (own <= PERSONAL or other <= PERSONAL), "the kinds are not at odds")
    return {"own": _some(own), "other": _some(other)}


def partner_kind(side: Side, _facts: Facts) -> Facts:
    kind = side.world.organisations[side.other].kind
    hold(kind in side.world.listings[str(side.listings[0])].partner_kinds, "not asked for")
    return {"kind": kind.value}


def country_wanted(side: Side, _facts: Facts) -> Facts:
    country = side.world.organisations[side.other].place.country
    hold(country in side.world.listings[str(side.listings[0])].countries_wanted, "not asked for")
    return {"country": country}


def country_other(side: Side, _facts: Facts) -> Facts:
    country = side.world.organisations[side.other].place.country
    wanted = set(side.world.listings[str(side.listings[0])].countries_wanted)
    hold(wanted and country not in wanted, "it was asked for")
    return {"country": country, "wanted": tuple(sorted(wanted))}


def distance(side: Side, _facts: Facts) -> Facts:
    return {"km": side.world.kilometres(side.own, side.other)}


def border(side: Side, facts: Facts) -> Facts:
    a, b = (side.world.organisations[name].place.country for name in side.ordered)
    hold(a != b, "one country")
    common = side.world.programmes(side.own) & side.world.programmes(side.other)
    hold(facts["programme"] in common, "not in one area")
    last = side.world.last_known_areas
    return {"country_a": a, "country_b": b, "programme": facts["programme"], "last_known": last}


def language(side: Side, facts: Facts) -> Facts:
    spoken = [side.world.organisations[name] for name in side.ordered]
    common = set.intersection(*({one.language, *one.languages} - {None} for one in spoken))
    hold(facts["language"] in common, "not a language of both")
    hold(facts["language"] != "en" or common == {"en"}, "they have a nearer language than English")
    return {"language": facts["language"]}


def topsector_distance(side: Side, facts: Facts) -> Facts:
    left, right = (side.world.topsectors(name, side.listing_of(name)) for name in side.ordered)
    hold(not left & right, "they share a topsector")
    a, b = str(facts["left"]), str(facts["right"])
    hold(a in left and b in right, "not their topsectors")
    lift = side.world.crossover(a, b)
    hold(lift is not None and 0.5 < lift < 6.0, "too near, too far or not measured")
    return {"left": a, "right": b, "lift": lift}


def peer(side: Side, _facts: Facts) -> Facts:
    own, other = (side.world.organisations[name] for name in (side.own, side.other))
    hold(own.kind == other.kind == "hotspot", "not two hotspots")
    hold(Phase.TRANSITION in (own.phase, other.phase), "neither is in transition")
    hold(Phase.EMERGENCE not in (own.phase, other.phase), "one has only begun")
    phases = [one.phase.value if one.phase else None for one in (own, other)]
    hold(None not in phases, "a phase is not known")
    return {"phase": phases[0], "other_phase": phases[1], "types": _some(set(own.types) & set(other.types))}


def recent(side: Side, _facts: Facts) -> Facts:
    published = side.world.listings[str(side.listings[1])].published
    if published is None:
        raise Untrue("no day is given")
    days = (side.world.at - published).days
    hold(0 <= days < side.world.weights["recent_days"], "not lately")
    return {"days": days}


def chosen_for_route(side: Side, _facts: Facts) -> Facts:
    routes = set(side.proposal.routes)
    return {"route": "near" if Route.CROSS_BORDER in routes else GROUND[next(iter(routes)).value]}


def chosen_for_variety(side: Side, _facts: Facts) -> Facts:
    return {"theme": side.listings[0]}


def chosen_for_score(_side: Side, _facts: Facts) -> Facts:
    return {}


CHECKERS: Mapping[str, Callable[[Side, Facts], Facts]] = {
    check.__name__: check
    for check in (
        base, meaning, also_meets, words, fields_shared, fields_known, fields_complementary, profile, alike, evidence,
        evidence_of_parts, experience, known_by_both, readiness, readiness_gap, cooperation, cooperation_other,
        partner_kind, country_wanted, country_other, distance, border, language, topsector_distance, peer, recent,
        chosen_for_route, chosen_for_variety, chosen_for_score,
    )
}  # fmt: skip
