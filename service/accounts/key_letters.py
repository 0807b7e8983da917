"""Tells somebody by mail that what they sign in with has changed, so that a change by others is noticed."""

from datetime import datetime

from sqlmodel import Session

from service.accounts.audit import Deed, by_oneself, record
from service.accounts.models import Person
from service.mail.letters import write
from service.mail.links import Links
from service.mail.outbox import Letter, queue
from service.settings import Settings

KIND = "keys"


def key_changed(session: Session, settings: Settings, person_id: int, deed: Deed, now: datetime) -> None:
    """Writes the change in the audit trail and queues a mail about it, both with the change itself."""
    record(session, by_oneself(person_id, deed), now)
    person = session.get_one(Person, person_id)
    context = {"what": deed.value, "at": now, "zone": person.time_zone}
    context["address"] = Links(settings, person_id, now).to("/me/sign-in")
    written = write("key_changed", person.locale, context)
    key = f"key-changed:{person_id}:{deed.value}:{now.timestamp():.6f}"
    queue(session, settings, Letter(key, KIND, written.subject, written.text, written.html), person, now)
