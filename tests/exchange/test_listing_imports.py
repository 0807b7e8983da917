"""Listings are imported with their life: open until a last day, and their owner stays."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from service.db import reading, writing
from service.directory.listing_models import Listing
from service.directory.taxonomy import KnowledgeField
from service.directory.vocabulary import ListingState
from tests import factories as make
from tests.exchange.lines import SKILL, listings, said_of


@pytest.mark.parametrize(
    ("given", "state", "last"),
    [
        ({}, ListingState.DRAFT, None),
        ({"published": "2026-11-01"}, ListingState.PUBLISHED, date(2026, 11, 1) + timedelta(days=365)),
        ({"published": "2020-01-01"}, ListingState.EXPIRED, date(2020, 1, 1) + timedelta(days=365)),
        ({"published": "2026-11-01", "expires": "2026-11-24"}, ListingState.EXPIRED, date(2026, 11, 24)),
        ({"published": "2026-11-01", "expires": "2026-11-25"}, ListingState.PUBLISHED, date(2026, 11, 25)),
    ],
)
def test_a_listing_is_open_until_its_last_day(
    park: Engine, tmp_path: Path, given: dict[str, str], state: ListingState, last: date | None
) -> None:
    first, second = (listings(park, tmp_path, {**SKILL, **given}) for _ in range(2))

    with reading(park) as session:
        found = session.exec(select(Listing)).one()
    assert (first.added, second.equal) == ([SKILL["id"]], 1)
    assert (found.state, found.expires_on) == (state, last)


def test_topics_become_knowledge_fields_and_keywords(park: Engine, tmp_path: Path) -> None:
    words = {f"name_{language}": "Robotics" for language in ("nl", "en", "de", "fr")}
    with writing(park) as session:
        session.add(KnowledgeField(id="robotics", **words, **make.SOURCE))

    report = listings(park, tmp_path, {**SKILL, "topics": ["robotics", "grippers", "SC5-2018"]})
    many = listings(park, tmp_path, {**SKILL, "topics": list("abcdef")})

    with reading(park) as session:
        found = session.exec(select(Listing)).one()
    assert (report.problems, found.fields, found.keywords) == ([], ["robotics"], ["grippers", "SC5-2018"])
    assert said_of(many) == ["rows.jsonl:1: topics: at most 5 besides knowledge fields, not 6"]


@pytest.mark.parametrize("other", [{"organisation": "other"}, {"kind": "need"}])
def test_a_listing_keeps_its_owner_and_its_kind(park: Engine, tmp_path: Path, other: dict[str, str]) -> None:
    with writing(park) as session:
        make.organisation(session, "other")
    listings(park, tmp_path, SKILL)

    report = listings(park, tmp_path, {**SKILL, **other, "partner_wanted": "a", "partner_task": "b"})

    assert [said.split(": ")[1] for said in said_of(report)] == list(other)


@pytest.mark.parametrize(("last", "refused"), [("2028-10-31", []), ("2028-11-01", ["expires"])])
def test_a_listing_lives_two_years_at_most(park: Engine, tmp_path: Path, last: str, refused: list[str]) -> None:
    report = listings(park, tmp_path, {**SKILL, "published": "2026-11-01", "expires": last})

    assert [said.split(": ")[1] for said in said_of(report)] == refused


def test_a_day_beyond_the_calendar_is_refused(park: Engine, tmp_path: Path) -> None:
    report = listings(park, tmp_path, {**SKILL, "published": "9999-12-31"})

    assert [said.split(": ")[1] for said in said_of(report)] == ["published"]
