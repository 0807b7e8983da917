"""Routes of what is a reader's own: whom the token stands for, one listing in whatever state, proposals."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from service.accounts.models import RoleName
from service.accounts.policy import OWN, Action, Actor, Held, allow
from service.accounts.token_models import TokenScope
from service.api.asking import one_of
from service.api.dependencies import Given, Reader, Viewed, may
from service.api.describing import _, answering, named
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.viewing import subject_of
from service.errors import Missing, Refused
from service.matchmaking.models import ProposalState
from service.matchmaking.viewing import Card, Portfolio, Shown, portfolio
from service.published.documents import Document, ListingDocument
from service.published.models import Sort
from service.published.reading import listing_documents
from service.speaking import Said
from service.web.dependencies import Now, Reading

router = APIRouter(generate_unique_id_function=named)


class HeldRole(BaseModel):
    """A role, with the organisation, country or province that it is for."""

    role: RoleName
    organisation: str | None
    country: str | None
    province: str | None


class Me(BaseModel):
    """Whom the token stands for and what it may; `withheld`: there are roles that need a second factor."""

    name: str
    token: str
    scope: TokenScope
    ends_on: date
    roles: list[HeldRole]
    withheld: bool


class Reason(BaseModel):
    """Why, as data: the weight in the score, and the share of all weights."""

    kind: str
    weight: float
    share: float
    facts: dict[str, Any]


class ProposalDocument(BaseModel):
    """A proposal as one side sees it; `other` is null while its owner is confidential.

    Then `country` says only `europe` or `elsewhere`.
    """

    id: int
    organisation: str
    other: str | None
    country: str
    km: int | None
    need: str | None
    capability: str | None
    state: ProposalState
    standing: str = Field(description=_("where it stands for the own side"))
    not_now_until: date | None
    rank: int | None
    routes: list[str]
    cross_topsector: bool
    worth: float = Field(description=_("what the other is worth to the own side, 0 to 1"))
    worth_to_other: float
    reasons: list[Reason]
    reasons_of_other: list[Reason]
    introducing: list[str] = Field(description=_("cities of posts that could introduce"))


class Proposals(BaseModel):
    """Proposals of the organisations that the token's person acts for, each in its own order."""

    items: list[ProposalDocument]


class AskedProposals(BaseModel):
    """Those of one organisation alone."""

    model_config = ConfigDict(extra="forbid")

    organisation: str | None = Field(default=None, max_length=120, description=_("one organisation's alone"))


@router.get(
    "/me", summary=_("Whom the token stands for, and what it may"), responses=answering(304, 403),
    dependencies=[Depends(may(Action.READ_SELF))],
)  # fmt: skip
def me(session: Reading, given: Given) -> Me:
    """Roles that need a second factor are never those of a token."""
    if given is None:
        raise Refused
    roles = given.actor.roles
    slugs = _slugs(session, (one.organisation_id for one in roles))
    row, held = given.row, [_held(one, slugs.get(one.organisation_id)) for one in roles]
    return Me(
        name=given.actor.name, token=row.name, scope=row.scope, ends_on=row.ends_on, roles=held,
        withheld=given.actor.withheld,
    )  # fmt: skip


def _held(role: Held, slug: str | None) -> HeldRole:
    return HeldRole(role=role.name, organisation=slug, country=role.country, province=role.province)


def _slugs(session: Session, numbers: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {one for one in numbers if one}
    query = select(Organisation.id, Organisation.slug).where(col(Organisation.id).in_(wanted))
    return dict(session.exec(query.order_by(Organisation.slug)).all())


@router.get(
    "/listings/{reference}", response_model=ListingDocument, summary=_("One need or capability"),
    responses=answering(304, 404), dependencies=[Depends(may(Action.READ_DIRECTORY))],
)  # fmt: skip
def listing(session: Reading, view: Viewed, reference: str) -> Document:
    """One that is open; with a token also one's own, in whatever state, with the `version` that a change names."""
    own = own_document(session, reference, view.actor)
    return own or one_of(session, Sort.LISTING, reference, view)


def own_document(session: Session, reference: str, actor: Actor) -> Document | None:
    """A listing of an organisation that the reader works for; else None."""
    if actor.person_id is None:
        return None
    query = select(Listing).where(Listing.reference == reference).options(
        selectinload(Listing.organisation), selectinload(Listing.topsectors)  # type: ignore[arg-type]  # relationships
    )  # fmt: skip
    row = session.exec(query).first()
    if row is None or not allow(actor, Action.READ_CONFIDENTIAL, subject_of(row.organisation)):
        return None
    return listing_documents(session, [row], actor)[0]


@router.get(
    "/proposals", summary=_("Proposals of the organisations that you act for"), responses=answering(304, 403, 404),
    dependencies=[Depends(may(Action.READ_SELF))],
)  # fmt: skip
def proposals(
    session: Reading, actor: Reader, now: Now, asked: Annotated[AskedProposals, Query()]
) -> Proposals:  # fmt: skip
    """With reasons and where each stands; answered on the pages, not here."""
    mine = _slugs(session, (one.organisation_id for one in actor.roles if one.name in OWN)).values()
    if asked.organisation and asked.organisation not in mine:
        raise Missing
    wanted = [asked.organisation] if asked.organisation else sorted(mine)
    views = [portfolio(session, slug, actor, now.date()) for slug in wanted]
    return Proposals(items=[_proposal(view, card) for view in views for card in (*view.cards, *view.answered)])


def _proposal(view: Portfolio, card: Card) -> ProposalDocument:
    stands = view.standings[card.row.id or 0]
    known = {one.reference for one in (card.need, card.capability) if one} | set(view.words.listings)
    return ProposalDocument(
        id=card.row.id or 0,
        organisation=view.own.slug,
        other=card.other.slug if card.other else None,
        country=card.country,
        km=card.km,
        need=card.need.reference if card.need else None,
        capability=card.capability.reference if card.capability else None,
        state=card.row.state,
        standing=stands.word,
        not_now_until=stands.until,
        rank=card.rank,
        routes=list(card.routes),
        cross_topsector=card.cross_topsector,
        worth=card.worth_own,
        worth_to_other=card.worth_other,
        reasons=list(_reasons(card.reasons, known)),
        reasons_of_other=list(_reasons(card.reasons_back, known)),
        introducing=list(card.posts),
    )


def _reasons(shown: Sequence[Shown], known: set[str]) -> Iterator[Reason]:
    for one in shown:
        facts = {name: _plain(value) for name, value in one.facts.items()}
        for name in {"need", "capability"} & set(facts):
            # Another confidential listing beside these stays unnamed.
            facts[name] = facts[name] if facts[name] in known else None
        yield Reason(kind=one.kind, weight=one.weight, share=one.share, facts=facts)


def _plain(value: Any) -> Any:
    """A fact without the language that a page would mark it with."""
    if isinstance(value, Said):
        return value.text
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value
