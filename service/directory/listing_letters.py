"""Mails to the people who keep a listing: what a moderator decided, and that its end is near."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from service.accounts.contacts import contact_people
from service.accounts.models import Person
from service.directory.listing_keeping import dates_of
from service.directory.listing_life import renewable, renewed_until
from service.directory.listing_models import Listing, ListingChange
from service.directory.models import Organisation
from service.directory.vocabulary import ListingStep
from service.mail.letters import write
from service.mail.links import Links
from service.mail.outbox import Letter, queue
from service.settings import Settings

KIND = "listing"
DECISIONS = {
    ListingStep.PUBLISHED: "listing_accepted",
    ListingStep.REJECTED: "listing_rejected",
    ListingStep.ASKED: "listing_question",
}
"""Which mail tells of which decision."""


@dataclass(frozen=True, slots=True)
class Mailed:
    """One mail to each who keeps a listing: from which template, under which key, with what besides."""

    name: str
    key: str
    more: Callable[[Links], dict[str, Any]]


def tell_decision(session: Session, settings: Settings, row: Listing, change: ListingChange) -> None:
    """Queues one mail to each who keeps the listing, about one decision."""
    key = f"listing-decided:{change.id}"
    mailed = Mailed(DECISIONS[change.step], key, lambda links: {"note": change.note})
    _tell(session, settings, row, mailed, change.at)


def tell_end(session: Session, settings: Settings, row: Listing, now: datetime) -> None:
    """Queues one mail to each who keeps the listing: when it ends, with a link that renews it where that can be."""
    ends = row.expires_on
    assert ends is not None
    dates = dates_of(row)
    until = renewed_until(dates) if renewable(dates, now.date()) else None

    def more(links: Links) -> dict[str, Any]:
        return {"until": until, "renew": links.renew(row.id or 0, ends) if until else ""}

    _tell(session, settings, row, Mailed("listing_ending", f"listing-ending:{row.id}:{ends}", more), now)


def _tell(session: Session, settings: Settings, row: Listing, mailed: Mailed, now: datetime) -> None:
    own = session.get_one(Organisation, row.organisation_id)
    for person in contact_people(session, row.organisation_id):
        letter = _letter(settings, person, mailed, {"row": row, "own": own, "now": now})
        queue(session, settings, letter, person, now)


def _letter(settings: Settings, person: Person, mailed: Mailed, context: dict[str, Any]) -> Letter:
    links = Links(settings, person.id or 0, context["now"])
    row, own = context["row"], context["own"]
    address = links.to(f"/my/{own.slug}/listings/{row.reference}")
    written = write(mailed.name, person.locale, {**context, **mailed.more(links), "address": address})
    return Letter(f"{mailed.key}:{person.id}", KIND, written.subject, written.text, written.html)
