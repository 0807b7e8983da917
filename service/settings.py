"""Settings from the environment, checked at start with the name, the problem and an example."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds `templates/` and `seeds/`."""

EXAMPLES = {
    "database_url": "sqlite:///var/schakel.db or postgresql://user:password@host/name",
    "data_dir": "var",
    "base_url": "https://schakel.example.org",
    "mail_url": "smtp://user:password@mail.example.org:587, file:var/mail or console:",
    "mail_from": "Schakel <post@schakel.example.org>",
    "secret_key": "the output of: python -c 'import secrets; print(secrets.token_urlsafe(48))'",
    "default_locale": "nl or en",
    "embedder": "universal, both or none",
    "time_zone": "Europe/Amsterdam",
    "mode": "production or demo",
    "log_level": "INFO",
}


EmbedderName = Literal["universal", "both", "none"]


class SettingsError(Exception):
    """A setting that cannot be used; the message names it, says what is wrong and gives an example."""


def _database_url(value: str) -> str:
    if value.startswith("postgres://"):
        value = value.replace("postgres://", "postgresql://", 1)
    if value.startswith("postgresql://"):
        return value.replace("postgresql://", "postgresql+psycopg://", 1)
    if value.startswith(("sqlite:///", "postgresql+psycopg://")):
        return value
    raise ValueError("is neither an SQLite nor a PostgreSQL address")


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("is not an address that starts with http:// or https://")
    return value.rstrip("/")


def _mail_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme in {"smtp", "smtps"} and parts.hostname:
        return value
    if parts.scheme == "file" and parts.path:
        return value
    if value == "console:":
        return value
    raise ValueError("is not smtp://, smtps://, file:DIR or console:")


def _time_zone(value: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("is not a time zone of the IANA list") from error
    return value


class Settings(BaseSettings):
    """Everything that differs between installations; each field is `SCHAKEL_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="SCHAKEL_", frozen=True, extra="ignore")

    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        "sqlite:///var/schakel.db", description="Where the database is: SQLite file or PostgreSQL server."
    )
    data_dir: Path = Field(Path("var"), description="Folder for vectors, mail files and exports.")
    base_url: Annotated[str, AfterValidator(_base_url)] = Field(
        "http://127.0.0.1:8000", description="Public address of the pages, as links in mails need it."
    )
    mail_url: Annotated[str, AfterValidator(_mail_url)] = Field(
        "file:var/mail", description="Where mail goes: a mail server, a folder of .eml files or the console."
    )
    mail_from: str = Field("Schakel <schakel@localhost.example>", description="Sender of every mail.")
    secret_key: str = Field("", description="Signs the links in mails; at least 32 characters.")
    default_locale: Literal["nl", "en"] = Field("nl", description="Language where a reader gives none.")
    embedder: EmbedderName = Field(
        "universal",
        description="Sentence model for meaning across languages; `both` adds a second one that is slower and "
        "nearer to what people say; `none` works on words alone.",
    )
    time_zone: Annotated[str, AfterValidator(_time_zone)] = Field(
        "Europe/Amsterdam", description="Time zone of readers who chose none."
    )
    mode: Literal["production", "demo"] = Field(
        "production",
        description="`demo` shows the role switch and everybody's outbox; never on the internet.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged.")

    @model_validator(mode="after")
    def _secret_is_long_enough(self) -> "Settings":
        if len(self.secret_key) < 32:
            raise ValueError("secret_key: needs at least 32 characters")
        return self

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration with invented readers."""
        return self.mode == "demo"

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies may only travel over https."""
        return self.base_url.startswith("https://")


def load(**overrides: object) -> Settings:
    """The settings of the environment, with `overrides` for tests and the demo.

    Raises `SettingsError` with one line per setting that cannot be used.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks what a caller hands in
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        message = str(problem["msg"]).removeprefix("Value error, ")
        name = str(problem["loc"][0]) if problem["loc"] else message.split(":", 1)[0]
        if not problem["loc"]:
            message = message.split(":", 1)[1].strip()
        lines.append(f"SCHAKEL_{name.upper()} {message}. Example: {EXAMPLES.get(name, '')}")
    return "\n".join(lines)


@lru_cache
def current() -> Settings:
    """The settings of this process."""
    return load()
