"""Routes of proposals, as one organisation sees them."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from service.accounts.policy import Action, allow
from service.directory.viewing import subject_of
from service.labels import LABELS
from service.matchmaking.paying import paying_for
from service.matchmaking.viewing import by_route, counted_routes, portfolio
from service.web.addresses import typed
from service.web.dependencies import Now, Reader, Reading
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/organisations/{slug}/proposals")
def proposals(request: Request, slug: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """What is proposed to an organisation, all or by one route; the use case asks whether the reader may see it."""
    view = portfolio(session, slug, actor, now.date())
    asked = typed(request, "route", 60)
    route = asked if asked in LABELS["route"] else ""
    shown = by_route(view, route) if route else view
    around: dict[str, Any] = {"routes": counted_routes(view), "route": route, "wrong": "" if route else asked}
    around["keeps_listings"] = allow(actor, Action.KEEP_LISTINGS, subject_of(view.own))
    around["paying"] = paying_for(session, shown.cards, now.date())
    return page(request, "matchmaking/proposals", session, actor, view=shown, **around)
