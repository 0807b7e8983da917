"""Migrations bring an empty database to the shape of the tables, and back, on both databases."""

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from service.accounts.models import Role, RoleName
from service.db import reading, writing
from service.directory.geography import Country
from service.directory.models import OrganisationName
from service.directory.vocabulary import Confidence, NameKind
from service.migrating import downgrade, drift, head, present, upgrade
from tests import factories as make

TWENTE = """
    INSERT INTO organisation (id, slug, name, kind, standing, legal_entity, place, municipality, country, language,
        website, text_own, text_en, text_nl, fields, topics, check_needed, search_text, source, licence, source_date,
        confidence, created_at, updated_at)
    VALUES (1, 'twente', 'Twente', 'hotspot', 'participant', 'yes', '', '', 'QA', 'nl', '', '', '', '', '[]', '[]',
        FALSE, '', 'test', 'CC0', '2026-01-01', 'C', '2026-01-05 09:00:00+00:00', '2026-01-05 09:00:00+00:00')
"""
"""An organisation as the first revision holds it."""


def test_tables_and_migrations_agree(database: Engine) -> None:
    found = drift(database)

    assert found == []
    assert present(database) == head()


def test_down_to_nothing_and_up_again(database: Engine) -> None:
    downgrade(database, "base")
    left = set(inspect(database).get_table_names()) - {"alembic_version"}

    revision = upgrade(database)

    assert left == set()
    assert revision == head()
    assert drift(database) == []


def test_a_filled_database_keeps_its_rows_and_gets_the_new_rules(database: Engine) -> None:
    downgrade(database, "0001")
    with writing(database) as session:
        session.execute(text(TWENTE))
        columns = "id, email, name, locale, time_zone, demo, created_at"
        values = "1, 'a@b.example', 'A', 'nl', 'UTC', FALSE, '2026-01-05 09:00:00+00:00'"
        session.execute(text(f"INSERT INTO person ({columns}) VALUES ({values})"))
        session.add_all(Role(person_id=1, name=RoleName.NATIONAL_OFFICER) for _ in range(2))
        session.add(OrganisationName(organisation_id=1, name="T", kind=NameKind.ALIAS, **make.SOURCE))
        session.execute(text("DELETE FROM country"))

    upgrade(database)

    with reading(database) as session:
        assert session.exec(select(func.count()).select_from(Role)).one() == 1
        assert session.exec(select(OrganisationName.name)).all() == ["T"]
        assert session.exec(select(Country.code, Country.confidence)).all() == [("QA", Confidence.UNCERTAIN)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE organisation SET country = 'QQ'",
        "UPDATE organisation SET province = 'NL-QQ'",
        "UPDATE country SET confidence = 'X'",
        "INSERT INTO role (person_id, name) SELECT person_id, name FROM role",
        "UPDATE role SET country = 'QQ', name = 'attache'",
        "UPDATE country SET code = 'QQ' WHERE code = 'NL'",
    ],
)
def test_the_database_itself_refuses_unknown_codes_and_double_roles(database: Engine, change: str) -> None:
    with writing(database) as session:
        make.organisation(session, "twente")
        make.person(session, "operator", RoleName.OPERATOR)

    with pytest.raises(IntegrityError), writing(database) as session:
        session.execute(text(change))


def test_checks_of_the_first_tables_outlive_a_table_made_anew(sqlite: Engine) -> None:
    with writing(sqlite) as session:
        make.organisation(session, "twente")

    with pytest.raises(IntegrityError), writing(sqlite) as session:
        session.execute(text("UPDATE organisation SET lat = 91, lon = 0"))
