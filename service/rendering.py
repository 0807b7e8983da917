"""One Jinja environment makes pages and mails; what is escaped follows from the name's suffix."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context

from service import i18n
from service.assets import asset
from service.glossary import term
from service.labels import cited, label, labelled, licences, listed, named
from service.settings import ROOT
from service.speaking import about, spoken


@lru_cache
def environment() -> Environment:
    """The environment over `templates/`: undefined names fail, text comes from the present language."""
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]  # by i18n
    plural: Any = made.globals["ngettext"]
    made.globals.update(ngettext=_counting(plural))
    made.filters.update(
        cited=cited,
        colon=i18n.colon,
        domain=domain,
        licences=licences,
        listed=listed,
        date=i18n.format_date,
        moment=i18n.format_datetime,
        number=i18n.format_number,
        percent=i18n.format_percent,
    )
    made.globals.update(about=about, label=label, labelled=labelled, named=named, spoken=spoken, term=term)
    made.globals.update(asset=asset, locale=i18n.current_locale)
    return made


def _counting(plural: Callable[..., str]) -> Callable[..., str]:
    """Plurals whose number `n` is written as the reader's language writes numbers."""

    @pass_context
    def counted(context: Context, one: str, many: str, number: int, **values: Any) -> str:
        said = {"n": i18n.format_number(number)} if "n" in values else {}
        return plural(context, one, many, number, **values | said)

    return counted


def render(name: str, **context: Any) -> str:
    """A template with its context, in the present language."""
    return environment().get_template(name).render(**context)


def domain(email: str) -> str:
    """A mail address without what stands before the @: enough to see where somebody works."""
    return f"…@{email.rpartition('@')[2]}"
