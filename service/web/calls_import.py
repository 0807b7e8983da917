"""Routes by which an officer imports calls: the file, what it would do, and keeping it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.accounts.policy import Action, Actor
from service.directory.listing_keeping import By
from service.exchange.call_imports import bring_in, entries_of, laid_by, lay_by, take_in
from service.exchange.portal import LARGEST, MOST_ROWS, FileProblem, read
from service.web.dependencies import Now, Reading, Writing, may
from service.web.pages import page

router = APIRouter(prefix="/desks/calls/import", default_response_class=HTMLResponse)
Officer = Annotated[Actor, Depends(may(Action.KEEP_CALLS))]


@router.get("")
def choose(request: Request, session: Reading, actor: Officer, now: Now) -> HTMLResponse:
    """The form, and below it what the file that was laid by would do."""
    by, demo = By(actor.person_id, now), request.app.state.settings.demo
    upload = laid_by(session, by)
    report = bring_in(session, entries_of(upload), by, demo, dry_run=True) if upload else None
    around: dict[str, Any] = {"upload": upload, "report": report, "largest": LARGEST, "most": MOST_ROWS}
    return page(request, "desks/call_import", session, actor, errors={}, **around)


@router.post("")
def lay(
    request: Request, session: Writing, actor: Officer, now: Now, file: Annotated[UploadFile | None, File()] = None
) -> Response:  # fmt: skip
    """Reads a file and lays it by; nothing of it is kept as a call yet."""
    name = (file.filename or "") if file else ""
    try:
        entries = read(name, file.file.read() if file else b"")
    except FileProblem as problem:
        around: dict[str, Any] = {"upload": None, "report": None, "largest": LARGEST, "most": MOST_ROWS}
        errors = {"file": str(problem)}
        return page(request, "desks/call_import", session, actor, 422, errors=errors, **around)
    lay_by(session, name, entries, By(actor.person_id, now))
    return RedirectResponse("/desks/calls/import#message", 303)


@router.post("/keep")
def keep(request: Request, session: Writing, actor: Officer, now: Now) -> RedirectResponse:
    """Keeps what was looked at."""
    take_in(session, By(actor.person_id, now), request.app.state.settings.demo)
    return RedirectResponse("/desks/calls?did=imported#message", 303)
