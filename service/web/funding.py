"""Routes of what could pay."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from service.matchmaking.paying import paying_in_full
from service.web.dependencies import Now, Reader, Reading
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)
LARGEST_NUMBER = 2**31 - 1


@router.get("/proposals/{number}/funding")
def funding(request: Request, number: int, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """All that could pay for a proposal, with every rule; the use case asks whether the reader may see it."""
    own = request.query_params.get("as", "")
    view, paying = paying_in_full(session, min(number, LARGEST_NUMBER), own, (actor, now.date()))
    return page(request, "matchmaking/funding", session, actor, view=view, card=view.cards[0], paying=paying)
