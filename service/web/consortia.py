"""Routes of consortia: one's own, a new one, the workspace, what it is for, files, answers, its end."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from service.accounts.policy import Action
from service.consortia.access import Place, kept_by, own_side, place_of
from service.consortia.aims import calls_to_come
from service.consortia.beginning import partner_in, suggested
from service.consortia.filing import add_file, remove_file
from service.consortia.forms import AimFields
from service.consortia.inviting import answer, invitation_at, leave
from service.consortia.keeping import Aim, end, keep
from service.consortia.mine import mine, own_sides
from service.consortia.searching_for import partner_search
from service.consortia.views import Look, Whole, judging, whole
from service.directory.listing_keeping import By
from service.directory.viewing import all_fields
from service.web.addresses import typed
from service.web.dependencies import Now, Reader, Reading, Writing, may
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)
Text = Annotated[str, Form()]
Answered = Annotated[str, Form(alias="answer")]
Fields = Annotated[AimFields, Form()]
LARGEST_NUMBER = 2**31 - 1


@router.get("/consortia", dependencies=[Depends(may(Action.READ_CONSORTIA))])
def my_consortia(request: Request, session: Reading, actor: Reader) -> HTMLResponse:
    """The consortia of one's own organisations."""
    return page(
        request, "consortia/mine", session, actor, entries=mine(session, actor), sides=own_sides(session, actor)
    )


@router.get("/my/{slug}/consortia/new")
def begin(request: Request, slug: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """The form of a new one, filled in from a need, a call or a proposal where the address names one."""
    own = own_side(session, slug, actor)
    given = {name: typed(request, name, 60) for name in ("need", "call", "proposal")}
    fields = suggested(session, own, given, actor)
    partner = partner_in(session, own, given["proposal"], actor)
    return _aim(request, session, Aim(own, fields, actor), now, partner=partner)


@router.post("/my/{slug}/consortia/new")
def add(request: Request, slug: str, session: Writing, actor: Reader, now: Now, fields: Fields) -> Response:
    """A new one; with a partner that a proposal names, on to its invitation."""
    own = own_side(session, slug, actor)
    return _kept(request, session, Aim(own, fields, actor), now)


@router.get("/consortia/{number}")
def consortium(request: Request, number: int, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """The workspace; whoever is only invited sees who asks, and the title."""
    place = place_of(session, min(number, LARGEST_NUMBER), actor)
    return _workspace(request, session, place, now.date())


@router.get("/consortia/{number}/edit")
def change(request: Request, number: int, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """The form of what it is for."""
    place = kept_by(session, min(number, LARGEST_NUMBER), actor)
    row = place.row
    fields = AimFields(title=row.title, about=row.about, call=row.call_key or "", notes=row.notes, wanted=row.wanted)
    return _aim(request, session, Aim(_own(session, place), fields, actor, place), now)


@router.post("/consortia/{number}/edit")
def save(request: Request, number: int, session: Writing, actor: Reader, now: Now, fields: Fields) -> Response:
    """Keeps what it is for."""
    place = kept_by(session, min(number, LARGEST_NUMBER), actor)
    return _kept(request, session, Aim(_own(session, place), fields, actor, place), now)


@router.post("/consortia/{number}/answer")
def take(
    request: Request, number: int, session: Writing, actor: Reader, now: Now, answered: Answered = ""
) -> RedirectResponse:  # fmt: skip
    """Accepts, declines or leaves."""
    found = invitation_at(session, place_of(session, min(number, LARGEST_NUMBER), actor))
    settings = request.app.state.settings
    if answered == "leave":
        leave(session, settings, found, now)
    else:
        answer(session, settings, found, answered, now)
    stays = answered == "accepted"
    return RedirectResponse(f"/consortia/{number}?did=accepted#message" if stays else "/consortia", 303)


@router.post("/consortia/{number}/files")
def link(
    request: Request,
    number: int,
    session: Writing,
    actor: Reader,
    now: Now,
    file_title: Text = "",
    address: Text = "",
) -> Response:
    """Keeps a file by its link."""
    place = kept_by(session, min(number, LARGEST_NUMBER), actor)
    errors = add_file(session, place, (file_title, address), By(actor.person_id, now))
    if errors:
        typed_link = (file_title, address)
        return _workspace(request, session, place, now.date(), errors=errors, typed_link=typed_link, status=422)
    return RedirectResponse(f"/consortia/{number}?did=changed#files", 303)


@router.get("/consortia/{number}/files")
@router.get("/consortia/{number}/answer")
def back(number: int) -> RedirectResponse:
    """The workspace, for whoever reloads or shares the address of a form."""
    return RedirectResponse(f"/consortia/{number}", 303)


@router.post("/consortia/{number}/files/{file}/remove")
def forget(number: int, file: int, session: Writing, actor: Reader, now: Now) -> RedirectResponse:
    """Forgets a link."""
    place = kept_by(session, min(number, LARGEST_NUMBER), actor)
    remove_file(session, place, min(file, LARGEST_NUMBER), By(actor.person_id, now))
    return RedirectResponse(f"/consortia/{number}?did=changed#files", 303)


@router.post("/consortia/{number}/end")
def stop(number: int, session: Writing, actor: Reader, now: Now) -> RedirectResponse:
    """Ends it."""
    end(session, kept_by(session, min(number, LARGEST_NUMBER), actor), By(actor.person_id, now))
    return RedirectResponse(f"/consortia/{number}#message", 303)


def look_of(request: Request, found: Whole, today: date) -> tuple[Look, str]:
    """On which day and at which option one looks, and a day in the address that is none.

    Without being asked, at the option of the call; `all` looks at every one.
    """
    day, given, only = found.day(today), typed(request, "date", 60), typed(request, "for", 80) or found.aims_at
    try:
        return Look(date.fromisoformat(given) if given else day, only), ""
    except ValueError:
        return Look(day, only), given


def _own(session: Session, place: Place) -> Any:
    return invitation_at(session, place).own


def _workspace(
    request: Request, session: Session, place: Place, today: date, status: int = 200, **more: Any
) -> HTMLResponse:  # fmt: skip
    if not place.reads:
        found = invitation_at(session, place)
        address = f"/consortia/{place.row.id}/answer"
        return page(request, "joining/consortium", session, place.actor, found=found, address=address, did="")
    seen = whole(session, place, request.app.state.settings.demo)
    look, wrong = look_of(request, seen, today)
    context: dict[str, Any] = {"errors": {}, "typed_link": ("", ""), "did": typed(request, "did", 20), **more}
    context |= {"seen": seen, "wrong": wrong, "judged": judging(session, seen, look), "today": today}
    context["search"] = partner_search(session, seen, context["judged"], request.app.state.settings.base_url)
    return page(request, "consortia/consortium", session, place.actor, status, **context)


def _kept(request: Request, session: Session, aim: Aim, now: datetime) -> Response:
    outcome = keep(session, request.app.state.settings, aim, By(aim.actor.person_id, now))
    if outcome.row is None:
        return _aim(request, session, aim, now, outcome.errors)
    partner = typed(request, "with", 120)
    if aim.present is None and partner:
        return RedirectResponse(f"/consortia/{outcome.row.id}/invite?with={partner}", 303)
    return RedirectResponse(f"/consortia/{outcome.row.id}?did=changed#message", 303)


def _aim(
    request: Request,
    session: Session,
    aim: Aim,
    now: datetime,
    errors: dict[str, str] | None = None,
    partner: str = "",
) -> HTMLResponse:
    calls = calls_to_come(session, request.app.state.settings.demo, now.date())
    context: dict[str, Any] = {"aim": aim, "fields": aim.typed, "errors": errors or {}, "calls": calls}
    context["all_fields"] = all_fields(session)
    context["partner"] = typed(request, "with", 120) or partner
    return page(request, "consortia/aim", session, aim.actor, 422 if errors else 200, **context)
