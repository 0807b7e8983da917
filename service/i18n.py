"""Words, dates and numbers in the reader's language; catalogues are read from `locale/*.po` directly."""

import gettext as stdlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, dates, lists, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = ("nl", "en", "de", "fr")
"""Languages a reader can choose; `service.languages` says which pages are offered in which."""

CATALOGUES = Path(__file__).with_name("locale")
BABEL = {"en": "en_GB"}

_current: ContextVar[str] = ContextVar("locale", default="en")


@lru_cache
def offered() -> tuple[str, ...]:
    """The languages that have a catalogue; English needs none."""
    return tuple(locale for locale in LOCALES if locale == "en" or (CATALOGUES / f"{locale}.po").is_file())


@lru_cache
def translations(locale: str) -> stdlib.NullTranslations:
    """The catalogue of a language; English is the language of the message ids."""
    path = CATALOGUES / f"{locale}.po"
    if not path.is_file():
        return stdlib.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=locale)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return stdlib.GNUTranslations(compiled)


@contextmanager
def use_locale(locale: str) -> Iterator[None]:
    """Everything inside speaks `locale`; one without a catalogue is English, dates and numbers too."""
    token = _current.set(locale if locale in offered() else "en")
    try:
        yield
    finally:
        _current.reset(token)


def current_locale() -> str:
    """The language of the present request or mail."""
    return _current.get()


def gettext(message: str) -> str:
    """The message in the present language."""
    return translations(_current.get()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Singular or plural in the present language, by its own rule."""
    return translations(_current.get()).ngettext(singular, plural, number)


def babel_locale() -> Locale:
    """The present language as Babel knows it; English is British, for its dates."""
    return Locale.parse(BABEL.get(_current.get(), _current.get()))


def format_date(value: date, style: str = "long") -> str:
    """A day in the reader's language."""
    return dates.format_date(value, style, locale=babel_locale())


def format_datetime(value: datetime, zone: str = "Europe/Amsterdam") -> str:
    """A moment in the reader's language and time zone."""
    return dates.format_datetime(value, "medium", tzinfo=ZoneInfo(zone), locale=babel_locale())


def format_number(value: float, digits: int = 0) -> str:
    """A number with the reader's separators."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(numbers.format_decimal(value, format=pattern, locale=babel_locale()))


def format_percent(value: float) -> str:
    """A share (0 to 1) as a percentage."""
    return str(numbers.format_percent(value, locale=babel_locale()))


def colon(text: str) -> str:
    """A text that something follows; French keeps a space before its colon."""
    return f"{text}\xa0:" if _current.get() == "fr" else f"{text}:"


def format_list(values: list[str]) -> str:
    """Several words as the language strings them together."""
    return lists.format_list(values, locale=babel_locale())


def weekday_name(number: int) -> str:
    """A day of the week, Monday is 0, in the reader's language."""
    return str(babel_locale().days["stand-alone"]["wide"][number])


def hour_name(number: int) -> str:
    """A whole hour of the day, from 0, in the reader's language."""
    return dates.format_time(time(number), "short", locale=babel_locale())


def own_name(locale: str) -> str:
    """What a language calls itself."""
    return str(Locale.parse(locale).language_name).capitalize()


def language_name(code: str) -> str:
    """The name of a language in the present one."""
    return str(babel_locale().languages.get(code, code))


@lru_cache
def _language_codes() -> dict[str, str]:
    names: dict[str, str] = {}
    for locale in LOCALES:
        for code, name in Locale(locale).languages.items():
            if len(code) == 2:
                names |= {name.casefold(): code, code: code}
    return names


def language_code(word: str) -> str | None:
    """The code of a language that is named in one of the languages of the pages, or by its code."""
    return _language_codes().get(word.casefold())


def country_name(code: str) -> str:
    """A country by its ISO code, in the reader's language."""
    return str(babel_locale().territories.get(code, code))


def is_country(code: str) -> bool:
    """Whether Babel has a name for a country of this code."""
    return code in babel_locale().territories
