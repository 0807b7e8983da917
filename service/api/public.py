"""Routes that anybody can read: organisations, listings, collaborations and calls, all or what changed."""

from typing import Any

from fastapi import APIRouter, Depends

from service.accounts.policy import Action
from service.api.asking import Listed, Lists, ListsListings, one_of, page_of
from service.api.dependencies import Viewed, may
from service.api.describing import _, answering, named
from service.published.documents import (
    CallDocument,
    CollaborationDocument,
    Document,
    ListingDocument,
    OrganisationDocument,
)
from service.published.models import Sort
from service.web.dependencies import Reading

router = APIRouter(generate_unique_id_function=named, dependencies=[Depends(may(Action.READ_DIRECTORY))])
LIST, ONE = answering(304), answering(304, 404)


@router.get(
    "/organisations", response_model=Listed[OrganisationDocument],
    summary=_("Organisations, or what changed of them"), responses=LIST,
)  # fmt: skip
def organisations(session: Reading, view: Viewed, asked: Lists) -> dict[str, Any]:
    """Whoever takes part, and whoever is known from sources."""
    return page_of(session, Sort.ORGANISATION, asked, view)


@router.get(
    "/organisations/{slug}", response_model=OrganisationDocument, summary=_("One organisation"),
    responses=answering(304, 308, 404),
)  # fmt: skip
def organisation(session: Reading, view: Viewed, slug: str) -> Document:
    """One that was merged into another leads there."""
    return one_of(session, Sort.ORGANISATION, slug, view)


@router.get(
    "/listings", response_model=Listed[ListingDocument], summary=_("Needs and capabilities, or what changed of them"),
    responses=LIST,
)  # fmt: skip
def listings(session: Reading, view: Viewed, asked: ListsListings) -> dict[str, Any]:
    """Those that are open. Who is behind a confidential one, only its own people are told."""
    return page_of(session, Sort.LISTING, asked, view)


@router.get(
    "/collaborations", response_model=Listed[CollaborationDocument],
    summary=_("Collaborations, or what changed of them"), responses=LIST,
)  # fmt: skip
def collaborations(session: Reading, view: Viewed, asked: Lists) -> dict[str, Any]:
    """Projects that organisations did together, as far as they are known here."""
    return page_of(session, Sort.COLLABORATION, asked, view)


@router.get(
    "/collaborations/{key}", response_model=CollaborationDocument, summary=_("One collaboration"), responses=ONE
)
def collaboration(session: Reading, view: Viewed, key: str) -> Document:
    """One project with its participants."""
    return one_of(session, Sort.COLLABORATION, key, view)


@router.get(
    "/calls", response_model=Listed[CallDocument], summary=_("Calls, or what changed of them"), responses=LIST
)
def calls(session: Reading, view: Viewed, asked: Lists) -> dict[str, Any]:
    """Openings of programmes, also those whose deadlines have passed."""
    return page_of(session, Sort.CALL, asked, view)


@router.get("/calls/{reference}", response_model=CallDocument, summary=_("One call"), responses=ONE)
def call(session: Reading, view: Viewed, reference: str) -> Document:
    """One call with its deadlines."""
    return one_of(session, Sort.CALL, reference, view)
