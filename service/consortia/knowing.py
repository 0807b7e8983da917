"""What is known of candidates beside the rules: who was proposed, who works on the same call, who works in what."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from matching.records import ListingKind
from service.consortia.models import Consortium, ConsortiumPartner, PartnerState
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.vocabulary import ListingState
from service.matchmaking.models import Proposal, ProposalState
from service.matchmaking.viewing import confidential, kept_proposals


def proposed_for(session: Session, row: Consortium) -> tuple[dict[int, float], frozenset[int]]:
    """How strongly each was proposed for the same need, and who declined it; nobody who must stay unnamed."""
    if row.need_id is None:
        return {}, frozenset()
    strong: dict[int, float] = {}
    refused = set[int]()
    for one in session.exec(kept_proposals().where(Proposal.need_id == row.need_id)).all():
        other = one.right_id if one.left_id == row.organisation_id else one.left_id
        if row.organisation_id not in {one.left_id, one.right_id} or other in confidential(one):
            continue
        if one.state is ProposalState.DECLINED:
            refused.add(other)
        else:
            strong[other] = one.score
    return strong, frozenset(refused)


def rivals_of(session: Session, row: Consortium) -> frozenset[int]:
    """Who works on the same call with others."""
    if not row.call_key:
        return frozenset()
    query = select(ConsortiumPartner.organisation_id).join(
        Consortium, col(Consortium.id) == col(ConsortiumPartner.consortium_id)
    )
    query = query.where(
        Consortium.call_key == row.call_key, Consortium.id != row.id, col(Consortium.ended_at).is_(None),
        ConsortiumPartner.state == PartnerState.ACCEPTED,
    )  # fmt: skip
    return frozenset(one for one in session.exec(query).all() if one is not None)


def fields_of(session: Session, rows: Sequence[Organisation]) -> dict[int, set[str]]:
    """By number the fields of each."""
    found = {one.id or 0: set(one.fields) for one in rows}
    query = select(Listing.organisation_id, col(Listing.fields)).where(
        col(Listing.organisation_id).in_(found), Listing.kind == ListingKind.CAPABILITY,
        Listing.state == ListingState.PUBLISHED, col(Listing.confidential).is_(False),
    )  # fmt: skip
    for number, fields in session.exec(query).all():
        found[number] |= set(fields)
    return found
