"""What the directory of organisations and the map have in common: the query of their addresses, and what it finds."""

from typing import Any

from fastapi import Request
from sqlmodel import Session

from service.directory.indexing import organisation_index
from service.directory.searching import Found, Index, Query, holding, search
from service.web.addresses import from_first, leaving_out, page_number, page_turns, typed

ORGANISATION_FACETS = ("kind", "province", "country", "place", "topsector", "type", "phase")
LONGEST = 120
"""Signs of a value of a facet."""


def query_of(request: Request, facets: tuple[str, ...]) -> Query:
    """What an address asks of a directory."""
    chosen = {name: typed(request, name, LONGEST) for name in facets}
    return Query(typed(request, "q", 200), chosen, page_number(request), typed(request, "words", 10) == "exact")


def organisations_found(request: Request, session: Session) -> tuple[Query, Found]:
    """What an address asks of the organisations, on a list or on a map, and what it finds."""
    query = query_of(request, ORGANISATION_FACETS)
    return query, search(organisation_index(session), query)


def around_results(request: Request, other: Index, query: Query) -> dict[str, Any]:
    """Addresses around the results, and how many the other directory has."""
    addresses = {"turn": page_turns(request), "without": leaving_out(request)}
    return {**addresses, "exactly": from_first(request, words="exact"), "elsewhere": holding(other, query)}
