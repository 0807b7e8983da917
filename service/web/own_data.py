"""Routes of a reader's own data: what is kept, a copy of it, and erasing it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from service.accounts.policy import Action, Actor
from service.errors import Missing, Refused
from service.i18n import gettext as _
from service.privacy.copying import FORMS, as_json, fetch, parts
from service.privacy.erasing import consequences, erase
from service.rendering import render
from service.web import cookies
from service.web.dependencies import Fresh, Now, Reading, Writing, may
from service.web.pages import page
from service.web.saving import attachment

router = APIRouter(default_response_class=HTMLResponse)
Self = Annotated[Actor, Depends(may(Action.KEEP_OWN_DATA))]


@router.get("/me/data")
def data(request: Request, session: Reading, actor: Self) -> HTMLResponse:
    """What is kept of the reader, and how much of each."""
    return page(request, "accounts/me_data", session, actor, parts=parts(session, actor.person_id or 0))


@router.post("/me/data")
def copy(
    request: Request, session: Writing, actor: Self, now: Now, fresh: Fresh, form: Annotated[str, Form()] = ""
) -> Response:
    """All that is kept of the reader, as a file."""
    if form not in FORMS:
        raise Missing
    found = fetch(session, actor.person_id or 0, now)
    written = as_json(found, now) if form == "json" else render("pages/accounts/me_copy.html", parts=found, now=now)
    return attachment(written if isinstance(written, bytes) else written.encode(), form, "schakel-my-data")


@router.get("/me/erase")
def ask(request: Request, session: Reading, actor: Self, fresh: Fresh) -> HTMLResponse:
    """What erasing does, and the form for it."""
    return _page(request, session, actor, {})


@router.post("/me/erase")
def take(
    request: Request, session: Writing, actor: Self, now: Now, fresh: Fresh, sure: Annotated[str, Form()] = ""
) -> Response:
    """Erases the reader and signs them out everywhere; nobody is erased in the demonstration."""
    if actor.demo:
        raise Refused
    if sure != "yes":
        return _page(request, session, actor, {"sure": _("Say that you are sure: this cannot be undone.")})
    erase(session, actor.person_id or 0, actor.person_id, now)
    answer = RedirectResponse("/privacy?erased=1#message", 303)
    cookies.take_back(answer, request)
    return answer


def _page(request: Request, session: Session, actor: Actor, errors: dict[str, str]) -> HTMLResponse:
    found, status = consequences(session, actor.person_id or 0), 422 if errors else 200
    return page(request, "accounts/me_erase", session, actor, status, found=found, errors=errors)
