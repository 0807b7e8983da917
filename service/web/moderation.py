"""Routes of moderators: what waits, one listing with the form to decide on it."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from service.accounts.policy import Action, Actor
from service.directory.listing_keeping import By, version_of
from service.directory.listing_life import MODERATORS
from service.directory.moderating import Judged, decide, judged, over, queue_of, submitted, wrong_with
from service.directory.moderating_many import Chosen, decide_all, wrong_with_all
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
    return _queue(request, session, actor, now)


@router.post("")
def judge_all(
    request: Request, session: Writing, actor: Moderator, now: Now,
    listings: Annotated[list[str] | None, Form()] = None, decision: Text = "", reason: Text = "",
) -> Response:  # fmt: skip
    """Takes one decision on several; which of them were changed meanwhile still wait."""
    chosen = Chosen(tuple(listings or ()), decision, reason)
    if errors := wrong_with_all(chosen):
        return _queue(request, session, actor, now, errors=errors, ticked=chosen.ticked)
    done = decide_all(session, request.app.state.settings, actor, chosen, now)
    return RedirectResponse(f"/moderation?did={decision}&n={done.decided}&left={done.left}#message", 303)


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
    errors = wrong_with(decision, note) or over(session, row, decision, now.date())
    if version != version_of(row) or errors:
        found = judged(session, reference, actor, now)
        return _page(request, session, actor, found, note, errors, version == version_of(row))
    decide(session, request.app.state.settings, row, (ListingStep(decision), note), By(actor.person_id, now))
    return RedirectResponse(f"/moderation?did={decision}#message", 303)


def _queue(request: Request, session: Session, actor: Actor, now: datetime, **more: Any) -> HTMLResponse:
    kind, province = typed(request, "kind", 20), typed(request, "province", 20)
    did, numbers = typed(request, "did", 20), [typed(request, name, 3) for name in ("n", "left")]
    decided, left = (int(one) if one.isdecimal() and one.isascii() else 0 for one in numbers)
    context: dict[str, Any] = {"errors": {}, "ticked": (), "titles": titles(), "version_of": version_of, **more}
    context |= {"kind": kind, "province": province, "did": did if did in MODERATORS else ""}
    context |= {"found": queue_of(session, actor, now, kind, province), "decided": decided, "left": left}
    return page(request, "moderation/queue", session, actor, 422 if context["errors"] else 200, **context)


def _page(
    request: Request, session: Session, actor: Actor, found: Judged, note: str, errors: dict[str, str] | None = None,
    same: bool = True,
) -> HTMLResponse:  # fmt: skip
    status = 409 if not same else 422 if errors else 200
    context = {"found": found, "note": note, "errors": errors or {}, "same": same, "titles": titles()}
    return page(request, "moderation/judge", session, actor, status, version=version_of(found.waiting.row), **context)
