"""Routes of an organisation's own listings: all of them, one as others see it, the form, the steps of its life."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session, select

from matching.records import Kind, ListingKind
from service.accounts.policy import Actor
from service.directory.listing_calls import call_of, choices
from service.directory.listing_copying import copy
from service.directory.listing_fields import ListingFields, typed
from service.directory.listing_keeping import (
    By,
    ends_at_the_latest,
    own_listing,
    own_organisation,
    take_step,
    version_of,
)
from service.directory.listing_life import OWNERS, after
from service.directory.listing_views import own_listings, whole
from service.directory.listing_writing import Outcome, Typed, unready, write_down
from service.directory.models import Organisation
from service.directory.taxonomy import Topsector
from service.directory.viewing import all_fields
from service.directory.vocabulary import Cooperation, ListingState, ListingStep
from service.errors import Overtaken
from service.web.addresses import typed as typed_in
from service.web.dependencies import Now, Reader, Reading, Writing
from service.web.pages import page

router = APIRouter(prefix="/my/{slug}/listings", default_response_class=HTMLResponse)
Fields = Annotated[ListingFields, Form()]
NOTHING = Outcome()


@dataclass(frozen=True, slots=True)
class Place:
    """Whose listing is written, what was typed, and by whom."""

    own: Organisation
    given: Typed
    by: By


@router.get("")
def mine(request: Request, slug: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """All listings of an organisation, for its own people."""
    own = own_organisation(session, slug, actor)
    entries = own_listings(session, own, now.date())
    return page(request, "listings/mine", session, actor, own=own, entries=entries, did=_did(request))


@router.get("/new")
def begin(request: Request, slug: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """An empty form, for a need or a capability."""
    own = own_organisation(session, slug, actor)
    call = typed_in(request, "call", 80)
    given = Typed(_kind(request), ListingFields(language=own.language, call=call))
    return _form(request, session, actor, Place(own, given, By(actor.person_id, now)))


@router.post("/new")
def add(request: Request, slug: str, session: Writing, actor: Reader, now: Now, fields: Fields) -> Response:
    """A new draft with what was typed, or submitted at once."""
    own = own_organisation(session, slug, actor)
    given = Typed(_kind(request), fields, None, fields.do == "submit")
    return _keep(request, session, actor, Place(own, given, By(actor.person_id, now)))


@router.get("/{reference}")
def shown(request: Request, slug: str, reference: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """One listing as others see it, with its history."""
    own = own_organisation(session, slug, actor)
    view = whole(session, own, own_listing(session, own, reference), now.date())
    return page(request, "listings/shown", session, actor, own=own, view=view, did=_did(request))


@router.get("/{reference}/matches")
def matches(request: Request, slug: str, reference: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """Who would answer a listing as it is written now; the engine is loaded by who is first to ask."""
    from service.matchmaking.at_hand import at_hand

    own = own_organisation(session, slug, actor)
    row = own_listing(session, own, reference)
    view = at_hand(session, own, row, request.app.state.settings, now)
    return page(request, "listings/matches", session, actor, own=own, view=view)


@router.get("/{reference}/edit")
def edit(request: Request, slug: str, reference: str, session: Reading, actor: Reader, now: Now) -> Response:
    """The form with what is stored; with `check` what it still lacks is named."""
    own = own_organisation(session, slug, actor)
    row, by = own_listing(session, own, reference), By(actor.person_id, now)
    if after(row.state, ListingStep.CHANGED) is None:
        return RedirectResponse(f"/my/{own.slug}/listings/{row.reference}", 303)
    errors = unready(session, own, row, by) if "check" in request.query_params else {}
    held = call_of(session, row)
    given = Typed(row.kind, typed(row, version_of(row), held.reference if held else ""), row)
    return _form(request, session, actor, Place(own, given, by), Outcome(row, errors))


@router.post("/{reference}/edit")
def keep(
    request: Request, slug: str, reference: str, session: Writing, actor: Reader, now: Now, fields: Fields
) -> Response:  # fmt: skip
    """Keeps what was typed, and submits it where that was asked for."""
    own = own_organisation(session, slug, actor)
    row = own_listing(session, own, reference)
    given = Typed(row.kind, fields, row, fields.do == "submit")
    return _keep(request, session, actor, Place(own, given, By(actor.person_id, now)))


@router.post("/{reference}/step")
def step(
    slug: str, reference: str, session: Writing, actor: Reader, now: Now,
    wanted: Annotated[str, Form(alias="step")] = "",
) -> RedirectResponse:  # fmt: skip
    """Takes a step in the life of a listing; one that is not ready to be submitted leads back to its form."""
    own = own_organisation(session, slug, actor)
    row, by = own_listing(session, own, reference), By(actor.person_id, now)
    address = f"/my/{own.slug}/listings/{row.reference}"
    if wanted == ListingStep.SUBMITTED and unready(session, own, row, by):
        return RedirectResponse(f"{address}/edit?check=1#message", 303)
    if wanted not in OWNERS:
        raise Overtaken
    take_step(session, row, ListingStep(wanted), by)
    return RedirectResponse(f"{address}?did={wanted}#message", 303)


@router.post("/{reference}/copy")
def copy_as_new(slug: str, reference: str, session: Writing, actor: Reader, now: Now) -> RedirectResponse:
    """Begins a new listing with the text of this one."""
    own = own_organisation(session, slug, actor)
    new = copy(session, own, own_listing(session, own, reference), By(actor.person_id, now))
    return RedirectResponse(f"/my/{own.slug}/listings/{new.reference}/edit?kept=1#message", 303)


def _kind(request: Request) -> ListingKind:
    """Whether the address asks for a capability; else it is a need."""
    return ListingKind.CAPABILITY if request.query_params.get("kind") == "capability" else ListingKind.NEED


def _did(request: Request) -> str:
    """What was done just now, where the address says so."""
    return next((one.value for one in ListingStep if one.value == request.query_params.get("did")), "")


def _keep(request: Request, session: Session, actor: Actor, place: Place) -> Response:
    """Keeps what was typed and leads on; else the form again, with all that was typed."""
    outcome = write_down(session, place.own, place.given, place.by)
    if outcome.row is None:
        return _form(request, session, actor, place, outcome, 409 if outcome.meanwhile else 422)
    address = f"/my/{place.own.slug}/listings/{outcome.row.reference}"
    if place.given.fields.do == "save" and outcome.row.state is ListingState.DRAFT:
        return RedirectResponse(f"{address}/edit?kept=1#message", 303)
    did = ListingStep.SUBMITTED if place.given.submit else ListingStep.CHANGED
    return RedirectResponse(f"{address}?did={did.value}#message", 303)


def _form(
    request: Request, session: Session, actor: Actor, place: Place, outcome: Outcome = NOTHING, status: int = 200
) -> HTMLResponse:  # fmt: skip
    row = place.given.row
    context: dict[str, Any] = {"own": place.own, "kind": place.given.kind, "fields": place.given.fields, "row": row}
    context |= {"errors": outcome.errors, "meanwhile": outcome.meanwhile, "kept": "kept" in request.query_params}
    context |= {"version": version_of(row) if row else "", "latest": ends_at_the_latest(row, place.by.day)}
    calls = choices(session, row, place.by.day, request.app.state.settings.demo)
    context |= {
        "calls": calls,
        "cooperations": tuple(Cooperation),
        "kinds": tuple(Kind),
        "topsectors": session.exec(select(Topsector.id).order_by(Topsector.id)).all(),
        "all_fields": all_fields(session),
    }
    return page(request, "listings/form", session, actor, status, **context)
