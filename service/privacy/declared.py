"""What is kept of a person: each column of each table with what it is for, how long it is kept, and how it ends.

The page about personal data, the copy that somebody fetches, and erasing all go by these declarations; a test fails
while a column of a table that names people is in none.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, Table

from service.accounts.models import Person
from service.tables import METADATA


def _(message: str) -> str:
    return message


class End(StrEnum):
    """What erasing does to it: it goes; it is made empty; it stays, with a number that leads to nobody any more."""

    GOES = "goes"
    EMPTIED = "emptied"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Kept:
    """Some columns of one table, what they hold, what for, and how long; `shown` are those that a copy holds.

    `owner` is the column that says whose a row is, by number or by mail address, where it is not the first that
    names somebody.
    """

    table: str
    columns: tuple[str, ...]
    what: str
    purpose: str
    period: str
    end: End = End.GOES
    shown: tuple[str, ...] = ()
    owner: str = ""


ACCOUNT = _("As long as your account exists")
STAYS_WITH = _("As long as what it belongs to; of whoever is erased only a number stays, which leads to nobody")
BEGUN = _("As long as your account exists; what nobody went on with, a year")
SCOPES = ("name", "organisation_id", "country", "province")
RHYTHM = ("kind", "frequency", "hour", "weekday", "day_of_month")
MAIL = (
    "key", "kind", "locale", "headers", "message_id", "state", "attempts", "not_before", "lease_until", "last_error",
)  # fmt: skip

KEPT = (
    Kept(
        "person", ("email", "name"), _("Your mail address and name"),
        _("To let you sign in, and to tell a partner whom to write to once both sides are interested"),
        ACCOUNT, End.EMPTIED, ("email", "name"),
    ),
    Kept(
        "person", ("locale", "time_zone"), _("Your language and time zone"),
        _("To write to you and to show pages in your language, and to send digests at your hour"),
        ACCOUNT, End.EMPTIED, ("locale", "time_zone"),
    ),
    Kept(
        "person", ("id", "demo", "created_at", "erased_at"), _("A number, and the days of registering and erasing"),
        _("To hold together what belongs to you; after erasing, what was done stays readable without you"),
        STAYS_WITH, End.STAYS, ("created_at",),
    ),
    Kept(
        "role", ("id", "person_id", *SCOPES), _("Your roles"),
        _("To show and allow you what belongs to your organisation, country or province"), ACCOUNT, shown=SCOPES,
    ),
    Kept(
        "subscription", ("id", "person_id", *RHYTHM, "due_at"), _("Which mails you want, and when"),
        _("To send what you chose, and nothing else"), ACCOUNT, shown=(*RHYTHM, "due_at"),
    ),
    Kept(
        "closed_tour", ("id", "person_id", "closed_at"), _("That you closed the tour of the first visit"),
        _("Not to show it to you again"), ACCOUNT, shown=("closed_at",),
    ),
    Kept(
        "password", ("person_id", "kept", "changed_at"), _("What argon2id makes of your password"),
        _("To check the password that you type; the password itself cannot be read from it"), ACCOUNT,
        shown=("changed_at",),
    ),
    Kept(
        "second_factor", ("person_id", "secret", "created_at", "confirmed_at", "last_step"),
        _("The secret of your second factor, encrypted"), _("To check the codes of your telephone"), ACCOUNT,
        shown=("created_at", "confirmed_at"),
    ),
    Kept(
        "recovery_code", ("id", "person_id", "code_hash", "used_at"), _("Fingerprints of your recovery codes"),
        _("To let you in when your telephone is lost"), ACCOUNT, shown=("used_at",),
    ),
    Kept(
        "external_identity", ("id", "person_id", "issuer", "subject", "linked_at"),
        _("What your single sign-on calls you"), _("To know you again when you come from there"), ACCOUNT,
        shown=("issuer", "subject", "linked_at"),
    ),
    Kept(
        "sign_in_link", ("id", "person_id", "token_hash", "expires_at", "used_at"),
        _("Fingerprints of links that were mailed to you"), _("To let you in by a link, once"),
        _("A quarter of an hour"), shown=("expires_at", "used_at"),
    ),
    Kept(
        "web_session",
        (
            "id", "person_id", "token_hash", "created_at", "seen_at", "expires_at", "browser", "system", "proved",
            "awaits_code",
        ),
        _("Browsers in which you are signed in: their name and system, since when, last used"),
        _("To keep you signed in, and to let you end it elsewhere"),
        _("14 days without use, at most 90; of officers and operators 8 hours, at most 24; and a week after"),
        shown=("created_at", "seen_at", "browser", "system"),
    ),
    Kept(
        "api_token", ("id", "person_id", "token_hash", "name", "scope", "created_at", "ends_on", "used_on"),
        _("Fingerprints of tokens with which programs act for you: their name, what they may, the day of last use"),
        _("To let those programs in, and to let you end them"), _("Thirty days after a token has ended"),
        shown=("name", "scope", "created_at", "ends_on", "used_on"),
    ),
    Kept(
        "outbox_mail",
        ("id", "person_id", "recipient", "recipient_name", "subject", "text", "html", "created_at", "sent_at", *MAIL),
        _("Mails to you"), _("To send them, once, and to find out what went wrong where one did not come"),
        _("180 days; then only that there was one"), shown=("subject", "text", "recipient", "created_at", "sent_at"),
    ),
    Kept(
        "digest_issue",
        ("id", "person_id", "due_at", "state", "role", "claimed_at", "lease_until", "recorded_at", "mail_id"),
        _("Which digests you got"), _("To send each once"), ACCOUNT, shown=("due_at", "state", "role"),
    ),
    Kept(
        "digest_item", ("id", "issue_id", "person_id", "kind", "subject"), _("What your digests brought"),
        _("Not to bring you the same as new again"), ACCOUNT, shown=("kind", "subject"),
    ),
    Kept(
        "audit_entry", ("id", "at", "person_id", "action", "subject", "detail"),
        _("The audit trail: that you signed in, saw contact persons, got a role, judged or merged something"),
        _("To find out afterwards who saw or decided what; read by national officers and operators"),
        _("Three years; of whoever is erased only a number stays, which leads to nobody"), End.STAYS,
        ("at", "action", "subject", "detail"),
    ),
    Kept(
        "listing_change", ("id", "listing_id", "at", "person_id", "step", "fields", "note"),
        _("That you wrote, changed or judged a listing"), _("To show your colleagues who did what to it"),
        STAYS_WITH, End.STAYS, ("listing_id", "at", "step", "note"),
    ),
    Kept(
        "organisation_change", ("id", "organisation_id", "at", "person_id", "fields"),
        _("That you changed your organisation's profile"), _("To show your colleagues who did what to it"),
        STAYS_WITH, End.STAYS, ("organisation_id", "at"),
    ),
    Kept(
        "call_change", ("id", "call_id", "at", "person_id", "step", "changes"),
        _("That you wrote, changed or imported a call"), _("To show your colleagues who did what to it"),
        STAYS_WITH, End.STAYS, ("call_id", "at", "step"),
    ),
    Kept(
        "call_upload", ("person_id", "name", "at", "rows"), _("A file of calls that you look at before it is kept"),
        _("To keep it once you have seen what it does"), _("A day at most"), shown=("name", "at"),
    ),
    Kept(
        "rule_change",
        (
            "id", "at", "person_id", "programme", "instrument", "rule", "text", "text_nl", "since", "until", "least",
            "most", "holds_from", "source", "confidence", "why", "undone_at", "undone_by",
        ),
        _("That you changed a rule of a programme, or undid it, and why"),
        _("To show your colleagues who changed what"), STAYS_WITH, End.STAYS, ("programme", "rule", "at", "why"),
    ),
    Kept(
        "calendar_feed", ("person_id", "renewals", "at"), _("How often you renewed the address of your calendar"),
        _("To let only the last address work"), ACCOUNT, shown=("renewals", "at"),
    ),
    Kept(
        "proposal_side",
        (
            "proposal_id", "organisation_id", "answer", "answered_at", "answered_by", "not_now_until", "no_reason",
            "note",
        ),
        _("That you answered a proposal for your organisation"),
        _("To tell both sides where a proposal stands; the answer is your organisation's"),
        STAYS_WITH, End.STAYS, ("proposal_id", "answer", "answered_at", "no_reason", "note"),
    ),
    Kept(
        "registration",
        (
            "id", "key", "person_id", "state", "typed", "country", "province", "organisation_id", "note",
            "created_at", "updated_at", "submitted_at", "decided_at", "decided_by",
        ),
        _("Organisations that you registered or began to register, as you typed it"),
        _("To go on where you stopped, and to tell you what became of it"), BEGUN,
        shown=("typed", "state", "created_at"),
    ),
    Kept(
        "registration", ("contact_name", "contact_email"),
        _("That somebody registered an organisation on your behalf"), _("To ask you first"), BEGUN,
        shown=("contact_name", "contact_email"), owner="contact_email",
    ),
    Kept(
        "mailed_key",
        (
            "id", "kind", "token_hash", "email", "name", "locale", "answer", "created_at", "expires_at", "used_at",
        ),
        _("Fingerprints of links by which you were invited or asked"), _("To let you in by a link, once"),
        _("Thirty days after the link has ended"), shown=("kind", "email", "name", "created_at"), owner="email",
    ),
    Kept(
        "mailed_key", ("by_person_id", "registration_id", "organisation_id", "role"), _("Whom you invited"),
        _("To show you and your colleagues who was invited"), _("Thirty days after the link has ended"),
        shown=("organisation_id", "role"), owner="by_person_id",
    ),
    Kept(
        "join_request",
        (
            "id", "person_id", "organisation_id", "claim", "message", "state", "created_at", "decided_at",
            "decided_by",
        ),
        _("That you asked to join an organisation"), _("To have it decided by who may"), ACCOUNT,
        shown=("organisation_id", "message", "state", "created_at"),
    ),
    Kept(
        "consortium_partner",
        (
            "id", "consortium_id", "organisation_id", "state", "message", "invited_by", "invited_at",
        ),
        _("That you invited an organisation to a consortium"), _("To show your colleagues who asked whom"),
        STAYS_WITH, End.STAYS, ("consortium_id", "message", "invited_at"), owner="invited_by",
    ),
    Kept(
        "consortium_partner", ("answered_by", "answered_at"),
        _("That you answered an invitation to a consortium for your organisation"),
        _("To show your colleagues who answered; the answer is your organisation's"),
        STAYS_WITH, End.STAYS, ("answered_at",), owner="answered_by",
    ),
    Kept(
        "consortium_file", ("id", "consortium_id", "title", "address", "added_at", "added_by"),
        _("Links to files that you kept with a consortium"), _("To let its partners find them"),
        STAYS_WITH, End.STAYS, ("consortium_id", "title", "address", "added_at"),
    ),
    Kept(
        "consortium_change", ("id", "consortium_id", "at", "step", "about", "organisation_id", "person_id"),
        _("What you did to a consortium"), _("To show its partners what was done"),
        STAYS_WITH, End.STAYS, ("consortium_id", "at", "step", "about"),
    ),
    Kept(
        "kept_form", ("id", "person_id", "token_hash", "address", "sealed", "expires_at"),
        _("A form that came when you were signed in no more, encrypted"), _("That nothing you typed is lost"),
        _("A day at most"), shown=("address", "expires_at"),
    ),
    Kept(
        "suspicion", ("decided_by", "decided_at", "state"), _("That you judged whether two organisations are one"),
        _("Not to ask it again"), STAYS_WITH, End.STAYS, ("decided_at", "state"),
    ),
    Kept(
        "merger", ("person_id", "at", "undone_at"), _("That you made two organisations one"),
        _("To undo it, and to know who did it"), STAYS_WITH, End.STAYS, ("at", "undone_at"),
    ),
)  # fmt: skip

NOT_OF_A_PERSON = {
    "consortium_partner": {"called", "country", "kind", "sme", "role", "share", "task", "brings"},
    "proposal_side": {"rank", "chosen", "seen_at"},
    "suspicion": {"id", "left_id", "right_id", "score", "why", "found_at"},
    "merger": {"id", "kept_id", "gone_id", "gone_slug", "gone_name", "changes"},
}
"""Columns of tables that name people, which say nothing of them."""
COUNTED = (
    _("How often an address asked for a link or tried a password, under a fingerprint"),
    _("To stop whoever tries too often"),
    _("An hour at most"),
)
"""What is kept of whoever asks, known or not, in the table `rate_limit`."""
LIKE_A_PERSON = ("email", "recipient", "recipient_name", "telephone", "phone")
"""Names of columns that hold personal data wherever they are."""


def tables_of_people() -> list[Table]:
    """The tables that name people, those that lean on others first."""
    return [one for one in reversed(METADATA.sorted_tables) if one.name == "person" or _naming(one)]


def belongs_to(kept: Kept, person: Person) -> ColumnElement[bool]:
    """Which rows of a table are somebody's."""
    table = METADATA.tables[kept.table]
    if kept.table == "person":
        return table.c.id == person.id
    column = table.c[kept.owner] if kept.owner else _naming(table)[0]
    return column == (person.id if column.foreign_keys else person.email)


def _naming(table: Table) -> list[Column[Any]]:
    """The columns that name people: by number first, else by what is theirs."""
    numbers = [one for one in table.c if any(key.target_fullname == "person.id" for key in one.foreign_keys)]
    return numbers or [one for one in table.c if one.name in LIKE_A_PERSON]
