"""Routes of officers: registrations that wait, one of them with the form to decide on it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from service.accounts.policy import Action, Actor
from service.directory.listing_keeping import By
from service.directory.moderation_words import OF_ORGANISATIONS, canned, titles
from service.directory.viewing import all_fields
from service.registering.deciding import decide, judged, maker_of, submitted, waiting_for, wrong_decision
from service.registering.joining import claims_for
from service.registering.models import Registration
from service.web.addresses import typed
from service.web.dependencies import Now, Reading, Writing, may
from service.web.pages import page

router = APIRouter(prefix="/moderation/organisations", default_response_class=HTMLResponse)
Moderator = Annotated[Actor, Depends(may(Action.READ_MODERATION))]
Text = Annotated[str, Form()]


@router.get("")
def waiting(request: Request, session: Reading, actor: Moderator, now: Now) -> HTMLResponse:
    """Organisations that wait to be registered, and claims of those that are there; the longest first."""
    found, claims = waiting_for(session, actor, now), claims_for(session, actor, now)
    oldest = max([*(one.days for one in found), *(one.days for one in claims)], default=0)
    context: dict[str, Any] = {"found": found, "claims": claims, "oldest": oldest, "did": typed(request, "did", 20)}
    return page(request, "moderation/organisations", session, actor, **context)


@router.get("/{key}")
def look(request: Request, key: str, session: Reading, actor: Moderator, now: Now) -> HTMLResponse:
    """One registration with the form; a text that the address names is put in it, to be edited."""
    row = submitted(session, key, actor)
    note = canned(typed(request, "text", 20), maker_of(session, row).locale, OF_ORGANISATIONS)
    return _page(request, session, actor, row, By(actor.person_id, now), note=note)


@router.post("/{key}")
def judge(
    request: Request, key: str, session: Writing, actor: Moderator, now: Now,
    decision: Text = "", note: Text = "", version: Text = "",
) -> Response:  # fmt: skip
    """Takes the decision; one about an older text is not taken."""
    row, by = submitted(session, key, actor), By(actor.person_id, now)
    note = note.replace("\r\n", "\n").replace("\0", "").strip()
    errors = wrong_decision(decision, note)
    if errors or version != row.updated_at.isoformat():
        return _page(request, session, actor, row, by, note=note, errors=errors, status=422 if errors else 409)
    decide(session, request.app.state.settings, row, (decision, note), by)
    return RedirectResponse(f"/moderation/organisations?did={decision}#message", 303)


def _page(
    request: Request, session: Session, actor: Actor, row: Registration, by: By, status: int = 200, **more: Any
) -> HTMLResponse:
    context: dict[str, Any] = {"note": "", "errors": {}, "version": row.updated_at.isoformat(), **more}
    found = judged(session, row, by)
    context |= {"same": status != 409, "made": found.shape, "fields": all_fields(session)}
    context["titles"] = titles(OF_ORGANISATIONS)
    return page(request, "moderation/organisation", session, actor, status, found=found, **context)
