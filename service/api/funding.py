"""Routes of the rules of programmes: which there are, and the verdict on a set of partners."""

from datetime import date as Day
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from matching.funding.parties import WrongInput, parties_from
from matching.funding.questions import answered, listed
from matching.funding.rulebook import Asked, Rulebook
from service.accounts.policy import Action
from service.api.dependencies import may
from service.api.describing import answering
from service.api.faults import Invalid
from service.funding.rulebooks import book_of
from service.web.dependencies import Now, Reading


def _(message: str) -> str:
    return message


router = APIRouter(dependencies=[Depends(may(Action.READ_DIRECTORY))])
MOST_PARTNERS = 50
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Unknown = Literal["unknown"]


class Programme(BaseModel):
    """A programme with what a verdict can be asked of."""

    id: str
    name: str
    instruments: list[str]
    scopes: list[str]
    note: str | None = Field(default=None, description=_("where its rules are not confirmed: what to know"))


class Programmes(BaseModel):
    """All programmes."""

    items: list[Programme]


class Partner(BaseModel):
    """A legal entity of the set; what is left out is not known."""

    model_config = ConfigDict(extra="forbid")

    name: Text
    country: Annotated[str, StringConstraints(min_length=2, max_length=2)] = Field(
        description=_("ISO 3166, two letters")
    )
    nuts: Annotated[str, StringConstraints(min_length=2, max_length=5)] | None = None
    kind: Literal[
        "company", "research", "higher-education", "university-of-applied-sciences", "public", "city", "nonprofit",
        "sector-body",
    ] | None = None  # fmt: skip
    sme: bool | None = None
    group: Text | None = Field(default=None, description=_("partners of one group are not independent"))
    share: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    role: Literal["coordinator", "lead", "partner"] | None = None


class Question(BaseModel):
    """What a verdict is asked for; `date` is the deadline of the call, else today."""

    model_config = ConfigDict(extra="forbid")

    programme: Text
    instrument: Text
    scope: Text | None = None
    date: Day | None = None
    partners: list[Partner] = Field(max_length=MOST_PARTNERS)


class Verdict(BaseModel):
    """The verdict, what is missing, and every rule with its source and how sure it is."""

    verdict: Literal["eligible", "conditional", "ineligible", "unknown"]
    missing: list[dict[str, Any]]
    warnings: list[str]
    lines: list[dict[str, Any]]
    funded: dict[str, bool | Unknown]


@router.get("/programmes", summary=_("Programmes with their instruments and scopes"), responses=answering(304))
def programmes(session: Reading) -> Programmes:
    """What a verdict can be asked of, as `schakel eligible --list` says it."""
    book = book_of(session)
    return Programmes(items=[Programme(**listed(book, name)) for name in book.ids])


@router.post("/verdicts", summary=_("What could pay for a set of partners"), responses=answering())
def verdict(session: Reading, now: Now, asked: Question) -> Verdict:
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
