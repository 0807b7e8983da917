"""Migrations bring an empty database to the shape of the tables, and back, on both databases."""

from sqlalchemy import Engine, inspect

from service.migrating import downgrade, drift, head, present, upgrade


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
