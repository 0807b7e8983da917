"""Routes that write one's own listings: a draft, a change, handing it in; by the use cases of the pages."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlmodel import Session

from matching.records import Kind, ListingKind
from service.accounts.policy import Action, Actor
from service.api.dependencies import Reader, may
from service.api.describing import PREFIX, _, answering, named
from service.api.faults import Invalid
from service.directory.listing_calls import call_of
from service.directory.listing_fields import ListingFields, typed
from service.directory.listing_keeping import (
    By,
    own_listing,
    own_organisation,
    take_step,
    whole_listing,
)
from service.directory.listing_models import Listing
from service.directory.listing_writing import Typed, unready, write_down
from service.directory.models import Organisation
from service.directory.vocabulary import Cooperation, ListingStep
from service.errors import Missing, Overtaken
from service.published.documents import Document, ListingDocument
from service.published.reading import listing_documents
from service.web.dependencies import Now, Writing

router = APIRouter(generate_unique_id_function=named, dependencies=[Depends(may(Action.WRITE_BY_PROGRAM))])
Long = Annotated[str, Field(max_length=10_000)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^,;\n]+$")]
Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
Level = Annotated[int, Field(ge=1, le=9)]
MOST = 50
Some: Any = Field(default=[], max_length=MOST)
LISTS = {"keywords", "countries_wanted", "countries_excluded"}
"""What the form has as words with commas between them."""
FORM = {"expires_on": "expires"}
"""What the form calls otherwise."""


class Written(BaseModel):
    """The texts and choices of a listing; what is left out stays as it is, or empty."""

    model_config = ConfigDict(extra="forbid")

    title: Long = ""
    summary: Long = ""
    description: Long = ""
    language: Annotated[str, StringConstraints(pattern="^(nl|en|de|fr)$")] = "en"
    title_en: Long = ""
    summary_en: Long = ""
    partner_wanted: Long = ""
    partner_task: Long = ""
    cooperation: list[Cooperation] = Some
    partner_kinds: list[Kind] = Some
    topsectors: list[Word] = Some
    fields: list[Word] = Some
    countries_wanted: list[Country] = Some
    countries_excluded: list[Country] = Some
    trl_from: Level | None = None
    trl_to: Level | None = None
    keywords: list[Word] = Some
    confidential: bool = False
    expires_on: date | None = None
    call: Annotated[str, Field(max_length=80)] | None = None


class NewListing(Written):
    """A new listing of an organisation that the token's person acts for."""

    organisation: Annotated[str, Field(max_length=120)]
    kind: ListingKind


class ChangedListing(Written):
    """What is new of a listing, and which `version` was read before."""

    version: Annotated[str, Field(max_length=60)]


@router.post(
    "/listings", response_model=ListingDocument, status_code=201, summary=_("A new draft of a listing"),
    responses=answering(400, 403, 404, 409),
)  # fmt: skip
def draft_listing(session: Writing, actor: Reader, now: Now, body: NewListing, answer: Response) -> Document:
    """Kept as a draft, which need not be whole; nobody else sees it before it is handed in and accepted."""
    own, by = own_organisation(session, body.organisation, actor), By(actor.person_id, now)
    fields = _fields(ListingFields(language=own.language), body, {"organisation", "kind"})
    row = _kept(session, own, Typed(body.kind, fields), by)
    answer.headers["location"] = f"{PREFIX}/listings/{row.reference}"
    return _document(session, row.reference, actor)


@router.patch(
    "/listings/{reference}", response_model=ListingDocument, summary=_("A change of a listing"),
    responses=answering(400, 403, 404, 409),
)  # fmt: skip
def change_listing(session: Writing, actor: Reader, now: Now, reference: str, body: ChangedListing) -> Document:
    """Only what is sent is changed. Whoever read an older version is told so, and nothing is kept."""
    own, row = _own(session, actor, reference)
    held = call_of(session, row)
    before = typed(row, body.version, held.reference if held else "")
    _kept(session, own, Typed(row.kind, _fields(before, body, {"version"}), row), By(actor.person_id, now))
    return _document(session, reference, actor)


@router.post(
    "/listings/{reference}/submit", response_model=ListingDocument, summary=_("Hands a draft in"),
    responses=answering(403, 404, 409),
)  # fmt: skip
def submit_listing(session: Writing, actor: Reader, now: Now, reference: str) -> Document:
    """Hands it to a moderator; where it is not whole yet, says what it lacks."""
    own, row = _own(session, actor, reference)
    by = By(actor.person_id, now)
    if lacking := unready(session, own, row, by):
        raise Invalid(_pointers(lacking))
    take_step(session, row, ListingStep.SUBMITTED, by)
    return _document(session, reference, actor)


def _own(session: Session, actor: Actor, reference: str) -> tuple[Organisation, Listing]:
    """A listing with its organisation, which the reader keeps; raises `Missing` for one of others."""
    row = whole_listing(session, reference)
    if row is None:
        raise Missing
    own = own_organisation(session, row.organisation.slug, actor)
    return own, own_listing(session, own, reference)


def _fields(before: ListingFields, body: Written, beside: set[str]) -> ListingFields:
    """What the form would hold: what was there, with what is sent in its place."""
    sent: dict[str, Any] = {}
    for name in body.model_fields_set - beside:
        value = getattr(body, name)
        said = ", ".join(value) if name in LISTS else value if isinstance(value, list) else _word(value)
        sent[FORM.get(name, name)] = said
    return ListingFields.model_validate({**before.model_dump(), **sent})


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def _kept(session: Session, own: Organisation, given: Typed, by: By) -> Listing:
    outcome = write_down(session, own, given, by)
    if outcome.meanwhile:
        raise Overtaken
    if outcome.row is None:
        raise Invalid(_pointers(outcome.errors))
    session.flush()
    return outcome.row


def _pointers(errors: dict[str, str]) -> dict[str, str]:
    called = {form: name for name, form in FORM.items()}
    return {f"/{called.get(name, name)}": said for name, said in errors.items()}


def _document(session: Session, reference: str, actor: Actor) -> Document:
    row = whole_listing(session, reference)
    if row is None:
        raise Missing
    return listing_documents(session, [row], actor)[0]
