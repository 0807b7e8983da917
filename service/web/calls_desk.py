"""Routes of the desk for calls: all of them, one with its history, the form with a preview, the archive."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from service.accounts.policy import Action, Actor
from service.directory.call_models import CallStages, CallStep, FundingCall
from service.directory.listing_keeping import By
from service.directory.vocabulary import Confidence
from service.funding.call_fields import CallFields, checked, typed
from service.funding.call_keeping import Outcome, all_rows, call_by, history, move, version_of, write_down
from service.funding.calls import call_of
from service.funding.rulebooks import file_rules
from service.labels import LABELS
from service.web import addresses
from service.web.dependencies import Now, Reading, Writing, may
from service.web.pages import page

router = APIRouter(prefix="/desks/calls", default_response_class=HTMLResponse)
Officer = Annotated[Actor, Depends(may(Action.KEEP_CALLS))]
Fields = Annotated[CallFields, Form()]
NOTHING = Outcome()


@router.get("")
def kept(request: Request, session: Reading, actor: Officer, now: Now) -> HTMLResponse:
    """All calls, or those in the archive."""
    archived = addresses.typed(request, "archived", 3) == "yes"
    rows = all_rows(session, archived)
    return page(
        request, "desks/calls", session, actor, rows=rows, archived=archived, today=now.date(), did=_did(request)
    )


@router.get("/new")
def begin(request: Request, session: Reading, actor: Officer) -> HTMLResponse:
    """An empty form."""
    return _form(request, session, actor, None, CallFields())


@router.post("/new")
def add(request: Request, session: Writing, actor: Officer, now: Now, fields: Fields) -> Response:
    """A new call, or what it would look like."""
    return _keep(request, session, actor, None, (fields, By(actor.person_id, now)))


@router.get("/{reference}")
def shown(request: Request, reference: str, session: Reading, actor: Officer, now: Now) -> HTMLResponse:
    """One call as others see it, with its history."""
    row = call_by(session, reference)
    around: dict[str, Any] = {
        "row": row,
        "call": call_of(row),
        "history": history(session, row),
        "did": _did(request),
    }
    return page(request, "desks/call", session, actor, today=now.date(), programmes=_programmes(), **around)


@router.get("/{reference}/edit")
def edit(request: Request, reference: str, session: Reading, actor: Officer) -> HTMLResponse:
    """The form with what is stored."""
    row = call_by(session, reference)
    return _form(request, session, actor, row, typed(row, version_of(row)))


@router.post("/{reference}/edit")
def change(
    request: Request, reference: str, session: Writing, actor: Officer, now: Now, fields: Fields
) -> Response:  # fmt: skip
    """Keeps what was typed, or shows what it would look like."""
    return _keep(request, session, actor, call_by(session, reference), (fields, By(actor.person_id, now)))


@router.post("/{reference}/archive")
def archive(
    reference: str, session: Writing, actor: Officer, now: Now, archived: Annotated[str, Form()] = "yes"
) -> RedirectResponse:
    """Puts a call in the archive, or takes it out."""
    move(session, call_by(session, reference), archived == "yes", By(actor.person_id, now))
    did = CallStep.ARCHIVED if archived == "yes" else CallStep.RESTORED
    return RedirectResponse(f"/desks/calls/{reference}?did={did.value}#message", 303)


def _did(request: Request) -> str:
    """What was done just now, where the address says so."""
    return next((one.value for one in CallStep if one.value == request.query_params.get("did")), "")


def _programmes() -> dict[str, Any]:
    return {one.id: one for one in file_rules().programmes() if not one.pointer}


def _keep(
    request: Request, session: Session, actor: Actor, row: FundingCall | None, given: tuple[CallFields, By]
) -> Response:  # fmt: skip
    """Keeps what was typed and leads on; else the form again, with all that was typed, and the preview asked for."""
    fields, by = given
    if fields.do == "preview":
        return _form(request, session, actor, row, fields, preview=True)
    outcome = write_down(session, row, fields, by, request.app.state.settings.demo)
    if outcome.row is None:
        return _form(request, session, actor, row, fields, outcome)
    did = CallStep.CHANGED if row else CallStep.CREATED
    return RedirectResponse(f"/desks/calls/{outcome.row.reference}?did={did.value}#message", 303)


def _form(
    request: Request, session: Session, actor: Actor, row: FundingCall | None, fields: CallFields,
    outcome: Outcome = NOTHING, preview: bool = False,
) -> HTMLResponse:  # fmt: skip
    demo = request.app.state.settings.demo
    found = checked(fields, demo) if preview else None
    errors = found.errors if found else outcome.errors
    call = None
    if found and not errors:
        call = call_of(FundingCall(**found.values))
    marks = [one.value for one in Confidence if demo or one is not Confidence.ILLUSTRATIVE]
    context: dict[str, Any] = {"row": row, "fields": fields, "errors": errors, "overtaken": outcome.overtaken}
    context |= {"call": call, "programmes": _programmes(), "marks": marks, "stages": tuple(CallStages)}
    context |= {"topsectors": tuple(LABELS["topsector"]), "version": version_of(row) if row else ""}
    status = 409 if outcome.overtaken else 422 if errors else 200
    return page(request, "desks/call_form", session, actor, status, **context)
