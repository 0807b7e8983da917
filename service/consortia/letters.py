"""The mails of consortia: an invitation to whoever decides for a partner, and what it answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from service.accounts.models import Person
from service.accounts.subscribing import NOTICE, wants_notices
from service.consortia.models import Consortium, ConsortiumPartner
from service.directory.models import Organisation
from service.mail.letters import write
from service.mail.links import Links
from service.mail.outbox import Letter, queue
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Told:
    """Which mail it is (`invited`, `accepted`, `declined`), between which two organisations, about what."""

    what: str
    row: Consortium
    partner: ConsortiumPartner
    lead: Organisation
    other: Organisation


def tell(session: Session, settings: Settings, to: Iterable[Person], told: Told, now: datetime) -> None:
    """Queues a mail to each of some people, once, unless they wanted no such mail."""
    for person in to:
        if wants_notices(session, person.id or 0):
            queue(session, settings, consortium_letter(settings, person, told, now), person, now)


def consortium_letter(settings: Settings, person: Person, told: Told, now: datetime) -> Letter:
    """One mail; it says who asks and the title, and nothing of the consortium beside that."""
    links = Links(settings, person.id or 0, now)
    written = write("consortium", person.locale, {"told": told, "links": links, "kind": NOTICE})
    key = f"consortium:{told.what}:{told.partner.id}:{person.id}"
    return Letter(key, NOTICE, written.subject, written.text, written.html, links.headers(NOTICE))
