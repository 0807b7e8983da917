"""Routes of moderators: what waits, one listing with the form to decide on it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from service.accounts.policy import Action, Actor
from service.directory.listing_keeping import By, version_of
from service.directory.listing_life import MODERATORS
from service.directory.moderating import Judged, decide, judged, queue_of, submitted, wrong_with
from service.directory.moderation_words import canned, titles
from service.directory.vocabulary import ListingStep
from service.web.addresses import shorter, typed
from service.web.dependencies import Now, Reading, Writing, may
from service.web.pages import page

router = APIRouter(prefix="/moderation", default_response_class=HTMLResponse)
Moderator = Annotated[Actor, Depends(may(Action.READ_MODERATION))]
Text = Annotated[str, Form()]


@router.get("")
def waiting(request: Request, session: Reading, actor: Moderator, now: Now) -> Response:
    """What waits for a decision, the longest first."""
    if short := shorter(request):
        return short
    kind, province = typed(request, "kind", 20), typed(request, "province", 20)
    found = queue_of(session, actor, now, kind, province)
    did = typed(request, "did", 20)
    done = did if did in MODERATORS else ""
    return page(request, "moderation/queue", session, actor, found=found, kind=kind, province=province, did=done)


@router.get("/{reference}")
def look(request: Request, reference: str, session: Reading, actor: Moderator, now: Now) -> HTMLResponse:
    """One submitted listing with the form; a text that the address names is put in it, to be edited."""
    found = judged(session, reference, actor, now)
    note = canned(typed(request, "text", 20), found.language)
    return _page(request, session, actor, found, note)


@router.post("/{reference}")
def judge(
    request: Request, reference: str, session: Writing, actor: Moderator, now: Now,
    decision: Text = "", note: Text = "", version: Text = "",
) -> Response:  # fmt: skip
    """Takes the decision; one about an older text is not taken."""
    row = submitted(session, reference, actor)
    note = note.replace("\r\n", "\n").replace("\0", "").strip()
    errors = wrong_with(decision, note)
    if version != version_of(row) or errors:
        found = judged(session, reference, actor, now)
        return _page(request, session, actor, found, note, errors, version == version_of(row))
    decide(session, request.app.state.settings, row, (ListingStep(decision), note), By(actor.person_id, now))
    return RedirectResponse(f"/moderation?did={decision}#message", 303)


def _page(
    request: Request, session: Session, actor: Actor, found: Judged, note: str, errors: dict[str, str] | None = None,
    same: bool = True,
) -> HTMLResponse:  # fmt: skip
    status = 409 if not same else 422 if errors else 200
    context = {"found": found, "note": note, "errors": errors or {}, "same": same, "titles": titles()}
    return page(request, "moderation/judge", session, actor, status, version=version_of(found.waiting.row), **context)
