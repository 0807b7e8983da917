"""Settings from the environment, checked at start with the name, the problem and an example."""

import re
from email.utils import parseaddr
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds `templates/` and `seeds/`."""

EXAMPLES = {
    "database_url": "sqlite:///var/schakel.db or postgresql://user:password@host/name",
    "data_dir": "var",
    "base_url": "https://schakel.example.org",
    "mail_url": "smtp://user:password@mail.example.org:587, file:var/mail or console:",
    "mail_from": "Schakel <post@schakel.example.org>",
    "contact": "helpdesk@schakel.example.org or https://schakel.example.org/contact",
    "secret_key": "the output of: python -c 'import secrets; print(secrets.token_urlsafe(48))'",
    "password_memory": "64, any number from 1 to 4096",
    "default_locale": "nl or en",
    "embedder": "universal, both or none",
    "time_zone": "Europe/Amsterdam",
    "match_hour": "3, any hour from 0 to 23, or off",
    "mode": "production or demo",
    "log_level": "INFO",
    "oidc_issuer": "https://login.example.org/realms/work",
    "oidc_client_id": "schakel",
    "oidc_client_secret": "what the provider gave with the client id",
    "oidc_name": "Work account",
    "oidc_strong": "mfa otp https://refeds.org/profile/mfa",
}


EmbedderName = Literal["universal", "both", "none"]


class SettingsError(Exception):
    """A setting that cannot be used; the message names it, says what is wrong and gives an example."""


def is_mail_address(value: str) -> bool:
    """Whether something is shaped like name@organisation.example."""
    return re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)*", value) is not None


def _database_url(value: str) -> str:
    if value.startswith("postgres://"):
        value = value.replace("postgres://", "postgresql://", 1)
    if value.startswith("postgresql://"):
        value = value.replace("postgresql://", "postgresql+psycopg://", 1)
    if value.startswith("sqlite:///"):
        return _sqlite_file(value)
    if value.startswith("postgresql+psycopg://"):
        return _postgresql_server(value)
    raise ValueError("is neither an SQLite nor a PostgreSQL address")


def _sqlite_file(value: str) -> str:
    file = value.removeprefix("sqlite:///").split("?", 1)[0]
    if file in {"", "/", ":memory:"}:
        raise ValueError("names no file, so nothing would be kept")
    return value


def _postgresql_server(value: str) -> str:
    """Read as the driver reads it: a password may hold characters that end a host in other addresses."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        address = make_url(value)
    except (ArgumentError, ValueError) as error:
        raise ValueError("cannot be read: is the port a number?") from error
    if address.port is not None and not 1 <= address.port <= 65535:
        raise ValueError(_PORT)
    return value


_PORT = "has a port that is no number from 1 to 65535"


def _port_can_be(parts: SplitResult) -> None:
    try:
        port = parts.port
    except ValueError as error:
        raise ValueError(_PORT) from error
    if port == 0:
        raise ValueError(_PORT)


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is not an address that starts with http:// or https://")
    _port_can_be(parts)
    return value.rstrip("/")


def _mail_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme in {"smtp", "smtps"} and parts.hostname:
        _port_can_be(parts)
        return value
    if parts.scheme == "file" and parts.path:
        return value
    if value == "console:":
        return value
    raise ValueError("is not smtp://, smtps://, file:DIR or console:")


def _mail_from(value: str) -> str:
    if not value.isprintable() or not is_mail_address(parseaddr(value)[1]):
        raise ValueError("holds no mail address")
    return value


def _contact(value: str) -> str:
    """A mail address or a page; empty where nobody is named."""
    if value and not value.isprintable():
        raise ValueError("holds signs that cannot be seen")
    if not value or is_mail_address(value.removeprefix("mailto:")):
        return value.removeprefix("mailto:")
    try:
        return _base_url(value)
    except ValueError as error:
        raise ValueError("is neither a mail address nor an address that starts with http:// or https://") from error


def _secret_key(value: str) -> str:
    if len(value) < 32:
        raise ValueError("needs at least 32 characters")
    return value


def _time_zone(value: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("is not a time zone of the IANA list") from error
    return value


def _folder(value: Path) -> Path:
    if value.exists() and not value.is_dir():
        raise ValueError("is a file, and must be a folder")
    return value


def is_near(address: str) -> bool:
    """Whether an address is on this machine, where nobody listens in between."""
    return urlsplit(address).hostname in {"127.0.0.1", "localhost", "::1"}


def _issuer(value: str) -> str:
    if value and not (_base_url(value) and (value.startswith("https://") or is_near(value))):
        raise ValueError("is not an address that starts with https://")
    return value


def _match_hour(value: str) -> str:
    if value == "off" or (value.isascii() and value.isdigit() and int(value) < 24):
        return value
    raise ValueError("is neither an hour from 0 to 23 nor off")


class Settings(BaseSettings):
    """Everything that differs between installations; each field is `SCHAKEL_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="SCHAKEL_", frozen=True, extra="ignore")

    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        "sqlite:///var/schakel.db", description="Where the database is: SQLite file or PostgreSQL server."
    )
    data_dir: Annotated[Path, AfterValidator(_folder)] = Field(
        Path("var"), description="Folder for vectors, mail files and exports."
    )
    base_url: Annotated[str, AfterValidator(_base_url)] = Field(
        "http://127.0.0.1:8000", description="Public address of the pages, as links in mails need it."
    )
    mail_url: Annotated[str, AfterValidator(_mail_url)] = Field(
        "file:var/mail", description="Where mail goes: a mail server, a folder of .eml files or the console."
    )
    mail_from: Annotated[str, AfterValidator(_mail_from)] = Field(
        "Schakel <schakel@localhost.example>", description="Sender of every mail."
    )
    contact: Annotated[str, AfterValidator(_contact)] = Field(
        "",
        description="Whom readers ask for help, a mail address or a page: stands below every page, on the help pages "
        "and on those of errors. Left empty, the pages say that nobody is named and `schakel serve` remarks on it.",
    )
    secret_key: Annotated[str, AfterValidator(_secret_key)] = Field(
        "",
        validate_default=True,
        description="Signs the links in mails and encrypts the secrets of second factors; at least 32 characters.",
    )
    password_memory: int = Field(
        64,
        ge=1,
        le=4096,
        description="Megabytes of memory that one check of a password takes (argon2id, two checks at once in each "
        "process); a change holds for each reader from the next signing in. Less than 19 is for tests only.",
    )
    default_locale: Literal["nl", "en"] = Field("nl", description="Language where a reader gives none.")
    embedder: EmbedderName = Field(
        "universal",
        description="Sentence model for meaning across languages; `both` adds a second one that is slower and "
        "nearer to what people say; `none` works on words alone.",
    )
    time_zone: Annotated[str, AfterValidator(_time_zone)] = Field(
        "Europe/Amsterdam", description="Time zone of readers who chose none."
    )
    match_hour: Annotated[str, AfterValidator(_match_hour)] = Field(
        "3", description="Hour, in that time zone, from which the worker runs the main job each day; `off`: never."
    )
    mode: Literal["production", "demo"] = Field(
        "production",
        description="`demo` shows the role switch and everybody's outbox; never on the internet.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged.")

    oidc_issuer: Annotated[str, AfterValidator(_issuer)] = Field(
        "", description="OpenID provider for single sign-on, exactly as it calls itself; empty: there is none."
    )
    oidc_client_id: str = Field("", description="What the OpenID provider calls this installation.")
    oidc_client_secret: str = Field(
        "",
        repr=False,
        description="The secret that goes with it; empty for a public client, which PKCE guards alone.",
    )
    oidc_name: str = Field("", max_length=60, description="How readers know the provider: the words on its button.")
    oidc_strong: str = Field(
        "",
        description="Values of `acr` or `amr`, with spaces between, by which the provider says that a second factor "
        "was given; empty: officers and operators give theirs here.",
    )

    @property
    def single_sign_on(self) -> bool:
        """Whether readers can come from an OpenID provider; nobody does in the demonstration."""
        return bool(self.oidc_issuer and self.oidc_client_id) and not self.demo

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration with invented readers."""
        return self.mode == "demo"

    @property
    def nightly(self) -> int | None:
        """The hour of the main job; None where somebody else runs it."""
        return None if self.match_hour == "off" else int(self.match_hour)

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
        name = str(problem["loc"][0])
        lines.append(f"SCHAKEL_{name.upper()} {message}. Example: {EXAMPLES.get(name, '')}")
    return "\n".join(lines)


@lru_cache
def current() -> Settings:
    """The settings of this process."""
    return load()
