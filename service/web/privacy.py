"""The page that says what is kept of people and why, from the code's own declarations."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from service.accounts.policy import Action, Actor
from service.privacy.declared import COUNTED, KEPT
from service.web.dependencies import Reading, may
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/privacy")
def privacy(
    request: Request, session: Reading, actor: Annotated[Actor, Depends(may(Action.READ_PRIVACY))]
) -> HTMLResponse:  # fmt: skip
    """What is kept, what for, for how long; and, after erasing, that it is done."""
    erased = "erased" in request.query_params
    return page(request, "privacy/privacy", session, actor, kept=KEPT, counted=COUNTED, erased=erased)
