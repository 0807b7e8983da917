"""A new draft with the text of a listing that was."""

from sqlmodel import Session

from service.directory.listing_keeping import EDITED, By, change, create
from service.directory.listing_models import Listing
from service.directory.models import Organisation

NOT_COPIED = {"expires_on", "call_id"}
"""A new listing has an end of its own, and so had the call of the old one."""


def copy(session: Session, own: Organisation, row: Listing, by: By) -> Listing:
    """Begins a listing that says the same; the one that it is copied from stays as it is."""
    values = {name: getattr(row, name) for name in EDITED if name not in NOT_COPIED}
    values = {name: list(value) if isinstance(value, list) else value for name, value in values.items()}
    new = create(session, own, row.kind, by)
    session.refresh(new, ["topsectors"])
    change(session, new, {**values, "topsectors": [one.topsector_id for one in row.topsectors]}, by)
    return new
