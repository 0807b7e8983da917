"""Routes of a consortium's partners: asking one, naming one, what each does, and two candidates side by side."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session, select

from matching.funding.parties import KINDS
from service.consortia.access import Place, kept_by, partner_of
from service.consortia.finding import to_ask
from service.consortia.forms import PartnerFields
from service.consortia.inviting import invite, invited
from service.consortia.keeping import name_external, name_of, settle, take_out
from service.consortia.models import ConsortiumPartner, PartnerRole
from service.consortia.views import compared, whole
from service.directory.geography import Country
from service.directory.listing_keeping import By
from service.directory.viewing import all_fields
from service.labels import by_name
from service.web.addresses import typed
from service.web.consortia import LARGEST_NUMBER, look_of
from service.web.dependencies import Now, Reader, Reading, Writing
from service.web.pages import page

router = APIRouter(prefix="/consortia/{number}", default_response_class=HTMLResponse)
Text = Annotated[str, Form()]
Whom = Annotated[str, Form(alias="with")]
Fields = Annotated[PartnerFields, Form()]


@router.get("/invite")
def ask(request: Request, number: int, session: Reading, actor: Reader) -> HTMLResponse:
    """Finds an organisation to ask, or names one that is not here."""
    place = kept_by(session, min(number, LARGEST_NUMBER), actor)
    return _asking(request, session, place)


@router.post("/invite")
def send(
    request: Request, number: int, session: Writing, actor: Reader, now: Now, slug: Whom = "", message: Text = ""
) -> Response:  # fmt: skip
    """Asks it, by mail to whoever decides for it."""
    place = kept_by(session, min(number, LARGEST_NUMBER), actor)
    errors = invite(session, request.app.state.settings, place, (slug, message), By(actor.person_id, now))
    if errors:
        return _asking(request, session, place, 422, errors=errors, message=message, chosen=invited(session, slug))
    return RedirectResponse(f"/consortia/{number}?did=invited#message", 303)


@router.post("/external")
def name(request: Request, number: int, session: Writing, actor: Reader, now: Now, fields: Fields) -> Response:
    """Names a partner that is not asked here."""
    place = kept_by(session, min(number, LARGEST_NUMBER), actor)
    errors = name_external(session, place, fields, By(actor.person_id, now))
    if errors:
        return _asking(request, session, place, 422, errors=errors, fields=fields)
    return RedirectResponse(f"/consortia/{number}?did=changed#message", 303)


@router.get("/external")
def back(number: int) -> RedirectResponse:
    """The page with the form, for whoever reloads its address."""
    return RedirectResponse(f"/consortia/{number}/invite", 303)


@router.get("/partners/{partner}")
def one(request: Request, number: int, partner: int, session: Reading, actor: Reader) -> HTMLResponse:
    """What a partner is and does."""
    place = kept_by(session, min(number, LARGEST_NUMBER), actor)
    row = partner_of(session, place, min(partner, LARGEST_NUMBER))
    sme = "" if row.sme is None else "yes" if row.sme else "no"
    share = "" if row.share is None else str(row.share)
    fields = PartnerFields(kind=row.kind or "", sme=sme, role=row.role, share=share, task=row.task, brings=row.brings)
    return _partner(request, session, place, row, fields)


@router.post("/partners/{partner}")
def change(
    request: Request, number: int, partner: int, session: Writing, actor: Reader, now: Now, fields: Fields,
    do: Text = "",
) -> Response:  # fmt: skip
    """Keeps what it is and does, or takes it out."""
    place = kept_by(session, min(number, LARGEST_NUMBER), actor)
    row, by = partner_of(session, place, min(partner, LARGEST_NUMBER)), By(actor.person_id, now)
    if do == "take_out":
        take_out(session, place, row, by)
        return RedirectResponse(f"/consortia/{number}?did=changed#message", 303)
    errors = settle(session, place, row, (fields, by))
    if errors:
        return _partner(request, session, place, row, fields, errors)
    return RedirectResponse(f"/consortia/{number}?did=changed#message", 303)


@router.get("/compare")
def side_by_side(request: Request, number: int, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """Two candidates beside each other."""
    place = kept_by(session, min(number, LARGEST_NUMBER), actor)
    found = whole(session, place, request.app.state.settings.demo)
    look, wrong = look_of(request, found, now.date())
    slugs = [one[:120] for one in request.query_params.getlist("with")]
    judged, pair = compared(session, found, look, slugs[:2])
    context: dict[str, Any] = {"seen": found, "judged": judged, "pair": pair, "wrong": wrong}
    return page(request, "consortia/compare", session, actor, many=len(slugs), **context)


def _asking(request: Request, session: Session, place: Place, status: int = 200, **more: Any) -> HTMLResponse:
    asked = typed(request, "q", 120)
    context: dict[str, Any] = {
        "errors": {}, "message": "", "fields": PartnerFields(),
        "chosen": invited(session, typed(request, "with", 120)),
        "asked": asked, "likely": to_ask(session, asked), **more,
    }  # fmt: skip
    context |= _choices(session) | {"row": place.row}
    return page(request, "consortia/invite", session, place.actor, status, **context)


def _partner(
    request: Request, session: Session, place: Place, row: ConsortiumPartner, fields: PartnerFields,
    errors: dict[str, str] | None = None,
) -> HTMLResponse:  # fmt: skip
    context: dict[str, Any] = {"row": place.row, "partner": row, "fields": fields, "errors": errors or {}}
    context |= _choices(session) | {"called": name_of(session, row), "roles": tuple(PartnerRole)}
    return page(request, "consortia/partner", session, place.actor, 422 if errors else 200, **context)


def _choices(session: Session) -> dict[str, Any]:
    countries = by_name("country", session.exec(select(Country.code)).all())
    return {"countries": countries, "kinds": KINDS, "all_fields": all_fields(session)}
