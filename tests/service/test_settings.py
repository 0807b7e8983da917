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
        ("database_url", "postgresql://u@h:notaport/x", "SCHAKEL_DATABASE_URL"),
        ("database_url", "postgresql://u@h:65536/x", "SCHAKEL_DATABASE_URL"),
        ("database_url", "sqlite:///", "SCHAKEL_DATABASE_URL"),
        ("database_url", "sqlite:///:memory:", "SCHAKEL_DATABASE_URL"),
        ("base_url", "http://schakel.example.org:65536", "SCHAKEL_BASE_URL"),
        ("mail_url", "smtp://u:p@localhost:abc", "SCHAKEL_MAIL_URL"),
        ("mail_url", "smtp://u:p@localhost:65536", "SCHAKEL_MAIL_URL"),
        ("mail_url", "smtp://localhost:0", "SCHAKEL_MAIL_URL"),
        ("mail_from", "not an address", "SCHAKEL_MAIL_FROM"),
        ("mail_from", "Schakel <a b@@>", "SCHAKEL_MAIL_FROM"),
        ("contact", "the help desk", "SCHAKEL_CONTACT"),
        ("contact", "helpdesk@schakel.example\nx", "SCHAKEL_CONTACT"),
        ("contact", "javascript:alert(1)", "SCHAKEL_CONTACT"),
        ("contact", "https://", "SCHAKEL_CONTACT"),
        ("secret_key", "x" * 31, "SCHAKEL_SECRET_KEY"),
        ("data_dir", str(ROOT / "pyproject.toml"), "SCHAKEL_DATA_DIR"),
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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "postgresql+psycopg://u:p%23w@h:65535/x"),
        ("base_url", "http://schakel.example.org:65535"),
        ("mail_url", "smtp://u:p@localhost:65535"),
        ("mail_from", "post@schakel.example"),
        ("contact", "helpdesk@schakel.example"),
        ("contact", "https://schakel.example/contact?from=pages"),
        ("contact", ""),
        ("data_dir", str(ROOT / "seeds")),
        ("data_dir", "not-there-yet"),
        ("mail_from", "Schakel <post@localhost>"),
    ],
)
def test_what_can_be_used_is_taken_as_it_is(name: str, value: str) -> None:
    assert str(getattr(load(**{"secret_key": KEY, name: value}), name)) == value


def test_every_wrong_setting_is_named_the_key_too() -> None:
    with pytest.raises(SettingsError) as caught:
        load(secret_key="", mail_url="mailto:somebody")

    assert "SCHAKEL_MAIL_URL" in str(caught.value)
    assert "SCHAKEL_SECRET_KEY" in str(caught.value)
