"""Routes of the rules of programmes: which there are, and the verdict on a set of partners."""

from typing import Any

from fastapi import APIRouter, Depends

from matching.funding.parties import WrongInput, parties_from
from matching.funding.questions import answered, listed
from matching.funding.rulebook import Asked, Rulebook
from service.accounts.policy import Action
from service.api.dependencies import may
from service.api.describing import _, answering, named
from service.api.faults import Invalid
from service.api.funding_shapes import Programme, Programmes, Question, Verdict
from service.funding.rulebooks import book_of
from service.web.dependencies import Now, Reading

router = APIRouter(generate_unique_id_function=named, dependencies=[Depends(may(Action.READ_DIRECTORY))])


@router.get("/programmes", summary=_("Programmes with their instruments and scopes"), responses=answering(304))
def programmes(session: Reading) -> Programmes:
    """What a verdict can be asked of, as `schakel eligible --list` says it."""
    book = book_of(session)
    return Programmes(items=[Programme(**listed(book, name)) for name in book.ids])


@router.post("/verdicts", summary=_("What could pay for a set of partners"), responses=answering(400))
def ask_verdict(session: Reading, now: Now, asked: Question) -> Verdict:
    """Whether partners are eligible for an instrument on a day, and by which rules; keeps nothing."""
    book, rows = book_of(session), [one.model_dump(exclude_none=True) for one in asked.partners]
    question = Asked(asked.programme, asked.instrument, asked.date or now.date(), asked.scope)
    try:
        return Verdict(**answered(book, question, rows))
    except WrongInput as error:
        raise Invalid({_place(book, question, rows): str(error)}) from error


def _place(book: Rulebook, asked: Asked, rows: list[dict[str, Any]]) -> str:
    """Where in the question it is that cannot be asked."""
    if asked.programme not in book.ids:
        return "/programme"
    if book.programme(asked.programme).instrument(asked.instrument) is None:
        return "/instrument"
    if asked.scope and asked.scope not in book.programme(asked.programme).scopes:
        return "/scope"
    wrong = (number for number, row in enumerate(rows) if not _can_be(book, row))
    return f"/partners/{number}" if (number := next(wrong, None)) is not None else "/partners"


def _can_be(book: Rulebook, row: dict[str, Any]) -> bool:
    try:
        parties_from([row], book.countries)
    except WrongInput:
        return False
    return True
