"""Erases somebody: what is only theirs goes, and what others need stays without them."""

import re
from dataclasses import dataclass
from datetime import datetime
from html import escape as escape_html

from markupsafe import escape
from sqlalchemy import delete, func
from sqlmodel import Session, col, or_, select

from service.accounts.audit import Deed, Done, record
from service.accounts.models import Person, Role
from service.accounts.policy import OWN
from service.directory.listing_keeping import By
from service.directory.listing_left import LEFT_ALONE, put_on_hold
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.mail.models import OutboxMail
from service.privacy.declared import KEPT, End, belongs_to, tables_of_people
from service.registering.letters import KIND

NOBODY = "erased.invalid"
"""A domain that can never be (RFC 2606)."""
GAP = "…"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What erasing means for one organisation: who else keeps it, and how many listings nobody would answer for."""

    organisation: Organisation
    others: int
    owners: int
    listings: int


def consequences(session: Session, person_id: int) -> list[Consequence]:
    """For each organisation that somebody works for, what is left of it without them."""
    mine = select(Role.organisation_id).where(Role.person_id == person_id, col(Role.organisation_id).is_not(None))
    query = select(Organisation).where(col(Organisation.id).in_(mine)).order_by(Organisation.name)
    return [_consequence(session, person_id, one) for one in session.exec(query).all()]


def erase(session: Session, person_id: int, by: int | None, now: datetime) -> None:
    """Erases somebody; `by` is nobody where the service does it because its time is over."""
    person = session.get_one(Person, person_id)
    known = (person.email, person.name)
    alone = [one.organisation for one in consequences(session, person_id) if not one.others]
    record(session, Done(Deed.ERASED, f"person:{person_id}", by), now)
    for table in tables_of_people():
        for kept in KEPT:
            if kept.table == table.name and kept.end is End.GOES:
                session.connection().execute(delete(table).where(belongs_to(kept, person)))
    person.email, person.name = f"erased-{person_id}@{NOBODY}", ""
    person.locale, person.time_zone, person.erased_at = "en", "UTC", now
    session.add(person)
    session.flush()
    _blot_out(session, known)
    for own in alone:
        put_on_hold(session, own, By(None, now))


def _consequence(session: Session, person_id: int, own: Organisation) -> Consequence:
    rest = select(Role.name).where(Role.organisation_id == own.id, Role.person_id != person_id)
    names = session.exec(rest.where(col(Role.name).in_(OWN))).all()
    open_ones = select(func.count()).select_from(Listing).where(Listing.organisation_id == own.id)
    listings = session.exec(open_ones.where(col(Listing.state).in_(LEFT_ALONE))).one()
    return Consequence(own, len(names), names.count("owner"), listings)


def _blot_out(session: Session, known: tuple[str, str]) -> None:
    """Takes address and name out of the mails to others: whom to write to, who invited or asked them.

    Mails about what people did name them without their address, in the subject too. Elsewhere a name alone may be
    another's, or an ordinary word, and stays.
    """
    email, name = known
    places = (col(OutboxMail.subject), col(OutboxMail.text), col(OutboxMail.html))
    holding = or_(
        *(place.contains(email, autoescape=True) for place in places),
        *((col(OutboxMail.kind) == KIND) & place.contains(word, autoescape=True)
          for place in places for word in _spellings(name)),
    )  # fmt: skip
    hidden = re.compile("|".join(rf"(?<![\w.+-]){re.escape(word)}(?!\w)" for word in (email, *_spellings(name))))
    for mail in session.exec(select(OutboxMail).where(holding)).all():
        mail.subject, mail.text, mail.html = (
            hidden.sub(GAP, said) for said in (mail.subject, mail.text, mail.html)
        )  # fmt: skip
        session.add(mail)


def _spellings(name: str) -> tuple[str, ...]:
    """A name as texts and as HTML have it; none where there is no name."""
    return tuple(dict.fromkeys((name, str(escape(name)), escape_html(name, quote=False)))) if name.strip() else ()
