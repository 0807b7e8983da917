"""Looks at all that is published: every document with its fingerprint, and whether a look is worth while."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlmodel import Session, SQLModel, col, func, select

from service.directory.call_models import FundingCall
from service.directory.listing_models import Listing
from service.directory.models import Collaboration, CollaborationParticipant, Membership, Organisation
from service.published.models import Sort
from service.published.reading import View, documents

AT_THE_LATEST = timedelta(minutes=5)
"""How long it takes at most until something is seen that neither count nor newest date shows."""
DATED: dict[Sort, tuple[Any, Any]] = {
    Sort.ORGANISATION: (Organisation.slug, Organisation.updated_at),
    Sort.LISTING: (Listing.reference, Listing.updated_at),
    Sort.CALL: (FundingCall.reference, FundingCall.updated_at),
}
"""Where it stands when a row was changed."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A document as JSON with its fingerprint; of what is gone both are empty."""

    mark: str = ""
    text: str = "{}"


@dataclass(frozen=True, slots=True)
class Look:
    """What was there: by sort each document with its fingerprint, and the listings of which nothing is told today."""

    found: Mapping[Sort, Mapping[str, Marked]]
    waiting: Collection[str]


def state_of(session: Session, now: datetime) -> tuple[Any, ...]:
    """What moves when something published may: counts and newest dates; and time, for what these do not show."""
    dated: tuple[type[Any], ...] = (Organisation, Listing, FundingCall)
    counted: tuple[type[SQLModel], ...] = (Membership, Collaboration, CollaborationParticipant)
    newest = [session.exec(select(func.count(), func.max(one.updated_at))).one() for one in dated]
    counts = [session.exec(select(func.count()).select_from(one)).one() for one in counted]
    return (now.timestamp() // AT_THE_LATEST.total_seconds(), *map(tuple, newest), *counts)


def look_at(session: Session, view: View, now: datetime) -> Look:
    """All documents by their fingerprints.

    Of a confidential listing nothing is told on the day of its change: the minute of it, beside that of its owner's
    profile or registration, would tell whose it is. Its page too says no more than the day.
    """
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    query = select(Listing.reference).where(col(Listing.confidential), Listing.updated_at >= midnight)
    return Look({sort: _marked(session, sort, view) for sort in Sort}, set(session.exec(query).all()))


def _marked(session: Session, sort: Sort, view: View) -> dict[str, Marked]:
    """The documents of a sort, each with its fingerprint."""
    touched = dict(session.exec(select(*DATED[sort])).all()) if sort in DATED else {}
    found = {}
    for key, one in documents(session, sort, view).items():
        text = one.model_dump_json(exclude={"updated"})
        found[key] = Marked(sha256(f"{touched.get(key)} {text}".encode()).hexdigest(), text)
    return found
