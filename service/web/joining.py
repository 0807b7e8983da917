"""Routes of asking to work for an organisation that is here already, and of claims that officers decide on."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.accounts.policy import Action, Actor
from service.directory.listing_keeping import By
from service.registering.joining import answer, ask, claim_of, door, prove
from service.web.addresses import typed
from service.web.dependencies import Now, Reading, Writing, may
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)
Self = Annotated[Actor, Depends(may(Action.ASK_TO_JOIN))]
Moderator = Annotated[Actor, Depends(may(Action.READ_MODERATION))]
Text = Annotated[str, Form()]


@router.get("/organisations/{slug}/join")
def look(request: Request, slug: str, session: Reading, actor: Self) -> HTMLResponse:
    """How somebody can come to work for it."""
    at = door(session, slug, actor)
    context: dict[str, Any] = {"did": typed(request, "did", 20), "errors": {}, "email": "", "message": ""}
    return page(request, "joining/join", session, actor, at=at, **context)


@router.post("/organisations/{slug}/join")
def ask_in(
    request: Request, slug: str, session: Writing, actor: Self, now: Now,
    message: Text = "", email: Text = "", do: Text = "",
) -> Response:  # fmt: skip
    """Asks its owners or an officer, or mails a link to an address of its website."""
    at, by, settings = door(session, slug, actor), By(actor.person_id, now), request.app.state.settings
    message, email = message.replace("\0", "").strip(), "".join(filter(str.isprintable, email))
    wrong = prove(session, settings, at, email, by) if do == "prove" else ""
    if wrong:
        context: dict[str, Any] = {"did": "", "errors": {"email": wrong}, "email": email, "message": message}
        return page(request, "joining/join", session, actor, 422, at=at, **context)
    if do != "prove":
        ask(session, settings, at, message, by)
    return RedirectResponse(f"/organisations/{slug}/join?did={'proof' if do == 'prove' else 'asked'}#message", 303)


@router.post("/moderation/claims/{number}")
def judge(
    request: Request, number: int, session: Writing, actor: Moderator, now: Now, decision: Text = ""
) -> RedirectResponse:
    """Takes an officer's decision on a claim."""
    found = claim_of(session, number, actor, now)
    answer(session, request.app.state.settings, found, decision == "accepted", By(actor.person_id, now))
    did = "accepted" if decision == "accepted" else "refused"
    return RedirectResponse(f"/moderation/organisations?did={did}#message", 303)
