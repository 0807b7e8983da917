"""The audit trail: who did what to whom, written with what was done and never changed.

Subjects and details name things by number or reference (`person:5`, `listing:NEED-NL-2026-0042`), people never by
name or address: so an entry outlives who it is about and needs no change when somebody is erased. Triggers of the
database refuse any change, and the end of an entry before its time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete
from sqlmodel import Session, col

from service.accounts.models import AuditEntry

KEPT_FOR = timedelta(days=3 * 366)
"""How long an entry is kept; the triggers refuse to let one go that is younger than three years."""


class Deed(StrEnum):
    """What is written down."""

    CONTACT_SEEN = "contact_seen"
    CONTACT_MAILED = "contact_mailed"
    ROLE_GIVEN = "role_given"
    ROLE_CHANGED = "role_changed"
    ROLE_TAKEN = "role_taken"
    INVITED = "invited"
    JOIN_REFUSED = "join_refused"
    CLAIMED = "claimed"
    REGISTERED = "registered"
    CHANGED_PROFILE = "changed_profile"
    MODERATED = "moderated"
    MERGED = "merged"
    UNMERGED = "unmerged"
    SIGN_IN = "sign_in"
    END_BROWSER = "end_browser"
    CHANGE_PASSWORD = "change_password"  # noqa: S105  # a deed
    REMOVE_PASSWORD = "remove_password"  # noqa: S105  # a deed
    SECOND_FACTOR = "second_factor"
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"
    RECOVERY_CODE = "recovery_code"
    RECOVERY_CODES = "recovery_codes"
    SINGLE_SIGN_ON = "single_sign_on"
    TOKEN_MADE = "token_made"  # noqa: S105  # a deed
    TOKEN_ENDED = "token_ended"  # noqa: S105  # a deed
    EXPORTED = "exported"
    ERASED = "erased"
    ANSWER = "answer"
    CONSORTIUM_ANSWER = "consortium_answer"
    UNSUBSCRIBE = "unsubscribe"


SHOWN: dict[str, tuple[Deed, ...]] = {
    "contacts": (Deed.CONTACT_SEEN, Deed.CONTACT_MAILED),
    "roles": (
        Deed.ROLE_GIVEN, Deed.ROLE_CHANGED, Deed.ROLE_TAKEN, Deed.INVITED, Deed.JOIN_REFUSED, Deed.CLAIMED,
        Deed.REGISTERED, Deed.CHANGED_PROFILE,
    ),
    "moderation": (Deed.MODERATED, Deed.MERGED, Deed.UNMERGED),
    "keys": (
        Deed.SIGN_IN, Deed.END_BROWSER, Deed.CHANGE_PASSWORD, Deed.REMOVE_PASSWORD, Deed.SECOND_FACTOR,
        Deed.SECOND_FACTOR_ON, Deed.SECOND_FACTOR_OFF, Deed.RECOVERY_CODE, Deed.RECOVERY_CODES, Deed.SINGLE_SIGN_ON,
        Deed.TOKEN_MADE, Deed.TOKEN_ENDED,
    ),
    "privacy": (Deed.EXPORTED, Deed.ERASED),
}  # fmt: skip
"""What the page of the trail shows, by group.

Answers are in none: who answered which proposal would tell whose the confidential listing behind it is, and who takes
part in a consortium is told to its partners alone.
"""


@dataclass(frozen=True, slots=True)
class Done:
    """One deed: by whom (nobody: the service or its operator's command), to what, and what it was in a few words."""

    deed: Deed
    subject: str
    person_id: int | None = None
    detail: str = ""


def record(session: Session, done: Done, now: datetime) -> AuditEntry:
    """Writes an entry in the transaction of what was done: either both are kept, or neither."""
    entry = AuditEntry(at=now, person_id=done.person_id, action=done.deed.value, subject=done.subject[:200])
    entry.detail = done.detail[:1000]
    session.add(entry)
    return entry


def by_oneself(person_id: int, deed: Deed, detail: str = "") -> Done:
    """What somebody did to what is their own."""
    return Done(deed, f"person:{person_id}", person_id, detail)


def forget_old(session: Session, now: datetime) -> int:
    """Drops entries whose time is over, and says how many."""
    return session.connection().execute(delete(AuditEntry).where(col(AuditEntry.at) <= now - KEPT_FOR)).rowcount
