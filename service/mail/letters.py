"""Writes a mail from its folder under `templates/email`, in the reader's language."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from css_inline import CSSInliner

from service.i18n import use_locale
from service.rendering import render


@dataclass(frozen=True, slots=True)
class Written:
    """The three parts of a mail."""

    subject: str
    text: str
    html: str


def write(name: str, locale: str, context: dict[str, Any]) -> Written:
    """Subject, text and HTML of the mail `name`; styles are written into the elements."""
    with use_locale(locale):
        subject = " ".join(render(f"email/{name}/subject.txt", **context).split())
        text = render(f"email/{name}/body.txt", **context).strip() + "\n"
        html = render(f"email/{name}/body.html", **context)
    return Written(subject, text, _inliner().inline(html))


@lru_cache
def _inliner() -> CSSInliner:
    return CSSInliner(load_remote_stylesheets=False)
