"""Adds rows with sensible defaults for tests of pages."""

from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from matching.records import Kind, ListingKind, Route
from service.accounts.models import Person, Role, RoleName
from service.consortia.models import Consortium, ConsortiumPartner, PartnerRole, PartnerState
from service.directory.call_models import FundingCall
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.vocabulary import Confidence, LegalEntity, ListingState, Standing
from service.exchange.call_seeds import load_calls
from service.exchange.seed_checks import Known
from service.exchange.seed_loading import Loading
from service.labels import LABELS
from service.matchmaking.models import CrossBorder, Proposal, ProposalSide, ProposalState
from service.settings import ROOT

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
SOURCE = {"source": "test", "licence": "CC0", "source_date": date(2026, 1, 1), "confidence": Confidence.READ}


def organisation(session: Session, slug: str, **values: Any) -> Organisation:
    """A Dutch hotspot that takes part."""
    name = slug.replace("-", " ").title()
    defaults: dict[str, Any] = {
        "slug": slug, "name": name, "kind": Kind.HOTSPOT, "standing": Standing.PARTICIPANT, "country": "NL",
        "legal_entity": LegalEntity.YES, "created_at": AT, "updated_at": AT, **SOURCE,
    }  # fmt: skip
    row = Organisation(**{**defaults, **values})
    session.add(row)
    session.flush()
    return row


def listing(session: Session, owner: Organisation, reference: str, **values: Any) -> Listing:
    """A published need, open for many years."""
    defaults: dict[str, Any] = {
        "reference": reference, "organisation_id": owner.id, "kind": ListingKind.NEED, "language": "en",
        "state": ListingState.PUBLISHED, "title": f"Title of {reference}", "summary": "What is needed",
        "partner_wanted": "a company", "partner_task": "to test", "published_on": date(2026, 1, 5),
        "expires_on": date(2999, 1, 1), "created_at": AT, "updated_at": AT,
    }  # fmt: skip
    row = Listing(**{**defaults, **values})
    session.add(row)
    session.flush()
    return row


def proposal(session: Session, left: Organisation, right: Organisation, **values: Any) -> Proposal:
    """A proposal shown to both sides; with a `need` it is about that listing."""
    need = values.get("need_id")
    reasons = [
        {"kind": "base", "weight": -4.0, "facts": {}},
        {"kind": "words", "weight": 1.0, "facts": {"terms": ["dike"]}},
        {"kind": "distance", "weight": 0.5, "facts": {"km": 52}},
    ]
    defaults: dict[str, Any] = {
        "left_id": left.id, "right_id": right.id, "subject": f"need:{need}" if need else "profile",
        "state": ProposalState.PROPOSED, "score": 0.4, "worth_left": 0.5, "worth_right": 0.3,
        "reasons_left": reasons, "reasons_right": reasons, "route": Route.EUROPEAN,
        "cross_border": CrossBorder.NO, "proposed_at": AT, "updated_at": AT,
    }  # fmt: skip
    row = Proposal(**{**defaults, **values})
    session.add(row)
    session.flush()
    for side in (left, right):
        session.add(ProposalSide(proposal_id=row.id or 0, organisation_id=side.id or 0, rank=1))
    session.flush()
    return row


def call(session: Session, reference: str = "CALL-1", **values: Any) -> FundingCall:
    """A research action of Horizon Europe with one deadline."""
    defaults: dict[str, Any] = {
        "reference": reference, "programme": "horizon-europe", "instrument": "ria", "title": f"Title of {reference}",
        "deadlines": ["2027-02-16"], "closes_on": date(2027, 2, 16), "created_at": AT, "updated_at": AT, **SOURCE,
    }  # fmt: skip
    row = FundingCall(**{**defaults, **values})
    session.add(row)
    session.flush()
    return row


def calls(session: Session) -> None:
    """All calls of the seeds, invented ones too."""
    known = Known({"topsector": set(LABELS["topsector"])})
    for invented in (False, True):
        load_calls(Loading(session, ROOT / "seeds", AT, known=known), invented)
        known.lines.clear()


def consortium(session: Session, lead: Organisation, invited: Organisation, **values: Any) -> Consortium:
    """A consortium that one organisation has begun and to which another is invited."""
    defaults: dict[str, Any] = {"title": "Safer dikes", "about": "Sensors in old dikes", "wanted": ["sensors"]}
    row = Consortium(organisation_id=lead.id or 0, created_at=AT, updated_at=AT, **{**defaults, **values})
    session.add(row)
    session.flush()
    sides = (
        (lead, PartnerState.ACCEPTED, PartnerRole.COORDINATOR),
        (invited, PartnerState.INVITED, PartnerRole.PARTNER),
    )
    for side, state, role in sides:
        session.add(ConsortiumPartner(consortium_id=row.id or 0, organisation_id=side.id, state=state, role=role))
        session.flush()
    return row


def person(session: Session, address: str, role: RoleName | None = None, **scope: Any) -> Person:
    """An invented reader with one role, or with none."""
    row = Person(email=f"{address}@schakel.example", name=f"Demo {address}", demo=True, created_at=AT, locale="en")
    session.add(row)
    session.flush()
    if role is not None:
        session.add(Role(person_id=row.id or 0, name=role, **scope))
        session.flush()
    return row
