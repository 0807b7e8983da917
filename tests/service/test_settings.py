"""Settings are checked at start, by name and with an example, and each is in the documentation."""

from pathlib import Path

import pytest

from service.settings import EXAMPLES, ROOT, Settings, SettingsError, load

KEY = "x" * 32


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("database_url", "mysql://host/name", "SCHAKEL_DATABASE_URL"),
        ("base_url", "schakel.example.org", "SCHAKEL_BASE_URL"),
        ("mail_url", "mailto:somebody", "SCHAKEL_MAIL_URL"),
        ("time_zone", "Amsterdam", "SCHAKEL_TIME_ZONE"),
        ("embedder", "best", "SCHAKEL_EMBEDDER"),
        ("secret_key", "x" * 31, "SCHAKEL_SECRET_KEY"),
    ],
)
def test_a_wrong_setting_is_named_with_an_example(name: str, value: str, word: str) -> None:
    values = {"secret_key": KEY, name: value}

    with pytest.raises(SettingsError) as caught:
        load(**values)

    assert word in str(caught.value)
    assert EXAMPLES[name] in str(caught.value)


def test_a_key_of_thirty_two_characters_is_long_enough() -> None:
    settings = load(secret_key=KEY)

    assert settings.secret_key == KEY


def test_a_plain_postgresql_address_gets_its_driver() -> None:
    settings = load(secret_key=KEY, database_url="postgresql://user@host/name")

    assert settings.database_url == "postgresql+psycopg://user@host/name"


def test_every_setting_stands_in_the_documentation() -> None:
    documented = Path(ROOT / "docs" / "settings.md").read_text()

    missing = [name for name in Settings.model_fields if f"SCHAKEL_{name.upper()}" not in documented]

    assert missing == []
