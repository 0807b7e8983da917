"""Records are drawn anew as told, and the figures of growth are what they say."""

from datetime import date
from xml.etree import ElementTree

import pytest

from matching.records import CollaborationRecord, Kind, OrganisationRecord, Place
from tests.benchmarks.scale import cost, exponent, table
from tests.benchmarks.scale_picture import picture
from tests.benchmarks.scale_records import Project, Source, drawn


@pytest.fixture
def source() -> Source:
    owners = tuple(
        OrganisationRecord(name, name, Kind.COMPANY, Place("NL"), fields=("water", "chips")) for name in "abc"
    )
    texts = tuple(Project(f"Title {i}", f"Description {i}.", ("water",)) for i in range(5))
    projects = (CollaborationRecord("p", ("a", "b", "c"), date(2020, 1, 1)),)
    return Source(owners, projects, texts, {"water": list(texts)}, ())


def test_the_same_seed_draws_the_same_records(source: Source) -> None:
    assert drawn(source, 30, 1) == drawn(source, 30, 1)
    assert drawn(source, 30, 1) != drawn(source, 30, 2)


def test_each_has_one_listing_of_its_fields_and_projects_keep_their_number(source: Source) -> None:
    records = drawn(source, 30)

    owners = {one.id for one in records.organisations}
    assert len(owners) == 30
    assert {one.organisation for one in records.listings} == owners
    assert len(records.collaborations) <= 10
    assert all(set(one.participants) <= owners for one in records.collaborations)


@pytest.mark.parametrize("power", [1.0, 1.2, 2.0])
def test_the_exponent_is_that_of_the_growth(power: float) -> None:
    assert exponent([(size, 0.01 * size**power) for size in (1000, 10_000, 100_000)]) == pytest.approx(power)


def test_the_picture_is_drawn_with_each_point() -> None:
    drawing = ElementTree.fromstring(picture([(1000, 3.0), (10_000, 31.0), (100_000, 400.0)]))

    assert len(drawing.findall("{http://www.w3.org/2000/svg}circle")) == 3


def test_a_missing_package_is_told_in_the_table() -> None:
    row = {"size": 1000, "peak": 0.5, "beside": [("usearch", float("nan"), float("nan"), "usearch is not installed")]}

    assert "usearch is not installed" in table([row])


def test_cost_is_the_time_of_the_process() -> None:
    assert cost({"run": {"seconds": {"prepare": (9.0, 2.0), "propose": (9.0, 3.0)}}}) == 5.0
