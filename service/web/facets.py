"""What the address of a directory filters by, and what it asks for in vain."""

from collections.abc import Mapping

from fastapi import Request

from service.i18n import gettext as _
from service.labels import known
from service.web.addresses import typed

Facets = Mapping[str, str]
"""What one can filter by, with the closed list that each value is of."""
ORGANISATIONS: Facets = {one: one for one in ("kind", "province", "country", "place", "topsector", "type", "phase")}
LISTINGS: Facets = {
    "kind": "listing_kind",
    "topsector": "topsector",
    "cooperation": "cooperation",
    "country": "country",
}
LONGEST_WORDS, LONGEST_VALUE = 200, 120


def chosen_in(request: Request, facets: Facets) -> dict[str, str]:
    """The value of each facet, empty where none is chosen; one that is no choice is left out."""
    asked = _asked(request, facets)
    return {name: value if known(facets[name], value) else "" for name, value in asked.items()}


def problems_in(request: Request, facets: Facets) -> dict[str, str]:
    """What is wrong with an address that somebody wrote or cut, by field."""
    asked = _asked(request, facets)
    wrong = {name: value for name, value in asked.items() if value and not known(facets[name], value)}
    told = _("“%(value)s” is none of these choices, so this filter is left out.")
    problems = {name: told % {"value": value} for name, value in wrong.items()}
    if len(request.query_params.get("q", "")) > LONGEST_WORDS:
        problems["q"] = _("This is long: only its first 200 characters are searched for.")
    return problems


def _asked(request: Request, facets: Facets) -> dict[str, str]:
    return {name: typed(request, name, LONGEST_VALUE) for name in facets}
