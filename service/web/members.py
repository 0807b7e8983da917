"""Routes of who is part of a hotspot or centre: the list, adding, taking out."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from service.accounts.policy import Actor
from service.directory.listing_keeping import By
from service.directory.models import Organisation
from service.directory.vocabulary import MembershipRole
from service.registering.members import HOSTS, Found, MemberFields, add_member, parts, take_out
from service.registering.profile_keeping import own_profile
from service.web.addresses import typed as said
from service.web.dependencies import Now, Reader, Reading, Writing
from service.web.pages import page

router = APIRouter(prefix="/my/{slug}/members", default_response_class=HTMLResponse)


@router.get("")
def who(request: Request, slug: str, session: Reading, actor: Reader) -> HTMLResponse:
    """Its members, and what it is part of."""
    own = own_profile(session, slug, actor)
    return _page(request, session, actor, own, MemberFields(role="member"), Found())


@router.post("")
def add(
    request: Request, slug: str, session: Writing, actor: Reader, now: Now, fields: Annotated[MemberFields, Form()]
) -> Response:  # fmt: skip
    """Makes somebody a member."""
    own = own_profile(session, slug, actor)
    found = add_member(session, own, fields, By(actor.person_id, now))
    if found.errors:
        return _page(request, session, actor, own, fields, found)
    return RedirectResponse(f"/my/{own.slug}/members?did=added#message", 303)


@router.post("/{number}")
def end(slug: str, number: int, session: Writing, actor: Reader, now: Now) -> RedirectResponse:
    """Ends a membership."""
    own = own_profile(session, slug, actor)
    take_out(session, own, number, By(actor.person_id, now))
    return RedirectResponse(f"/my/{own.slug}/members?did=ended#message", 303)


def _page(
    request: Request, session: Session, actor: Actor, own: Organisation, fields: MemberFields, found: Found
) -> HTMLResponse:  # fmt: skip
    members, hosts = parts(session, own)
    context: dict[str, Any] = {"own": own, "members": members, "hosts": hosts, "typed": fields, "found": found}
    context |= {"errors": found.errors, "did": said(request, "did", 20), "can_have": own.kind in HOSTS}
    context["roles"] = tuple(MembershipRole)
    return page(request, "people/members", session, actor, 422 if found.errors else 200, **context)
