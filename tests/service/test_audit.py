"""The audit trail stays as it was written, is written with what was done, and ends by itself after three years."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from service.accounts.audit import KEPT_FOR, SHOWN, Deed, Done, record
from service.accounts.housekeeping import sweep
from service.accounts.models import AuditEntry
from service.accounts.passwords import remove_password
from service.accounts.second_factor import new_codes
from service.accounts.signing_models import Password
from service.db import reading, writing
from service.mail.models import OutboxMail
from service.settings import Settings
from tests import factories as make

CHANGES = {
    "sqlite": (
        "UPDATE audit_entry SET detail = 'nothing'",
        "DELETE FROM audit_entry",
        "INSERT OR REPLACE INTO audit_entry SELECT id, at, NULL, action, subject, 'nothing' FROM audit_entry",
    ),
    "postgresql": (
        "UPDATE audit_entry SET detail = 'nothing'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
    ),
}
DONE = Done(Deed.MERGED, "organisation:1", detail="organisation:2")


def test_no_statement_changes_an_entry_or_takes_it_away(database: Engine) -> None:
    with writing(database) as session:
        record(session, DONE, datetime.now(UTC))

    for change in CHANGES[database.dialect.name]:
        with pytest.raises(DBAPIError, match="audit trail"), writing(database) as session:
            session.execute(text(change))

    assert _kept(database) == [("merged", "organisation:1", "organisation:2")]


def test_an_entry_is_kept_for_three_years_and_then_ends_by_itself(database: Engine) -> None:
    now = datetime.now(UTC)
    with writing(database) as session:
        for age, name in ((KEPT_FOR, "over"), (KEPT_FOR - timedelta(days=1), "young"), (timedelta(), "new")):
            record(session, Done(Deed.ROLE_GIVEN, name), now - age)

    swept = sweep(database, now)

    assert swept["audit"] == 1
    assert [subject for _, subject, _ in _kept(database)] == ["young", "new"]


def test_an_entry_ends_with_what_was_done_where_that_fails(sqlite: Engine) -> None:
    with pytest.raises(RuntimeError), writing(sqlite) as session:
        record(session, DONE, make.AT)
        raise RuntimeError("on the way")

    assert _kept(sqlite) == []


def test_every_deed_has_its_place_on_the_page_but_answers_and_ends_of_mails() -> None:
    shown = [deed for deeds in SHOWN.values() for deed in deeds]

    assert sorted([*shown, Deed.ANSWER, Deed.CONSORTIUM_ANSWER, Deed.UNSUBSCRIBE]) == sorted(Deed)


def test_whoever_signs_in_differently_from_now_on_is_told_by_mail_in_their_language(
    sqlite: Engine, settings: Settings
) -> None:
    subjects = {
        "nl": "Uw wachtwoord is verwijderd", "en": "Your password was removed",
        "de": "Ihr Passwort wurde entfernt", "fr": "Votre mot de passe a été supprimé",
    }  # fmt: skip
    with writing(sqlite) as session:
        for locale in subjects:
            person = make.person(session, locale)
            person.locale, number = locale, person.id or 0
            session.add(Password(person_id=number, kept="x", changed_at=make.AT))
            session.flush()
            remove_password(session, settings, number, make.AT)
            remove_password(session, settings, number, make.AT)
        new_codes(session, settings, number, make.AT)

    with reading(sqlite) as session:
        mails = session.exec(select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [mail.subject for mail in mails[:-1]] == list(subjects.values())
    assert all("/me/sign-in" in mail.text and "/me/sign-in" in mail.html for mail in mails)
    assert [action for action, _, _ in _kept(sqlite)] == ["remove_password"] * 4 + ["recovery_codes"]


def _kept(engine: Engine) -> list[tuple[str, str, str]]:
    with reading(engine) as session:
        rows = session.exec(select(AuditEntry).order_by(AuditEntry.id)).all()
    return [(row.action, row.subject, row.detail) for row in rows]
