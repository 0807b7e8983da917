"""The messages of pages and mails: all that are used, and those that must be there in German and French.

`python -m tests.messages` lists what is still without a translation; `make messages` ends with it.
"""

import gettext as stdlib
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po
from jinja2 import meta

from service.i18n import CATALOGUES, translations
from service.languages import EVERYWHERE, MODULES_IN_TWO, MORE, is_offered_in_all
from service.rendering import environment
from service.settings import ROOT

Id = str | tuple[str, ...]
TEMPLATES = ROOT / "templates"


@lru_cache
def jinja_options() -> dict[str, str]:
    """How messages are read from templates, as `make messages` reads them."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    found = next(one for one in mappings if one["method"] == "jinja2")
    return {name: value for name, value in found.items() if name not in ("method", "pattern")}


@lru_cache
def used() -> frozenset[Id]:
    """Every message of the service."""
    found: set[Id] = set()
    for folder, method, options in (("service", "python", {}), ("templates", "jinja2", jinja_options())):
        ways = [("**.*" if method == "jinja2" else "**.py", method)]
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, ways, {ways[0][0]: options}):
            found.add(message)
    return frozenset(found)


@lru_cache
def used_in_all() -> frozenset[Id]:
    """The messages of pages and mails that are offered in four languages, with all that their templates include."""
    templates = {TEMPLATES / name for name in _with_included(_offered_in_all())}
    modules = set((ROOT / "service").rglob("*.py")) - {ROOT / name for name in MODULES_IN_TWO}
    return frozenset(message for path in templates | modules for message in _messages_of(path))


def _offered_in_all() -> Iterator[str]:
    for name in sorted(environment().list_templates()):
        if name.startswith(("pages/", "email/")) and is_offered_in_all(name):
            yield name


def _with_included(names: Iterator[str]) -> set[str]:
    found, left = set[str](), list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            tree = environment().parse((TEMPLATES / name).read_text())
            left += [one for one in meta.find_referenced_templates(tree) if one]
    return found


def _messages_of(path: Path) -> Iterator[Id]:
    method, options = ("python", {}) if path.suffix == ".py" else ("jinja2", jinja_options())
    for _, message, _, _ in extract_from_file(method, path, options=options):
        yield message


def catalogue(locale: str) -> Catalog:
    """The catalogue of a language, as it is kept."""
    with (CATALOGUES / f"{locale}.po").open("rb") as file:
        return read_po(file, locale=locale)


def id_of(message: Message) -> Id:
    """The message's own words: one text, or singular and plural."""
    return message.id if isinstance(message.id, str) else tuple(message.id)


def lacking(locale: str) -> list[Id]:
    """The messages that must be there in a language and are not, or not whole."""
    wanted = used() if locale in EVERYWHERE else used_in_all()
    held = {id_of(one): one.string for one in catalogue(locale)}
    return sorted((one for one in wanted if not all(_forms(held.get(one)))), key=str)


def _forms(said: str | Sequence[str] | None) -> list[str]:
    return [said or ""] if said is None or isinstance(said, str) else list(said)


@contextmanager
def noting_what_lacks(locale: str) -> Iterator[set[str]]:
    """Messages that are said in English meanwhile, because the catalogue of the language has them not."""
    lacking, ours = set[str](), {one if isinstance(one, str) else one[0] for one in used()}

    class Noting(stdlib.NullTranslations):
        def gettext(self, message: str) -> str:
            lacking.update({message} & ours)
            return message

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            lacking.update({msgid1} & ours)
            return msgid1

    held = translations(locale)
    before, held._fallback = held._fallback, Noting()  # type: ignore[attr-defined]  # the standard library's own
    try:
        yield lacking
    finally:
        held._fallback = before  # type: ignore[attr-defined]


def main() -> None:
    """Lists what is lacking, by language."""
    for locale in ("nl", *MORE):
        without = lacking(locale)
        sys.stdout.write(f"{locale}: {len(without)} messages without a translation\n")
        for one in without:
            sys.stdout.write("  " + re.sub(r"\s+", " ", one if isinstance(one, str) else one[0]) + "\n")


if __name__ == "__main__":
    main()
