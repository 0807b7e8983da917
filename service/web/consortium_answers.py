"""Routes by which an invitation to a consortium is answered from a mail, without signing in."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from service.accounts.policy import Action
from service.consortia.inviting import Invitation, answer, by_link
from service.web.addresses import typed
from service.web.dependencies import Now, Reader, Reading, Writing, may
from service.web.locales import asked, speaking_to
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse, dependencies=[Depends(may(Action.USE_MAILED_LINK))])


@router.get("/consortium-invitation/{token}")
def look(request: Request, token: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """Who asks and the title, with buttons; nothing is answered yet."""
    found = _found(request, session, token, now)
    with speaking_to(request, session, found.actor.person_id):
        language = asked(request.scope)
        address = f"{request.url.path}?lang={language}" if language else request.url.path
        did = typed(request, "did", 20)
        return page(request, "joining/consortium", session, actor, found=found, address=address, did=did)


@router.post("/consortium-invitation/{token}")
def take(
    request: Request, token: str, session: Writing, now: Now, answered: Annotated[str, Form(alias="answer")] = ""
) -> RedirectResponse:
    """Takes the answer of whoever holds the mail, once."""
    found = _found(request, session, token, now)
    answer(session, request.app.state.settings, found, answered, now)
    language = asked(request.scope)
    query = f"lang={language}&" if language else ""
    return RedirectResponse(f"{request.url.path}?{query}did={answered}#message", 303)


def _found(request: Request, session: Session, token: str, now: datetime) -> Invitation:
    return by_link(session, request.app.state.settings, token, now)
