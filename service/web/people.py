"""Routes of who works for an organisation: the list, invitations, roles, who asks."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from service.accounts.policy import Actor
from service.directory.listing_keeping import By
from service.errors import Missing
from service.registering.joining import answer, asked_of
from service.registering.people import INVITED_AS, change_role, invite, kept_by, leave, left_by, people, take_back
from service.web.addresses import typed
from service.web.dependencies import Now, Reader, Reading, Writing
from service.web.pages import page

router = APIRouter(prefix="/my/{slug}/people", default_response_class=HTMLResponse)
Text = Annotated[str, Form()]


@router.get("")
def who(request: Request, slug: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """Who works for an organisation."""
    return _page(request, session, actor, By(actor.person_id, now), did=typed(request, "did", 20))


@router.post("")
def ask_in(
    request: Request, slug: str, session: Writing, actor: Reader, now: Now, email: Text = "", role: Text = ""
) -> Response:
    """Mails a link with which somebody comes in."""
    own, by = kept_by(session, slug, actor), By(actor.person_id, now)
    email = "".join(filter(str.isprintable, email))
    errors = invite(session, request.app.state.settings, own, (email, role), by)
    if errors:
        return _page(request, session, actor, by, 422, errors=errors, email=email, role=role)
    return RedirectResponse(f"/my/{own.slug}/people?did=invited#message", 303)


@router.post("/leave")
def go(slug: str, session: Writing, actor: Reader, now: Now) -> RedirectResponse:
    """Takes the reader out, at their own wish."""
    own = left_by(session, slug, actor)
    leave(session, own, By(actor.person_id, now))
    return RedirectResponse(f"/organisations/{own.slug}/join?did=left#message", 303)


@router.post("/{number}")
def change(
    request: Request, slug: str, number: int, session: Writing, actor: Reader, now: Now, wanted: Text = ""
) -> RedirectResponse:  # fmt: skip
    """Gives another role, hands over, or takes out."""
    own = kept_by(session, slug, actor)
    change_role(session, request.app.state.settings, own, (number, wanted), By(actor.person_id, now))
    return RedirectResponse(f"/my/{own.slug}/people?did=changed#message", 303)


@router.post("/invited/{number}")
def no_more(slug: str, number: int, session: Writing, actor: Reader, now: Now) -> RedirectResponse:
    """Takes an invitation back."""
    own = kept_by(session, slug, actor)
    take_back(session, own, number, By(actor.person_id, now))
    return RedirectResponse(f"/my/{own.slug}/people?did=changed#message", 303)


@router.post("/asking/{number}")
def decide(
    request: Request, slug: str, number: int, session: Writing, actor: Reader, now: Now, decision: Text = ""
) -> RedirectResponse:
    """Lets in who asked, or refuses."""
    own = kept_by(session, slug, actor)
    found = [one for one in asked_of(session, own, now) if one.row.id == number]
    if not found:
        raise Missing
    answer(session, request.app.state.settings, found[0], decision == "accepted", By(actor.person_id, now))
    return RedirectResponse(f"/my/{own.slug}/people?did=answered#message", 303)


def _page(
    request: Request, session: Session, actor: Actor, by: By, status: int = 200, **more: Any
) -> HTMLResponse:  # fmt: skip
    found = people(session, request.path_params["slug"], actor, by.now)
    context: dict[str, Any] = {"errors": {}, "email": "", "role": "editor", "did": "", "roles": INVITED_AS, **more}
    return page(request, "people/people", session, actor, status, found=found, own=found.own, **context)
