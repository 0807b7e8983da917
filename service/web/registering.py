"""Routes of registration: asking for a link, what was begun, the steps of the wizard, handing it in."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from matching.records import Kind, ListingKind
from service.accounts.links import Asked, wrong_with
from service.accounts.policy import Action, Actor
from service.directory.listing_fields import ListingFields
from service.directory.listing_keeping import By
from service.directory.towns import beginning
from service.directory.viewing import all_fields
from service.directory.vocabulary import Cooperation, LegalEntity
from service.errors import Missing
from service.registering.asking import ask_to_register, hand_in, withdraw
from service.registering.checking import RegistrationFields, Step
from service.registering.drafting import (
    WRITTEN,
    Contact,
    after,
    begin,
    begun_by,
    keep_listing,
    keep_step,
    likely_here,
    may_register_others,
    own_registration,
    typed_so_far,
    unfinished,
    wrong_contact,
    wrong_country,
)
from service.registering.models import Registration
from service.registering.shaping import shape
from service.registering.suggesting import all_countries, all_topsectors, provinces, suggested, towns_said
from service.web.dependencies import Now, Reader, Reading, Writing, may, place_of
from service.web.pages import page
from service.web.signing import local

router = APIRouter(prefix="/register", default_response_class=HTMLResponse)
Self = Annotated[Actor, Depends(may(Action.REGISTER))]
Text = Annotated[str, Form()]
Fields = Annotated[RegistrationFields, Form()]
BACK = "back"
"""The button that keeps what was typed as well, and leads to the step before."""
STEPS_OF_THEIR_OWN = (Step.NAME, Step.PLACE, Step.KIND, Step.TEXT, Step.FIELDS)


@router.get("", dependencies=[Depends(may(Action.ASK_TO_REGISTER))])
def start(request: Request, session: Reading, actor: Reader) -> HTMLResponse:
    """For a visitor a field for the mail address; for others what they have begun, and the button to begin."""
    return _start(request, session, actor, {})


@router.post("", dependencies=[Depends(may(Action.ASK_TO_REGISTER))])
def ask(
    request: Request, session: Writing, actor: Reader, now: Now, email: Text = "", called: Text = ""
) -> HTMLResponse:
    """Mails a link with which to begin; the answer is the same for every address."""
    email, called = ("".join(filter(str.isprintable, one)).strip() for one in (email, called))
    errors = {"email": wrong} if (wrong := wrong_with(email)) else {}
    if not errors:
        asked, by = Asked(email, "/register", place_of(request)), By(None, now)
        ask_to_register(session, request.app.state.settings, asked, called[:200], by)
    return _start(request, session, actor, errors, email=email, called=called, sent=not errors)


@router.post("/begin")
def begin_one(
    request: Request, session: Writing, actor: Self, now: Now,
    whose: Text = "", contact_name: Text = "", contact_email: Text = "",
) -> Response:  # fmt: skip
    """Begins a registration, of one's own organisation or on behalf of others."""
    contact = Contact(" ".join(contact_name.split()), contact_email.strip()) if whose == "others" else Contact()
    errors = wrong_contact(actor, contact, whose == "others")
    if errors:
        typed = {"whose": whose, "contact_name": contact_name, "contact_email": contact_email}
        return _start(request, session, actor, errors, **typed)
    row = begin(session, contact, By(actor.person_id, now))
    return RedirectResponse(f"/register/{row.key}/name", 303)


@router.get("/{key}")
def go_on(key: str, session: Reading, actor: Self, now: Now) -> RedirectResponse:
    """Leads to the first step that still lacks something."""
    row = own_registration(session, key, actor)
    lacking = unfinished(session, row, By(actor.person_id, now)) if row.state in WRITTEN else []
    return RedirectResponse(address_of(row, lacking[0] if lacking else Step.PREVIEW), 303)


@router.get("/{key}/preview")
def preview(request: Request, key: str, session: Reading, actor: Self, now: Now) -> HTMLResponse:
    """All of it as others would see it, what it still lacks, and the button to hand it in."""
    row, by = own_registration(session, key, actor), By(actor.person_id, now)
    lacking = unfinished(session, row, by)
    made = shape(session, row, by) if lacking == [] or row.state not in WRITTEN else None
    context: dict[str, Any] = {
        "made": made,
        "fields": all_fields(session),
        "lacking": [(step, address_of(row, step)) for step in lacking],
    }
    return _page(request, session, actor, row, Step.PREVIEW, **context, sent="sent" in request.query_params)


@router.post("/{key}/preview")
def submit(
    request: Request, key: str, session: Writing, actor: Self, now: Now, do: Text = ""
) -> RedirectResponse:  # fmt: skip
    """Hands it in, to an officer or first to whom it is for; or takes it back."""
    row = own_registration(session, key, actor)
    if do == "withdraw":
        withdraw(session, row, By(actor.person_id, now))
        return RedirectResponse(f"/register/{key}/preview", 303)
    if wrong_country(row, actor):
        return RedirectResponse(address_of(row, Step.NAME), 303)
    lacking = hand_in(session, request.app.state.settings, row, By(actor.person_id, now))
    return RedirectResponse(f"/register/{key}/preview{'' if lacking else '?sent=1'}#message", 303)


@router.get("/{key}/first/{kind}")
def first(request: Request, key: str, kind: str, session: Reading, actor: Self) -> HTMLResponse:
    """The form of the first capability or need."""
    row = own_registration(session, key, actor)
    fields = ListingFields.model_validate(
        row.typed.get(_kind(kind), {"language": typed_so_far(row).get("language", "")})
    )
    return _listing(request, session, actor, row, fields)


@router.post("/{key}/first/{kind}")
def keep_first(
    request: Request, key: str, kind: str, session: Writing, actor: Self, now: Now,
    fields: Annotated[ListingFields, Form()],
) -> Response:  # fmt: skip
    """Keeps the first capability or need as it was typed; whole or left out, it leads on, and back where asked."""
    row, step = own_registration(session, key, actor), Step(_kind(kind))
    errors = keep_listing(session, row, step, fields, By(actor.person_id, now))
    if fields.do == BACK:
        return RedirectResponse(before(row, step), 303)
    if errors:
        return _listing(request, session, actor, row, fields, errors)
    return RedirectResponse(address_of(row, after(step)), 303)


@router.get("/{key}/{step}")
def show(request: Request, key: str, step: str, session: Reading, actor: Self) -> HTMLResponse:
    """One step with what was typed before; what the address holds of it stands instead."""
    row, here = own_registration(session, key, actor), _step(step)
    typed = RegistrationFields.model_validate(typed_so_far(row))
    for name in ("name", "acronym", "country", "website", "place"):
        setattr(typed, name, request.query_params.get(name, getattr(typed, name))[:300])
    return _form(request, session, actor, row, here, typed)


@router.post("/{key}/{step}")
def keep(
    request: Request, key: str, step: str, session: Writing, actor: Self, now: Now, fields: Fields
) -> Response:  # fmt: skip
    """Keeps what was typed, right or wrong; where all is right it leads on, past a hint that was seen; or back."""
    row, here = own_registration(session, key, actor), _step(step)
    found = keep_step(session, row, here, fields, By(actor.person_id, now))
    if fields.do == BACK:
        return RedirectResponse(before(row, here), 303)
    if here is Step.NAME and not found.errors:
        found.errors |= wrong_country(row, actor)
    hint = here is Step.NAME and bool({one.slug for one in likely_here(session, fields)} - set(fields.seen))
    if found.errors or hint:
        typed = RegistrationFields.model_validate(
            {**typed_so_far(row), **fields.model_dump(include={"town", "seen"})}
        )
        return _form(request, session, actor, row, here, typed, errors=found.errors, towns=found.towns, hint=hint)
    return RedirectResponse(address_of(row, after(here)), 303)


def address_of(row: Registration, step: Step) -> str:
    """Where a step is."""
    between = "first/" if step in {Step.CAPABILITY, Step.NEED} else ""
    return f"/register/{row.key}/{between}{step.value}"


def before(row: Registration, here: Step) -> str:
    """Where the step before this one is; before the first is the list of what somebody has begun."""
    steps = list(Step)
    number = steps.index(here)
    return address_of(row, steps[number - 1]) if number else "/register"


def _step(name: str) -> Step:
    found = [step for step in STEPS_OF_THEIR_OWN if step.value == name]
    if not found:
        raise Missing
    return found[0]


def _kind(name: str) -> str:
    if name not in {"capability", "need"}:
        raise Missing
    return name


def _start(
    request: Request, session: Session, actor: Actor, errors: dict[str, str], **typed: Any
) -> HTMLResponse:  # fmt: skip
    context: dict[str, Any] = {
        "email": "",
        "called": "",
        "sent": False,
        "whose": "",
        "contact_name": "",
        "contact_email": "",
    }
    begun = begun_by(session, actor) if actor.person_id else []
    context |= {"begun": begun, "for_others": may_register_others(actor), "next": local("/register"), **typed}
    return page(request, "registering/start", session, actor, 422 if errors else 200, errors=errors, **context)


def _form(
    request: Request, session: Session, actor: Actor, row: Registration, here: Step, typed: RegistrationFields,
    **more: Any,
) -> HTMLResponse:  # fmt: skip
    context: dict[str, Any] = {
        "typed": typed,
        "errors": {},
        "towns": [],
        "hint": False,
        "likely": [],
        "offered": [],
        **more,
    }
    if here is Step.NAME:
        context |= {"likely": likely_here(session, typed), "countries": all_countries(session)}
    if here is Step.PLACE:
        context |= {"offered": beginning(typed.country, typed.place), "provinces": provinces()}
        context["towns_said"] = towns_said(context["towns"])
    if here is Step.FIELDS:
        context |= {"all_fields": all_fields(session), "all_topsectors": all_topsectors(session)}
        context["suggested"] = suggested(session, typed)
    context |= {"kinds": tuple(Kind), "legal": tuple(LegalEntity)}
    status = 422 if context["errors"] else 200
    return _page(request, session, actor, row, here, status, **context)


def _listing(
    request: Request, session: Session, actor: Actor, row: Registration, fields: ListingFields,
    errors: dict[str, str] | None = None,
) -> HTMLResponse:  # fmt: skip
    kind = ListingKind(request.path_params["kind"])
    context = {"kind": kind, "fields": fields, "errors": errors or {}, "cooperations": tuple(Cooperation)}
    return _page(request, session, actor, row, Step(kind.value), 422 if errors else 200, **context)


def _page(
    request: Request, session: Session, actor: Actor, row: Registration, here: Step, status: int = 200, **context: Any
) -> HTMLResponse:  # fmt: skip
    steps = list(Step)
    around = {"row": row, "here": here, "number": steps.index(here) + 1, "total": len(steps)}
    around |= {"addresses": {step.value: address_of(row, step) for step in steps}, "open": row.state in WRITTEN}
    name = "first" if here in {Step.CAPABILITY, Step.NEED} else here.value
    return page(request, f"registering/{name}", session, actor, status, before=before(row, here), **around, **context)
