"""The panel of the first visit: shown on the first page until it is closed, which the browser remembers too."""

from typing import TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session
from starlette.responses import Response

from service.accounts.policy import Action, Actor
from service.accounts.touring import close_tour, tour_closed
from service.web.dependencies import Now, Reader, Writing, may

Answer = TypeVar("Answer", bound=Response)
router = APIRouter(
    prefix="/tour", default_response_class=HTMLResponse, dependencies=[Depends(may(Action.CLOSE_TOUR))]
)
COOKIE = "tour"
CLOSED = "closed"
KEPT = 400 * 24 * 60 * 60
"""Seconds for which browsers keep a cookie at the most; each look at the first page begins them anew."""


@router.post("/close")
def close(request: Request, session: Writing, actor: Reader, now: Now) -> RedirectResponse:
    """Closes the panel for good: in this browser, and for somebody who has signed in everywhere."""
    if actor.person_id is not None:
        close_tour(session, actor.person_id, now)
    return remembering(request, RedirectResponse("/", 303))


def tour_shown(request: Request, session: Session, actor: Actor) -> bool:
    """Whether the first page shows the panel to this reader."""
    if request.cookies.get(COOKIE) == CLOSED:
        return False
    return actor.person_id is None or not tour_closed(session, actor.person_id)


def remembering(request: Request, answer: Answer) -> Answer:
    """The answer with the cookie; it says only that the panel is closed."""
    secure = request.app.state.settings.secure_cookies
    answer.set_cookie(COOKIE, CLOSED, KEPT, httponly=True, samesite="lax", secure=secure)
    return answer
