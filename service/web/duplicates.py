"""Routes of officers: suspected duplicates, two side by side, making them one, and the way back."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.accounts.policy import Action, Actor
from service.directory.listing_keeping import By
from service.i18n import gettext as _
from service.uniting.comparing import oldest, pair, side, waiting
from service.uniting.finding import search
from service.uniting.merging import differ, merge, undo, undoable
from service.web.addresses import typed
from service.web.dependencies import Now, Reading, Writing, may
from service.web.pages import page

router = APIRouter(prefix="/moderation", default_response_class=HTMLResponse)
Officer = Annotated[Actor, Depends(may(Action.JUDGE_DUPLICATES))]
Text = Annotated[str, Form()]


@router.get("/duplicates")
def queue(request: Request, session: Reading, actor: Officer, now: Now) -> HTMLResponse:
    """The pairs that wait, the likeliest first, and what can still be undone."""
    found, total = waiting(session, now)
    undo_until, did = undoable(session, now), typed(request, "did", 20)
    context: dict[str, Any] = {"found": found, "total": total, "mergers": undo_until, "did": did}
    context["oldest"] = oldest(session, now)
    return page(request, "moderation/duplicates", session, actor, **context)


@router.post("/duplicates/search")
def look(session: Writing, actor: Officer, now: Now) -> RedirectResponse:
    """Looks for pairs now."""
    search(session, now)
    return RedirectResponse("/moderation/duplicates?did=searched#message", 303)


@router.get("/duplicates/{number}")
def compare(request: Request, number: int, session: Reading, actor: Officer, now: Now) -> HTMLResponse:
    """Two organisations side by side."""
    found = pair(session, number, now)
    sides = side(session, found.left), side(session, found.right)
    return page(request, "moderation/duplicate", session, actor, found=found, sides=sides, errors={})


@router.post("/duplicates/{number}")
def decide(
    request: Request, number: int, session: Writing, actor: Officer, now: Now, decision: Text = "", kept: Text = ""
) -> Response:
    """Makes them one, or keeps that they are two."""
    found, by = pair(session, number, now), By(actor.person_id, now)
    if decision == "different":
        differ(session, found.row, by)
        return RedirectResponse("/moderation/duplicates?did=different#message", 303)
    both = {one.slug: one for one in (found.left, found.right)}
    if decision != "merge" or kept not in both:
        sides = side(session, found.left), side(session, found.right)
        errors = {"kept": _("Choose which one stays.")}
        return page(request, "moderation/duplicate", session, actor, 422, found=found, sides=sides, errors=errors)
    gone = next(one for slug, one in both.items() if slug != kept)
    merge(session, both[kept], gone, by)
    return RedirectResponse("/moderation/duplicates?did=merged#message", 303)


@router.post("/mergers/{number}/undo")
def take_back(number: int, session: Writing, actor: Officer, now: Now) -> RedirectResponse:
    """Makes one two again."""
    undo(session, number, By(actor.person_id, now))
    return RedirectResponse("/moderation/duplicates?did=undone#message", 303)
