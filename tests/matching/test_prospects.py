"""Who is likely to work together next, judged by what was done before a day and nothing later."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matching.history import CROWD
from matching.prospects import Prospects
from matching.records import (
    CollaborationRecord,
    Kind,
    ListingKind,
    ListingRecord,
    OrganisationRecord,
    Place,
    Records,
)

AT = date(2020, 1, 1)
PEOPLE = ("asker", "friend", "friend2", "near", "far", "stranger")


def _project(
    key: str, *participants: str, start: date | None = date(2019, 1, 1), text: str = ""
) -> CollaborationRecord:
    return CollaborationRecord(key, participants, start, title=text)


def _records(*projects: CollaborationRecord, listings: tuple[ListingRecord, ...] = ()) -> Records:
    organisations = tuple(OrganisationRecord(one, one, Kind.COMPANY, Place("NL")) for one in PEOPLE)
    return Records(organisations=organisations, collaborations=projects, listings=listings)


def _text(key: str, owner: str, title: str, published: date = date(2019, 1, 1)) -> ListingRecord:
    return ListingRecord(key, owner, ListingKind.CAPABILITY, title, "", published=published, language="en")


def _scores(prospects: Prospects, values: np.ndarray) -> dict[str, float]:
    return dict(zip(prospects.ids, values.tolist(), strict=True))


def _circles(number: int, size: int) -> Records:
    """Organisations in circles that work among themselves, a few projects across."""
    chance = np.random.default_rng(3)
    names = [[f"c{circle}m{member:02}" for member in range(size)] for circle in range(number)]
    projects = []
    for circle in names:
        for n in range(size):
            members = tuple(circle[int(i)] for i in chance.choice(size, 4, replace=False))
            projects.append(_project(f"{circle[0]}-{n}", *members))
    for n in range(number):
        projects.append(_project(f"across-{n}", names[n][0], names[(n + 1) % number][0]))
    organisations = tuple(OrganisationRecord(one, one, Kind.COMPANY, Place("NL")) for row in names for one in row)
    return Records(organisations=organisations, collaborations=tuple(projects))


def test_friends_of_friends_come_first_and_earlier_partners_are_left_out() -> None:
    prospects = Prospects(_circles(4, 30), AT)

    found = _scores(prospects, prospects.partners("c0m05"))

    order = sorted((one for one in found if not np.isneginf(found[one])), key=lambda one: -found[one])
    left_out = {one for one in found if np.isneginf(found[one])}
    assert "c0m05" in left_out and len(left_out) > 1
    assert all(one.startswith("c0") for one in left_out)
    assert sum(one.startswith("c0") for one in order[:10]) >= 9


def test_whoever_was_met_in_a_crowd_is_an_earlier_partner_too_and_ties_nobody() -> None:
    crowd = tuple(f"x{n:03}" for n in range(CROWD))
    organisations = tuple(OrganisationRecord(one, one, Kind.COMPANY, Place("NL")) for one in (*PEOPLE, *crowd))
    projects = (_project("1", "asker", *crowd), _project("2", crowd[0], "near"), _project("3", "near", "far"))
    prospects = Prospects(Records(organisations=organisations, collaborations=projects), AT)
    among = np.arange(len(prospects.ids))

    found = _scores(prospects, prospects.partners("asker", among))
    row = prospects.position["near"]
    (reasons,) = prospects.partner_reasons("asker", among, np.array([row]))

    assert {one for one in found if np.isneginf(found[one])} == {"asker", *crowd}
    (facts,) = (one.facts for one in reasons if one.kind == "partners")
    assert (facts["common_partners"], facts["projects_of_at_most"]) == (0, CROWD)


@pytest.mark.parametrize(("start", "known"), [(AT, False), (date(2019, 12, 31), True), (None, True)])
def test_only_what_began_before_the_day_is_known(start: date | None, known: bool) -> None:
    records = _records(_project("1", "asker", "friend", start=start), _project("2", "near", "far"))
    prospects = Prospects(records, AT)

    assert bool(np.isneginf(_scores(prospects, prospects.partners("asker"))["friend"])) is known


@pytest.mark.parametrize(("published", "better"), [(AT, True), (date(2020, 1, 2), False)])
def test_a_text_published_after_the_day_does_not_exist(published: date, better: bool) -> None:
    others = (
        _text("b", "far", "robotic grippers"), _text("c", "stranger", "water filtration and membrane fouling"),
        _text("d", "friend", "robotic welding"), _text("e", "friend2", "membrane modules for water"),
    )  # fmt: skip
    about = ("coatings for ship hulls", "membrane filtration of brackish water")
    need = ListingRecord("n", "asker", ListingKind.NEED, "Membrane filtration of water", "", language="en")

    worlds = (_records(listings=(_text("a", "near", text, published), *others)) for text in about)
    unfitting, found = (_scores(one, one.answers(need)) for one in (Prospects(world, AT) for world in worlds))

    assert (found["near"] > unfitting["near"]) is better
    assert (found != unfitting) is better
    assert np.isneginf(found["asker"])


def test_one_text_that_fits_well_beats_many_that_fit_a_little() -> None:
    weak = tuple(_text(f"w{n}", "far", f"water heating system number{n} for greenhouse{n}") for n in range(2))
    offered = (
        *weak, _text("a", "near", "membrane filtration of brackish water"),
        _text("x", "friend", "greenhouse heating system"),
        _text("y", "friend2", "membrane brackish filtration units"),
    )  # fmt: skip
    prospects = Prospects(_records(listings=offered), AT)
    need = ListingRecord("n", "asker", ListingKind.NEED, "Membrane filtration of brackish water", "", language="en")

    found = _scores(prospects, prospects.answers(need))

    assert found["near"] > found["far"]


def test_without_projects_the_text_that_fits_leads_by_far() -> None:
    offered = (
        _text("a", "near", "membrane filtration of brackish water"),
        _text("b", "far", "robotic welding of ship hulls"),
        _text("c", "friend", "greenhouse heating and welding"), _text("d", "friend2", "filtration of dusty air"),
        _text("e", "stranger", "heating of ship hulls with water"),
    )  # fmt: skip
    prospects = Prospects(_records(listings=offered), AT)
    need = ListingRecord("n", "asker", ListingKind.NEED, "Membrane filtration of brackish water", "", language="en")

    found = sorted(((value, one) for one, value in _scores(prospects, prospects.answers(need)).items()), reverse=True)

    assert [one for _, one in found[:2]] == ["near", "friend2"]
    assert found[0][0] > found[1][0] + 0.3


def test_the_order_of_records_does_not_matter() -> None:
    projects = [_project("1", "asker", "friend"), _project("2", "friend", "near"), _project("3", "near", "far")]

    one = Prospects(_records(*projects), AT).partners("asker")
    other = Prospects(_records(*reversed(projects)), AT).partners("asker")

    assert np.array_equal(np.round(one, 4), np.round(other, 4))


def test_an_organisation_without_a_past_is_led_to_those_who_work_with_others() -> None:
    circles = _circles(4, 30)
    newcomers = tuple(OrganisationRecord(one, one, Kind.COMPANY, Place("NL")) for one in ("new1", "new2"))
    records = replace(circles, organisations=(*circles.organisations, *newcomers))
    prospects = Prospects(records, AT)

    found = _scores(prospects, prospects.partners("new1"))

    assert not np.isnan(list(found.values())).any()
    assert found["new2"] < np.median(list(found.values()))


@pytest.mark.parametrize("said", ["offer", "name"])
def test_a_word_that_one_alone_uses_tells_most(said: str) -> None:
    others = tuple(f"x{n:02}" for n in range(40))
    names = {"expert": "Mycoprotein Works"} if said == "name" else {}
    organisations = tuple(
        OrganisationRecord(one, names.get(one, one), Kind.COMPANY, Place("NL"))
        for one in (*PEOPLE, "expert", *others)
    )
    offers = [_text(f"c{one}", one, "Fermentation of waste streams") for one in others]
    offers.append(_text("ce", "expert", "Mycoprotein" if said == "offer" else "Fermentation of waste streams"))
    prospects = Prospects(Records(organisations=organisations, collaborations=(), listings=tuple(offers)), AT)
    need = ListingRecord("n", "asker", ListingKind.NEED, "Mycoprotein from fermentation of waste", "", language="en")

    found = _scores(prospects, prospects.answers(need))

    assert max((one for one in found if one != "asker"), key=lambda one: found[one]) == "expert"
