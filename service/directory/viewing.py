"""What the pages of one organisation and one listing show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from matching.text import plain
from service.accounts.contacts import contact_people
from service.accounts.policy import Action, Actor, Subject, allow
from service.directory.call_models import FundingCall
from service.directory.geography import Post
from service.directory.indexing import open_listings
from service.directory.listing_calls import call_of
from service.directory.listing_models import Listing
from service.directory.models import Membership, Organisation
from service.directory.taxonomy import KnowledgeField
from service.directory.vocabulary import Standing
from service.errors import Missing
from service.i18n import current_locale


@dataclass(frozen=True, slots=True)
class Tie:
    """Another organisation and what one is to the other."""

    slug: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation with what surrounds it."""

    row: Organisation
    hosts: tuple[Tie, ...]
    members: tuple[Tie, ...]
    listings: tuple[Listing, ...]
    fields: dict[str, str]
    sees_proposals: bool
    keeps_listings: bool
    keeps_profile: bool


@dataclass(frozen=True, slots=True)
class ListingView:
    """A listing, and its owner where that may be known."""

    row: Listing
    owner: Organisation | None
    fields: dict[str, str]
    call: FundingCall | None = None


def subject_of(organisation: Organisation) -> Subject:
    """The organisation as the access rules see it."""
    return Subject(organisation.id, organisation.country, organisation.province)


def organisation_by_slug(session: Session, slug: str) -> Organisation:
    """The organisation of an address; raises `Missing`."""
    found = session.exec(select(Organisation).where(Organisation.slug == slug)).first()
    if found is None:
        raise Missing
    return found


def view_organisation(session: Session, slug: str, actor: Actor, day: date) -> OrganisationView:
    """An organisation, its ties and open listings; its confidential listings only for its own people."""
    query = (
        select(Organisation)
        .where(Organisation.slug == slug)
        .options(
            selectinload(Organisation.names),  # type: ignore[arg-type]  # a relationship
            selectinload(Organisation.identifiers),  # type: ignore[arg-type]  # a relationship
            selectinload(Organisation.topsectors),  # type: ignore[arg-type]  # a relationship
            selectinload(Organisation.types),  # type: ignore[arg-type]  # a relationship
        )
    )
    row = session.exec(query).first()
    if row is None:
        raise Missing
    own = allow(actor, Action.READ_CONFIDENTIAL, subject_of(row))
    readable = [] if own else [col(Listing.confidential).is_(False)]
    listings = open_listings(session, day, col(Listing.organisation_id) == row.id, *readable)
    return OrganisationView(
        row=row,
        hosts=_ties(session, row, hosts=True),
        members=_ties(session, row, hosts=False),
        listings=tuple(listings),
        fields=field_names(session, row.fields),
        sees_proposals=allow(actor, Action.READ_PROPOSALS, subject_of(row)),
        keeps_listings=allow(actor, Action.KEEP_LISTINGS, subject_of(row)),
        keeps_profile=keeps_profile(session, actor, row),
    )


def keeps_profile(session: Session, actor: Actor, row: Organisation) -> bool:
    """Whether the reader keeps a profile: that of the own organisation, or one of the own country that nobody keeps.

    So an attaché keeps foreign partners that are known and do not take part yet, until somebody of theirs does.
    """
    if allow(actor, Action.KEEP_PROFILE, subject_of(row)):
        return True
    known = row.standing is Standing.KNOWN and allow(actor, Action.KEEP_KNOWN_PROFILE, subject_of(row))
    return known and not contact_people(session, row.id or 0)


def _ties(session: Session, row: Organisation, hosts: bool) -> tuple[Tie, ...]:
    here, there = (Membership.member_id, Membership.host_id) if hosts else (Membership.host_id, Membership.member_id)
    query = select(Organisation.slug, Organisation.name, col(Membership.role))
    query = query.join(Membership, col(there) == col(Organisation.id)).where(here == row.id)
    return tuple(Tie(slug, name, role.value) for slug, name, role in session.exec(query.order_by(Organisation.name)))


def view_listing(session: Session, reference: str, actor: Actor, day: date) -> ListingView:
    """An open listing; the owner of a confidential one only for the owner's own people."""
    row = next(iter(open_listings(session, day, col(Listing.reference) == reference)), None)
    if row is None:
        raise Missing
    shown = not row.confidential or allow(actor, Action.READ_CONFIDENTIAL, subject_of(row.organisation))
    owner, call = row.organisation if shown else None, call_of(session, row)
    return ListingView(row, owner, field_names(session, row.fields), call)


def field_names(session: Session, ids: Iterable[str] | None = None) -> dict[str, str]:
    """Names of knowledge fields by id in the present language, of all or of some; an unknown one keeps its id."""
    name = getattr(KnowledgeField, f"name_{current_locale()}")
    query = select(KnowledgeField.id, name)
    if ids is None:
        return dict(session.exec(query).all())
    wanted = list(ids)
    return {
        **{one: one for one in wanted},
        **dict(session.exec(query.where(col(KnowledgeField.id).in_(wanted))).all()),
    }


def all_fields(session: Session) -> dict[str, str]:
    """All knowledge fields by their names, in alphabetical order."""
    return dict(sorted(field_names(session).items(), key=lambda one: plain(one[1])))


def active_posts(session: Session) -> dict[str, tuple[str, ...]]:
    """By country the cities of the posts that work for it; one that is closed or not known introduces nobody."""
    found: dict[str, tuple[str, ...]] = {}
    for post in session.exec(select(Post).where(Post.status == "active").order_by(Post.city)).all():
        for country in sorted({post.country, *post.accredited_for}):
            found[country] = (*found.get(country, ()), post.city)
    return found
