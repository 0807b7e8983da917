"""The page that shows all parts of the pages in all their states; only the demonstration has it."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from service.accounts.policy import Action
from service.matchmaking.specimen import specimen
from service.web.dependencies import Now, Reader, Reading, may
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/styleguide", dependencies=[Depends(may(Action.READ_STYLEGUIDE))])
def styleguide(request: Request, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """Colours, type, buttons, fields, badges, cards: each once, in every state it can have."""
    return page(request, "styleguide", session, actor, view=specimen(now.date()))
