"""Routes of what a reader signs in with: the browsers that are signed in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from service.accounts.own_browsers import end_browser, end_others, own_browsers
from service.accounts.policy import Action, Actor
from service.web import cookies
from service.web.dependencies import Now, Reading, Writing, may
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)
Self = Annotated[Actor, Depends(may(Action.KEEP_OWN_KEYS))]
BACK = "/me/sign-in?{}=1#message"


@router.get("/me/sign-in")
def keys(request: Request, session: Reading, actor: Self, now: Now) -> HTMLResponse:
    """Where the reader is signed in, and what with."""
    browsers = own_browsers(session, actor.person_id or 0, cookies.given(request), now)
    said = {name for name in ("ended", "kept", "off") if name in request.query_params}
    return page(request, "accounts/me_sign_in", session, actor, browsers=browsers, said=said)


@router.post("/me/browsers/end")
def end_all_others(request: Request, session: Writing, actor: Self, now: Now) -> RedirectResponse:
    """Signs the reader out everywhere but here."""
    end_others(session, actor.person_id or 0, cookies.given(request), now)
    return RedirectResponse(BACK.format("ended"), 303)


@router.post("/me/browsers/{number}/end")
def end_one(session: Writing, actor: Self, now: Now, number: int) -> RedirectResponse:
    """Signs the reader out of one browser; of this one too, if it is that."""
    end_browser(session, actor.person_id or 0, min(number, 2**31 - 1), now)
    return RedirectResponse(BACK.format("ended"), 303)
