"""The facts of reasons are true of the records: each is counted again here, the plain way, for whole runs."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from matching.history import CROWD
from matching.need_signals import NEED_SIGNALS
from matching.prospects import Prospects
from matching.records import (
    CollaborationRecord,
    Fact,
    Kind,
    ListingKind,
    ListingRecord,
    OrganisationRecord,
    Place,
    Reason,
    Records,
)
from matching.signals import SIGNALS

AT = date(2020, 1, 1)
COUNTRIES, KINDS = ("NL", "DE", "FR"), (Kind.COMPANY, Kind.UNIVERSITY)
THINGS = ("membranes", "grippers", "batteries", "turbines", "sensors", "greenhouses")
Facts = Mapping[str, Fact]


@cache
def _world() -> Records:
    """Thirty organisations in two countries' worth of circles, projects with texts, topics, leads and days."""
    chance = np.random.default_rng(5)
    names = [f"o{n:02}" for n in range(30)]
    towns = ("Delft", None, "Wien")
    seats = [
        Place(COUNTRIES[n % 3], *((52.0 + n / 10, 5.0) if n % 5 else (None, None)), town=towns[n % 3])
        for n in range(30)
    ]
    organisations = tuple(
        OrganisationRecord(name, name, KINDS[n % 2], seats[n]) for n, name in enumerate(names)
    )  # fmt: skip
    projects, listings = [], []
    for n in range(60):
        members = tuple(names[int(i)] for i in chance.choice(30, 3, replace=False))
        start = None if n % 9 == 0 else AT - timedelta(days=int(chance.integers(-200, 3000)))
        title = f"Better {THINGS[n % 6]} for {THINGS[(n // 6) % 6]}"
        projects.append(
            CollaborationRecord(f"p{n:02}", members, start, members[0], title, topics=(f"T{n % 7}-2016",))
        )
        listings.append(ListingRecord(f"c{n:02}", members[1], ListingKind.CAPABILITY, title, "", published=start))
    listings.append(
        ListingRecord("n", "o01", ListingKind.NEED, "New membranes for turbines", "", topics=("T3-2016",))
    )
    return Records(organisations=organisations, collaborations=tuple(projects), listings=tuple(listings))


@cache
def _prospects() -> Prospects:
    return Prospects(_world(), AT)


def _known() -> list[CollaborationRecord]:
    return [one for one in _world().collaborations if one.start is None or one.start < AT]


def _of(one: str) -> list[CollaborationRecord]:
    return [project for project in _known() if one in project.participants]


def _partners(one: str) -> set[str]:
    return {other for project in _of(one) for other in project.participants} - {one}


def _lately(one: str, years: float) -> int:
    starts = [project.start for project in _of(one) if project.start is not None]
    return sum((AT - start).days / 365.25 <= years for start in starts)


def _place(one: str) -> Place:
    return next(o.place for o in _world().organisations if o.id == one)


def _kind(one: str) -> Kind:
    return next(o.kind for o in _world().organisations if o.id == one)


def _check_partner(kind: str, facts: Facts, asker: str, other: str) -> None:
    common = _partners(asker) & _partners(other)
    expected = {
        "common_partners": len(common),
        "own_partners": len(_partners(asker)),
        "projects": len(_of(other)),
        "own_projects": len(_of(asker)),
        "projects_lately": _lately(other, 3.0),
        "years": 3.0,
        "leads": sum(project.lead == other for project in _of(other)),
        "country": _place(other).country,
        "partners_there": sum(_place(one).country == _place(other).country for one in _partners(asker)),
        "kind": _kind(other).value,
        "partners_of_it": sum(_kind(one) is _kind(other) for one in _partners(asker)),
        "partners": len(_partners(other if kind in ("walk_three", "alike") else asker)),
        "shared_topics": len(_topics(asker) & _topics(other)),
    }
    for name, value in facts.items():
        if name in expected:
            assert value == expected[name], (kind, name)
        elif name == "through":
            assert set(value) <= common and len(value) == min(3, len(common))  # type: ignore[arg-type]
        elif name == "topics":
            assert set(value) <= _topics(asker) & _topics(other)  # type: ignore[arg-type]
        elif name in ("project", "own_project"):
            assert (value, facts["title"]) in {(p.id, p.title) for p in _of(asker if "own" in name else other)}
        elif name == "projects_of_at_most":
            assert value == CROWD
        elif name == "kilometres":
            assert value == _apart(_place(asker), _place(other))
        else:
            assert name == "title"


def _topics(one: str) -> set[str]:
    return {topic for project in _of(one) for topic in project.topics}


def _apart(left: Place, right: Place) -> int | None:
    """All seats lie on one meridian: a degree is 111.2 km."""
    return (
        None if left.lat is None or right.lat is None else round(abs(left.lat - right.lat) * 6371.0088 * np.pi / 180)
    )


@pytest.mark.parametrize("asker", [f"o{n:02}" for n in range(30)])
def test_facts_of_partners_are_true_and_weights_add_up(asker: str) -> None:
    prospects, among = _prospects(), np.arange(30)
    scores = prospects.partners(asker, among)
    rows = np.flatnonzero(np.isfinite(scores))

    found = prospects.partner_reasons(asker, among, rows)

    for row, reasons in zip(rows, found, strict=True):
        assert [one.kind for one in reasons] == [*SIGNALS, "usual", "base"]
        assert sum(one.weight for one in reasons) == pytest.approx(scores[row], abs=1e-5)
        for one in reasons:
            _check_partner(one.kind, one.facts, asker, prospects.ids[row])


def _check_answer(reason: Reason, other: str) -> None:
    facts = reason.facts
    if "listing" in facts:
        offered = {(one.id, one.title) for one in _world().listings if one.organisation == other}
        assert (facts["listing"], facts["title"]) in offered
    elif "through" in facts:
        assert set(facts["through"]) <= _partners(other)  # type: ignore[arg-type]
    elif "joint_projects" in facts:
        both = [one for one in _of(other) if "o01" in one.participants]
        starts = [one.start for one in both if one.start is not None]
        assert facts["joint_projects"] == len(both)
        assert facts["latest"] == (max(starts).isoformat() if starts else None)
    elif reason.kind == "again" and facts:
        both = [one for one in _of(other) if "o01" in one.participants]
        assert (facts["project"], facts["title"]) in {(one.id, one.title) for one in both}
    elif reason.kind == "activity":
        assert facts == {"projects": _lately(other, 2.0), "years": 2.0}
    elif reason.kind in ("asked_country", "home"):
        assert facts == {"country": _world().organisations[int(other[1:])].place.country}
    elif reason.kind == "asked_town":
        assert facts == {"town": _world().organisations[int(other[1:])].place.town}
    elif reason.kind == "name":
        assert facts == {"words": ()}, "organisations are named by numbers"
    elif reason.kind == "offers":
        known = [one for one in _world().listings if one.published is None or one.published <= AT]
        assert facts == {"listings": len({one.title for one in known if one.organisation == other})}
    else:
        _check_partner(reason.kind, facts, "o01", other)


def test_facts_of_answers_are_true_and_weights_add_up() -> None:
    prospects, need = _prospects(), next(one for one in _world().listings if one.id == "n")
    scores = prospects.answers(need)
    rows = np.flatnonzero(np.isfinite(scores))

    found = prospects.answer_reasons(need, rows)

    for row, reasons in zip(rows, found, strict=True):
        assert [one.kind for one in reasons] == list(NEED_SIGNALS)
        assert sum(one.weight for one in reasons) == pytest.approx(scores[row], abs=1e-6)
        for one in reasons:
            _check_answer(one, prospects.ids[row])


def test_the_text_named_is_the_one_that_fits() -> None:
    prospects, need = _prospects(), next(one for one in _world().listings if one.id == "n")
    row = prospects.position["o02"]
    offers = [one for one in _world().listings if one.organisation == "o02"]

    (reasons,) = prospects.answer_reasons(need, np.array([row]))

    facts = next(one.facts for one in reasons if one.kind == "texts")
    fits = {one.title for one in offers if "membranes" in one.title or "turbines" in one.title}
    assert facts.get("title") in (fits or {None})


def test_the_same_pair_has_the_same_facts_in_any_order_of_records() -> None:
    world = _world()
    turned = Prospects(
        Records(
            organisations=world.organisations[::-1],
            collaborations=world.collaborations[::-1],
            listings=world.listings[::-1],
        ),
        AT,
    )
    rows = np.flatnonzero(np.isfinite(turned.partners("o00")))[:4]

    one, other = (some.partner_reasons("o00", np.arange(30), rows) for some in (turned, _prospects()))

    assert [[r.facts for r in reasons] for reasons in one] == [[r.facts for r in reasons] for reasons in other]
