"""What becomes of listings that nobody keeps any more."""

from sqlmodel import Session, col, select

from service.directory.listing_keeping import By, take_step
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.vocabulary import ListingState, ListingStep

LEFT_ALONE = {ListingState.PUBLISHED: ListingStep.HELD, ListingState.SUBMITTED: ListingStep.WITHDRAWN}
"""The step that each takes which others see or wait for."""


def put_on_hold(session: Session, own: Organisation, by: By) -> None:
    """Takes the listings of an organisation off the pages that nobody would answer for any more."""
    query = select(Listing).where(Listing.organisation_id == own.id, col(Listing.state).in_(LEFT_ALONE))
    for row in session.exec(query.order_by(col(Listing.id)).with_for_update()).all():
        take_step(session, row, LEFT_ALONE[row.state], by)
