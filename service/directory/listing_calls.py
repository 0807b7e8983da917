"""The call that a need is meant for: which can be chosen, and the day on which the need ends with it."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from service.directory.call_models import FundingCall
from service.directory.listing_life import LIFETIME
from service.directory.listing_models import Listing
from service.directory.vocabulary import Confidence, ListingState
from service.i18n import current_locale

LIVING = (ListingState.PUBLISHED, ListingState.ON_HOLD)


def open_calls(session: Session, day: date, invented: bool = True) -> Sequence[FundingCall]:
    """The calls that a need can be meant for: not over, not in the archive; the nearest first."""
    query = select(FundingCall).where(FundingCall.closes_on > day, col(FundingCall.archived).is_(False))
    if not invented:
        query = query.where(FundingCall.confidence != Confidence.ILLUSTRATIVE)
    return session.exec(query.order_by(col(FundingCall.closes_on), FundingCall.reference)).all()


def choices(session: Session, row: Listing | None, day: date, invented: bool) -> list[tuple[str, str]]:
    """What the form offers: reference and title of each, that of the listing among them even when it is over."""
    found = list(open_calls(session, day, invented))
    held = call_of(session, row) if row is not None else None
    if held is not None and held not in found:
        found.insert(0, held)
    return [(one.reference, title_of(one)) for one in found]


def title_of(call: FundingCall) -> str:
    """The title in the reader's language where there is one, else in English."""
    return call.title_nl if call.title_nl and current_locale() == "nl" else call.title


def call_of(session: Session, row: Listing) -> FundingCall | None:
    """The call that a listing is meant for."""
    return session.get(FundingCall, row.call_id) if row.call_id is not None else None


def chosen(session: Session, row: Listing | None, reference: str, day: date) -> int | None:
    """The number of the call of a reference that can be chosen; raises `LookupError` where there is none."""
    if not reference:
        return None
    held = call_of(session, row) if row is not None else None
    for one in [*open_calls(session, day), *([held] if held else [])]:
        if one.reference == reference:
            return one.id
    raise LookupError(reference)


def closes(session: Session, row: Listing) -> date | None:
    """The last day of the call that a listing is meant for."""
    call = call_of(session, row)
    return call.closes_on if call else None


def is_over(session: Session, call_id: int | None, day: date) -> bool:
    """Whether the call that a need is meant for can be answered no more: the need would end before it begins."""
    call = session.get(FundingCall, call_id) if call_id is not None else None
    return call is not None and call.closes_on <= day


def follow(session: Session, call: FundingCall, before: date) -> None:
    """Lets the needs that end with a call end on its new last day, and be warned of it anew.

    One that would live for more than a year ends after the year; one whose owner chose an earlier end keeps it.
    """
    query = select(Listing).where(Listing.call_id == call.id, col(Listing.state).in_(LIVING))
    for row in session.exec(query.with_for_update()).all():
        started = row.published_on
        ends = min(call.closes_on, started + LIFETIME) if started else call.closes_on
        if started is None or ends <= started or row.expires_on is None:
            continue
        if row.expires_on > ends or row.expires_on == min(before, started + LIFETIME):
            row.expires_on, row.warned_on = ends, None
            session.add(row)
    session.flush()
