"""What the directory of organisations and the map have in common: the query of their addresses, and what it finds."""

from typing import Any

from fastapi import Request
from sqlmodel import Session

from service.directory.indexing import organisation_index
from service.directory.searching import Found, Index, Query, holding, search
from service.web.addresses import from_first, leaving_out, page_number, page_turns, typed
from service.web.facets import LONGEST_WORDS, ORGANISATIONS, Facets, chosen_in


def query_of(request: Request, facets: Facets) -> Query:
    """What an address asks of a directory."""
    exact = typed(request, "words", 10) == "exact"
    return Query(typed(request, "q", LONGEST_WORDS), chosen_in(request, facets), page_number(request), exact)


def organisations_found(request: Request, session: Session) -> tuple[Query, Found]:
    """What an address asks of the organisations, on a list or on a map, and what it finds."""
    query = query_of(request, ORGANISATIONS)
    return query, search(organisation_index(session), query)


def around_results(request: Request, other: Index, query: Query) -> dict[str, Any]:
    """Addresses around the results, and how many the other directory has."""
    addresses = {"turn": page_turns(request), "without": leaving_out(request)}
    return {**addresses, "exactly": from_first(request, words="exact"), "elsewhere": holding(other, query)}
