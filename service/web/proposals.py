"""Routes of proposals, as one organisation sees them."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from service.matchmaking.viewing import one_proposal, portfolio
from service.web.dependencies import Reader, Reading
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)
LARGEST_NUMBER = 2**31 - 1


@router.get("/organisations/{slug}/proposals")
def proposals(request: Request, slug: str, session: Reading, actor: Reader) -> HTMLResponse:
    """What is proposed to an organisation; the use case asks whether the reader may see it."""
    return page(request, "proposals", session, actor, view=portfolio(session, slug, actor))


@router.get("/proposals/{number}")
def proposal(request: Request, number: int, session: Reading, actor: Reader) -> HTMLResponse:
    """One proposal, seen from the side that `as` names."""
    side = request.query_params.get("as", "")
    view = one_proposal(session, min(number, LARGEST_NUMBER), side, actor)
    return page(request, "proposal", session, actor, view=view, card=view.cards[0])
