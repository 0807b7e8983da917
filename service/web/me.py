"""Routes of a reader's own choices: how often, when and in which language mails come."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from service.accounts.forms import SubscriptionFields, checked
from service.accounts.models import Frequency
from service.accounts.policy import Action, Actor
from service.accounts.rhythm import time_zones
from service.accounts.signing_in import language_of
from service.accounts.subscribing import choose, choose_notices, chosen
from service.web.dependencies import Now, Reading, Writing, may
from service.web.locales import adopt
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)
Self = Annotated[Actor, Depends(may(Action.CHOOSE_MAILS))]


@router.get("/me")
def me(request: Request, session: Reading, actor: Self) -> HTMLResponse:
    """The form, filled in with what was chosen before."""
    return _form(request, session, actor, chosen(session, actor.person_id or 0), {})


@router.post("/me")
def keep(
    request: Request, session: Writing, actor: Self, now: Now, fields: Annotated[SubscriptionFields, Form()]
) -> Response:
    """Keeps the choice; the next digest follows it, and the pages speak a language that is new."""
    form, errors = checked(fields)
    if form is None:
        return _form(request, session, actor, fields, errors)
    before = language_of(session, actor.person_id)
    choose(session, actor.person_id or 0, form, now)
    choose_notices(session, actor.person_id or 0, fields.notices == "yes", now)
    answer = RedirectResponse("/me?kept=1#message", 303)
    if form.locale != before:
        adopt(answer, request, session, actor.person_id)
    return answer


def _form(
    request: Request, session: Session, actor: Actor, fields: SubscriptionFields, errors: dict[str, str]
) -> HTMLResponse:
    context: dict[str, Any] = {"frequencies": tuple(Frequency), "zones": time_zones()}
    kept = "kept" in request.query_params
    status = 422 if errors else 200
    return page(request, "accounts/me", session, actor, status, fields=fields, errors=errors, kept=kept, **context)
