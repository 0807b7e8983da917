"""The demonstration's switch of reader; outside the demonstration these routes do not exist."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse

from service.accounts.policy import Action
from service.accounts.signing_in import actor_of, close_session, look_as
from service.web import cookies
from service.web.dependencies import Now, Writing, may
from service.web.pages import landing

router = APIRouter(prefix="/demo")


@router.post("/look-as", dependencies=[Depends(may(Action.SWITCH_READER))])
def switch(request: Request, session: Writing, now: Now, person: Annotated[int, Form()]) -> RedirectResponse:
    """Signs the browser in as an invented reader; 0 is a visitor again."""
    if person == 0:
        close_session(session, cookies.given(request))
        answer = RedirectResponse("/", 303)
        cookies.take_back(answer, request)
        return answer
    token = look_as(session, min(person, 2**31 - 1), now, cookies.device_of(request))
    answer = RedirectResponse(landing(session, actor_of(session, token, now, demo=True)), 303)
    cookies.give(answer, request, token)
    return answer
