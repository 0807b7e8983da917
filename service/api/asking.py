"""What the address of a list can ask for, and the page that is given for it."""

from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from sqlmodel import Session

from matching.records import ListingKind
from service.api.describing import _
from service.errors import Missing
from service.published.cursors import LONGEST, WrongCursor, read_cursor
from service.published.documents import Document, Gone
from service.published.feed import Wanted, beginning, changed, one_document
from service.published.models import Sort
from service.published.reading import View

Made = TypeVar("Made", bound=Document)
MOST = 100


def _given_out_here(word: str | None) -> str | None:
    if word is not None:
        try:
            read_cursor(word)
        except WrongCursor:
            raise ValueError("this is no cursor that was given out here") from None
    return word


class Asked(BaseModel):
    """From where on, and how much; an address that asks for anything else is wrong."""

    model_config = ConfigDict(extra="forbid")

    cursor: Annotated[
        Annotated[str, Field(max_length=LONGEST, pattern="^[A-Za-z0-9_-]+$")] | None,
        AfterValidator(_given_out_here),
    ] = Field(default=None, description=_("where to go on: the `next` of the answer before"))
    updated_since: AwareDatetime | None = Field(
        default=None, description=_("only what changed at this moment or after it (RFC 3339)")
    )
    limit: int = Field(default=50, ge=1, le=MOST, description=_("how many at most"))

    @model_validator(mode="after")
    def _one_beginning(self) -> "Asked":
        if self.cursor is not None and self.updated_since is not None:
            raise ValueError("give a cursor or updated_since, not both: the cursor goes on from where it began")
        return self


class AskedListings(Asked):
    """The same, and one kind of listing."""

    kind: ListingKind | None = Field(default=None, description=_("needs or capabilities alone"))


Lists = Annotated[Asked, Query()]
ListsListings = Annotated[AskedListings, Query()]


class Listed(BaseModel, Generic[Made]):
    """A page of what changed, oldest change first; `next` goes on after it, today or in a month."""

    items: list[Annotated[Made | Gone, Field(discriminator="deleted")]]
    next: str = Field(description=_("the cursor with which to ask for what comes after this page"))
    more: bool = Field(description=_("whether there is more by now; if not, ask again later with `next`"))


def page_of(session: Session, sort: Sort, asked: Asked, view: View) -> dict[str, Any]:
    """The page that is asked for."""
    start = read_cursor(asked.cursor) if asked.cursor else beginning(session, asked.updated_since)
    kind = asked.kind if isinstance(asked, AskedListings) else None
    found = changed(session, Wanted(sort, start, asked.limit, kind), view)
    return {"items": list(found.items), "next": found.next.written(), "more": found.more}


def one_of(session: Session, sort: Sort, key: str, view: View) -> Document:
    """One document by its name; raises `Missing`."""
    found = one_document(session, sort, key, view)
    if found is None:
        raise Missing
    return found
