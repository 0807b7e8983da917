"""Routes of proposals, as one organisation sees them."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from service.matchmaking.viewing import portfolio
from service.web.dependencies import Now, Reader, Reading
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/organisations/{slug}/proposals")
def proposals(request: Request, slug: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """What is proposed to an organisation; the use case asks whether the reader may see it."""
    return page(request, "matchmaking/proposals", session, actor, view=portfolio(session, slug, actor, now.date()))
