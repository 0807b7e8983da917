"""The demonstration's switch of reader; outside the demonstration these routes do not exist."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse

from service.accounts.policy import Action
from service.accounts.signing_in import LASTS, actor_of, close_session, look_as
from service.web.dependencies import COOKIE, Now, Writing, may
from service.web.pages import landing

router = APIRouter(prefix="/demo")


@router.post("/look-as", dependencies=[Depends(may(Action.SWITCH_READER))])
def switch(request: Request, session: Writing, now: Now, person: Annotated[int, Form()]) -> RedirectResponse:
    """Signs the browser in as an invented reader; 0 is a visitor again."""
    close_session(session, request.cookies.get(COOKIE, ""))
    if person == 0:
        answer = RedirectResponse("/", 303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return answer
    token = look_as(session, min(person, 2**31 - 1), now)
    answer = RedirectResponse(landing(session, actor_of(session, token, now, demo=True)), 303)
    secure = request.app.state.settings.secure_cookies
    answer.set_cookie(COOKIE, token, int(LASTS.total_seconds()), httponly=True, samesite="lax", secure=secure)
    return answer
