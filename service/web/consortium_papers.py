"""Routes of what one takes with one from a consortium: its table, a sheet on each partner, the partner search."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from service.accounts.policy import Actor
from service.consortia.access import read_by
from service.consortia.exporting import sheet_file, sheet_paper, table_file, table_paper
from service.consortia.judging import Entry
from service.consortia.searching_for import partner_search
from service.consortia.views import Whole, judging, whole
from service.errors import Missing
from service.papers import Paper, docx_file, pdf_file
from service.web.consortia import LARGEST_NUMBER, look_of
from service.web.dependencies import Now, Reader, Reading
from service.web.saving import attachment

router = APIRouter(prefix="/consortia/{number}", default_response_class=Response)
MADE = {"pdf": pdf_file, "docx": docx_file}


@router.get("/table.{form}")
def table(request: Request, number: int, form: str, session: Reading, actor: Reader, now: Now) -> Response:
    """The consortium as a table."""
    found = _read(request, session, number, actor)
    if form == "csv":
        return attachment(table_file(found), form, f"consortium-{number}")
    judged = judging(session, found, look_of(request, found, now.date())[0])
    return _paper(table_paper(found, judged, now), form, f"consortium-{number}")


@router.get("/partners/{partner}/sheet.{form}")
def sheet(
    request: Request, number: int, partner: int, form: str, session: Reading, actor: Reader, now: Now
) -> Response:  # fmt: skip
    """One partner on a page."""
    found = _read(request, session, number, actor)
    entry = _entry(found, partner)
    if form == "csv":
        return attachment(sheet_file(found, entry), form, f"partner-{number}-{partner}")
    return _paper(sheet_paper(found, entry, now), form, f"partner-{number}-{partner}")


@router.get("/search.txt")
def search(request: Request, number: int, session: Reading, actor: Reader, now: Now) -> Response:
    """The partner search as text."""
    found = _read(request, session, number, actor)
    judged = judging(session, found, look_of(request, found, now.date())[0])
    text = partner_search(session, found, judged, request.app.state.settings.base_url)
    return attachment(text.encode(), "txt", f"partner-search-{number}")


def _read(request: Request, session: Session, number: int, actor: Actor) -> Whole:
    place = read_by(session, min(number, LARGEST_NUMBER), actor)
    return whole(session, place, request.app.state.settings.demo)


def _entry(found: Whole, partner: int) -> Entry:
    entry = next((one for one in found.found.entries if one.row.id == partner and one.counts), None)
    if entry is None:
        raise Missing
    return entry


def _paper(paper: Paper, form: str, name: str) -> Response:
    if form not in MADE:
        raise Missing
    return attachment(MADE[form](paper), form, name)
