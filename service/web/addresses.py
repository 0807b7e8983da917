"""Addresses of lists: their query, changed and shortened, and the turns of their pages."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse

LAST_PAGE = 10_000


def typed(request: Request, name: str, longest: int) -> str:
    """What the address holds under a name, without signs that cannot be seen, cut where it is too long."""
    signs = request.query_params.get(name, "")[:longest]
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in signs)


def with_query(request: Request, **changes: object) -> str:
    """The present address with some of its query changed."""
    query = {**{key: value for key, value in request.query_params.items() if value}, **changes}
    path = quote(request.scope["path"])
    return f"{path}?{urlencode(query)}" if query else path


def shorter(request: Request) -> RedirectResponse | None:
    """The way to the same page without what a form sent empty, so that addresses are short and can be shared."""
    if all(request.query_params.values()):
        return None
    return RedirectResponse(with_query(request), 303)


def page_number(request: Request) -> int:
    """The page of a list that the address asks for; 1 where it names none."""
    number = request.query_params.get("page", "1")
    return min(int(number), LAST_PAGE) if number.isascii() and number.isdigit() and len(number) < 6 else 1


def page_turns(request: Request) -> Callable[[int], str]:
    """The addresses of the other pages of a list."""
    return lambda number: with_query(request, page=number)


def from_first(request: Request, **changes: object) -> str:
    """The present address with some of its query changed, from its first page."""
    kept = {key: value for key, value in request.query_params.items() if value and key != "page"}
    return f"{quote(request.scope['path'])}?{urlencode({**kept, **changes})}"


def elsewhere(request: Request, path: str) -> str:
    """Another address with the present query, from its first page."""
    kept = {key: value for key, value in request.query_params.items() if value and key != "page"}
    return f"{path}?{urlencode(kept)}" if kept else path


def leaving_out(request: Request) -> Callable[[str], str]:
    """The present address from its first page, without one part of its query."""
    kept = {key: value for key, value in request.query_params.items() if value and key != "page"}

    def address(name: str) -> str:
        query = urlencode({key: value for key, value in kept.items() if key != name})
        return f"{request.url.path}?{query}" if query else request.url.path

    return address
