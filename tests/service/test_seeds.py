"""Seeds load completely, once, with their sources; invented texts only where the demo asks for them."""

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select

from matching.embedding import UniversalEmbedder
from matching.records import Kind, ListingKind
from service.accounts.models import Person, Role
from service.db import reading, writing
from service.directory.listing_keeping import By
from service.directory.listing_models import Listing
from service.directory.models import Membership, Organisation, OrganisationName
from service.directory.profile_models import OWN_ENTRY
from service.exchange.demo_seeds import load_listings, load_people
from service.exchange.listing_rows import ListingRow
from service.exchange.rows import RowError, read
from service.exchange.seeds import load
from service.settings import ROOT
from service.uniting.merging import merge
from tests.conftest import NOW, copied_sqlite

SEEDS = ROOT / "seeds"
TWICE = ("hsd-campus", "security-delta")


@pytest.fixture
def seeded(seeded_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database of the test's own that holds the seeds."""
    with copied_sqlite(seeded_template, tmp_path) as engine:
        yield engine


def test_facts_load_once_and_a_second_time_changes_nothing(database: Engine, now: datetime) -> None:
    with writing(database) as session:
        first = load(session, SEEDS, now)

    with writing(database) as session:
        second = load(session, SEEDS, now + timedelta(days=1))

    assert sum(tally.added for tally in first.values()) > 1500
    assert {name: (tally.added, tally.changed) for name, tally in second.items()} == dict.fromkeys(second, (0, 0))
    with reading(database) as session:
        kinds = dict(session.exec(select(Organisation.kind, func.count()).group_by(Organisation.kind)).all())
    assert kinds[Kind.HOTSPOT] >= 50
    assert kinds[Kind.CENTRE] == 26
    assert kinds[Kind.CLUSTER] >= 90
    assert sum(kinds.values()) >= 300


def test_seeding_facts_never_brings_invented_texts_or_people(seeded: Engine) -> None:
    with reading(seeded) as session:
        listings = session.exec(select(func.count()).select_from(Listing)).one()
        people = session.exec(select(func.count()).select_from(Person)).one()
    assert (listings, people) == (0, 0)


def test_illustrative_listings_are_marked_and_open_on_the_day_whatever_the_year(
    seeded: Engine, now: datetime
) -> None:
    later = now.replace(year=now.year + 10)
    with writing(seeded) as session:
        load_listings(session, SEEDS, later)

    with reading(seeded) as session:
        listings = session.exec(select(Listing)).all()

    assert len(listings) >= 450
    assert all(one.illustrative for one in listings)
    assert all(one.published_on and one.published_on <= later.date() for one in listings)
    assert all(one.expires_on and one.expires_on > later.date() for one in listings)
    assert {one.kind for one in listings} == set(ListingKind)
    assert len({one.title for one in listings}) == len(listings)


def test_demo_people_have_addresses_that_lead_nowhere(seeded: Engine, now: datetime) -> None:
    with writing(seeded) as session:
        load_people(session, now)

    with reading(seeded) as session:
        people = session.exec(select(Person)).all()

    assert len(people) >= 200
    assert all(person.email.endswith(".example") and person.demo for person in people)


def test_no_two_listings_of_a_kind_say_the_same_in_other_words() -> None:
    rows = [row for path in sorted((SEEDS / "listings").glob("*.jsonl")) for _, row in read(path, ListingRow)]

    for kind in ListingKind:
        some = [row for row in rows if row.kind is kind]
        texts = [f"{row.title_en or row.title}. {row.summary_en or row.summary}" for row in some]
        vectors = UniversalEmbedder().embed(texts)
        alike = np.triu(vectors @ vectors.T, 1)
        left, right = np.unravel_index(alike.argmax(), alike.shape)
        assert alike.max() < 0.75, (some[left].key, some[right].key)


def test_a_reference_tells_nothing_of_the_owner_and_stays(seeded: Engine, now: datetime) -> None:
    with writing(seeded) as session:
        load_listings(session, SEEDS, now)
    with reading(seeded) as session:
        rows = session.exec(select(Listing.reference, Listing.organisation_id)).all()

    with writing(seeded) as session:
        again = load_listings(session, SEEDS, now)

    numbers = defaultdict(list)
    for reference, owner in rows:
        assert re.fullmatch(r"(NEED|CAP)-NL-20\d\d-\d{4}", reference)
        numbers[owner, reference[:-5]].append(int(reference[-4:]))
    assert all(abs(one - other) > 1 for dealt in numbers.values() for one, other in combinations(dealt, 2))
    assert (again.added, again.changed) == (0, 0)
    with reading(seeded) as session:
        assert set(session.exec(select(Listing.reference, Listing.organisation_id)).all()) == set(rows)


def test_the_reader_of_a_post_holds_every_country_it_is_accredited_for(seeded: Engine, now: datetime) -> None:
    with writing(seeded) as session:
        load_people(session, now)
        load_people(session, now)

    with reading(seeded) as session:
        query = select(Person.email, Role.country).join(Role, col(Role.person_id) == col(Person.id))
        held = sorted(session.exec(query.where(col(Role.country).is_not(None))).all())
    countries = {name: [country for email, country in held if email == f"post-{name}@schakel.example"]
                 for name in ("stockholm", "berlin", "munich", "paris")}  # fmt: skip
    assert countries == {
        "stockholm": ["DK", "FI", "NO", "SE"], "berlin": ["CH", "DE"], "munich": ["CH", "DE"], "paris": ["FR"],
    }  # fmt: skip


def test_a_wrong_row_names_file_line_and_field_and_nothing_is_loaded(
    sqlite: Engine, now: datetime, tmp_path: Path
) -> None:
    folder = tmp_path / "seeds"
    shutil.copytree(SEEDS, folder)
    path = folder / "organisations" / "centres.csv"
    lines = path.read_text().splitlines()
    lines[2] = lines[2].replace(",centre,", ",castle,", 1)
    path.write_text("\n".join(lines) + "\n")

    with pytest.raises(RowError) as caught, writing(sqlite) as session:
        load(session, folder, now)

    assert str(caught.value).startswith("centres.csv:3: kind: ")
    with reading(sqlite) as session:
        assert session.exec(select(func.count()).select_from(Organisation)).one() == 0


def test_what_was_made_one_or_written_by_own_people_stays_when_the_seeds_are_loaded_again(seeded: Engine) -> None:
    with writing(seeded) as session:
        both = [session.exec(select(Organisation).where(Organisation.slug == slug)).one() for slug in TWICE]
        merge(session, both[0], both[1], By(None, NOW))
        own = session.exec(select(Organisation).where(Organisation.slug == "kennispark-twente")).one()
        number, own.name, own.source = own.id, "Kennispark", OWN_ENTRY
        session.add(own)
        hanging = ((OrganisationName, OrganisationName.organisation_id), (Membership, Membership.host_id))
        for table, whose in hanging:
            for row in session.exec(select(table).where(whose == number)).all():
                session.delete(row)

    with writing(seeded) as session:
        load(session, SEEDS, NOW + timedelta(days=1))

    with reading(seeded) as session:
        assert session.get_one(Organisation, number).name == "Kennispark"
        assert [session.exec(select(table).where(whose == number)).all() for table, whose in hanging] == [[], []]
        assert session.exec(select(Organisation.slug).where(col(Organisation.slug).in_(TWICE))).all() == [TWICE[0]]
