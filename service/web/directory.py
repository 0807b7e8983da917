"""Routes anybody can read: home, the directories, one organisation, one listing."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from service.accounts.policy import Action
from service.directory.first_map import first_atlas
from service.directory.indexing import listing_index, organisation_index
from service.directory.searching import Query, search
from service.directory.together import together_with
from service.directory.viewing import view_listing, view_organisation
from service.web.addresses import elsewhere, shorter
from service.web.dependencies import Now, Reader, Reading, may
from service.web.facets import LISTINGS, ORGANISATIONS, problems_in
from service.web.finding import around_results, organisations_found, query_of
from service.web.pages import page
from service.web.tour import remembering, tour_shown

router = APIRouter(default_response_class=HTMLResponse, dependencies=[Depends(may(Action.READ_DIRECTORY))])
TEASERS = 6


@router.get("/")
def home(request: Request, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """What this is, a search box and some open needs."""
    needs = search(listing_index(session, now.date()), Query(chosen={"kind": "need", "country": ""}))
    organisations = search(organisation_index(session), Query(chosen={"kind": ""}))
    context: dict[str, Any] = {"needs": needs.entries[:TEASERS], "total": needs.total, "map": first_atlas(session)}
    context["abroad"] = dict(needs.facets["country"]).get("abroad", 0)
    context |= {"kinds": organisations.facets["kind"], "tour": tour_shown(request, session, actor)}
    answer = page(request, "directory/home", session, actor, **context)
    return answer if context["tour"] else remembering(request, answer)


@router.get("/organisations")
def organisations(request: Request, session: Reading, actor: Reader, now: Now) -> Response:
    """The directory of organisations."""
    if short := shorter(request):
        return short
    query, found = organisations_found(request, session)
    around = around_results(request, listing_index(session, now.date()), query)
    around |= {"problems": problems_in(request, ORGANISATIONS), "map": elsewhere(request, "/map")}
    return page(request, "directory/organisations", session, actor, query=query, found=found, **around)


@router.get("/listings")
def listings(request: Request, session: Reading, actor: Reader, now: Now) -> Response:
    """The directory of needs and capabilities."""
    if short := shorter(request):
        return short
    query = query_of(request, LISTINGS)
    found = search(listing_index(session, now.date()), query)
    around = around_results(request, organisation_index(session), query)
    around["problems"] = problems_in(request, LISTINGS)
    return page(request, "directory/listings", session, actor, query=query, found=found, **around)


@router.get("/organisations/{slug}")
def organisation(request: Request, slug: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """One organisation."""
    view = view_organisation(session, slug, actor, now.date())
    together = together_with(session, view.row.id or 0)
    return page(request, "directory/organisation", session, actor, view=view, together=together)


@router.get("/listings/{reference}")
def listing(request: Request, reference: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """One need or capability."""
    return page(
        request, "directory/listing", session, actor, view=view_listing(session, reference, actor, now.date())
    )
