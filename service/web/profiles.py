"""Routes of an organisation's own profile: the form with what is stored, and keeping what was typed."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from matching.records import Kind, Phase
from service.accounts.policy import Actor
from service.directory.listing_keeping import By
from service.directory.models import Organisation
from service.directory.profile_advice import profile_advice
from service.directory.towns import beginning
from service.directory.viewing import all_fields
from service.directory.vocabulary import HotspotType, LegalEntity
from service.registering.profile_fields import ProfileFields, typed
from service.registering.profile_keeping import (
    ProfileOutcome,
    likely_others,
    own_profile,
    profile_history,
    version_of,
    write_down,
)
from service.registering.suggesting import all_countries, all_topsectors, provinces, towns_said
from service.web.addresses import typed as said
from service.web.dependencies import Now, Reader, Reading, Writing
from service.web.pages import page

router = APIRouter(prefix="/my/{slug}/profile", default_response_class=HTMLResponse)
ASKED = ("name", "acronym", "country", "place")


@router.get("")
def edit(request: Request, slug: str, session: Reading, actor: Reader) -> HTMLResponse:
    """The profile as it is stored; what the address holds of names and town stands instead."""
    own = own_profile(session, slug, actor)
    fields = typed(own, version_of(own))
    for name in ASKED:
        setattr(fields, name, request.query_params.get(name, getattr(fields, name))[:300])
    return _form(request, session, actor, own, fields, ProfileOutcome(likely=likely_others(session, own, fields)))


@router.post("")
def keep(
    request: Request, slug: str, session: Writing, actor: Reader, now: Now, fields: Annotated[ProfileFields, Form()]
) -> Response:  # fmt: skip
    """Keeps what was typed, past a hint that was seen; else the form again, with all that was typed."""
    own = own_profile(session, slug, actor)
    outcome = write_down(session, own, fields, By(actor.person_id, now))
    if outcome.errors or outcome.likely:
        return _form(request, session, actor, own, fields, outcome)
    return RedirectResponse(f"/my/{own.slug}/profile?did={'kept' if outcome.changed else 'same'}#message", 303)


def _form(
    request: Request, session: Session, actor: Actor, own: Organisation, fields: ProfileFields,
    outcome: ProfileOutcome,
) -> HTMLResponse:  # fmt: skip
    errors, posted = outcome.errors, request.method == "POST"
    status = 409 if outcome.meanwhile else 422 if errors else 200
    context: dict[str, Any] = {
        "own": own, "typed": fields, "errors": errors, "meanwhile": outcome.meanwhile, "likely": outcome.likely,
        "hint": posted and bool(outcome.likely), "version": version_of(own), "did": said(request, "did", 20),
        "advice": [] if posted else profile_advice(own), "history": profile_history(session, own),
    }  # fmt: skip
    context |= {"countries": all_countries(session), "provinces": provinces(), "kinds": tuple(Kind)}
    context |= {"offered": beginning(fields.country, fields.place), "towns_said": towns_said(outcome.read.towns)}
    context |= {"all_fields": all_fields(session), "all_topsectors": all_topsectors(session)}
    context |= {"legal": tuple(LegalEntity), "all_types": tuple(HotspotType), "all_phases": tuple(Phase)}
    return page(request, "people/profile", session, actor, status, **context)
