"""Turns a template and its context into an answer, with what every page needs."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from service.accounts.policy import VISITOR, Action, Actor, allow
from service.accounts.signing_in import demo_readers
from service.i18n import offered
from service.rendering import render

LAST_PAGE = 10_000


def page(
    request: Request, name: str, session: Session, actor: Actor, status: int = 200, **context: Any
) -> HTMLResponse:
    """A page for a reader; in the demonstration with the readers one can look as."""
    readers = demo_readers(session) if request.app.state.settings.demo else []
    return HTMLResponse(
        render(f"pages/{name}.html", **surroundings(request, actor), readers=readers, **context), status
    )


def fault_page(request: Request, status: int, reference: str) -> HTMLResponse:
    """A page that says what went wrong; it needs no database."""
    context = {**surroundings(request, VISITOR), "readers": [], "status": status, "reference": reference}
    return HTMLResponse(render("pages/fault.html", **context), status)


def surroundings(request: Request, actor: Actor) -> dict[str, Any]:
    """What the layout shows around a page; an address that only takes a POST has none in other languages."""
    languages = [(code, with_query(request, lang=code)) for code in offered()] if request.method == "GET" else []
    return {
        "actor": actor,
        "desks_shown": allow(actor, Action.READ_DESKS),
        "outbox_shown": allow(actor, Action.READ_OUTBOX) and actor.person_id is not None,
        "path": request.url.path,
        "languages": languages,
    }


def with_query(request: Request, **changes: object) -> str:
    """The present address with some of its query changed."""
    query = {**{key: value for key, value in request.query_params.items() if value}, **changes}
    return f"{request.url.path}?{urlencode(query)}"


def page_number(request: Request) -> int:
    """The page of a list that the address asks for; 1 where it names none."""
    number = request.query_params.get("page", "1")
    return min(int(number), LAST_PAGE) if number.isascii() and number.isdigit() and len(number) < 6 else 1


def page_turns(request: Request) -> Callable[[int], str]:
    """The addresses of the other pages of a list."""
    return lambda number: with_query(request, page=number)
