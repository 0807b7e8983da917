"""Routes of the matrices of officers: between provinces, between topsectors, what a cell counts, and the file."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from service.accounts.policy import Action, Actor
from service.desks.matrices import cell, matrix
from service.labels import label
from service.sheets import Cell, csv_file
from service.web.addresses import typed
from service.web.dependencies import Reading, may
from service.web.pages import page
from service.web.saving import attachment

router = APIRouter(prefix="/desks/matrix", default_response_class=HTMLResponse)
Officer = Annotated[Actor, Depends(may(Action.READ_DESKS))]


@router.get("/{kind}.csv", response_class=Response)
def matrix_file(request: Request, kind: str, session: Reading, actor: Officer) -> Response:
    """The same counts as a file."""
    found = matrix(session, kind, typed(request, "count", 20))
    rows: list[list[Cell]] = [
        [label(kind, one), *(found.of(one, other) for other in found.codes)] for one in found.codes
    ]
    header = ["", *(label(kind, code) for code in found.codes)]
    return attachment(csv_file(header, rows), "csv", f"{found.counted}-by-{kind}")


@router.get("/{kind}")
def matrix_page(request: Request, kind: str, session: Reading, actor: Officer) -> HTMLResponse:
    """How many links or chances there are between all provinces, or all topsectors."""
    asked = typed(request, "count", 20)
    found = matrix(session, kind, asked)
    wrong = "" if asked == found.counted else asked
    return page(request, "desks/matrix", session, actor, matrix=found, wrong=wrong)


@router.get("/{kind}/{one}/{other}")
def matrix_cell(request: Request, kind: str, one: str, other: str, session: Reading, actor: Officer) -> HTMLResponse:
    """What one cell counts."""
    found = cell(session, matrix(session, kind, typed(request, "count", 20)), (one, other), actor)
    return page(request, "desks/matrix_cell", session, actor, cell=found)
