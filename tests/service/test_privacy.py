"""What is kept of people is declared, fetched, erased and let go, on both databases."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from service.accounts.audit import Deed, Done, by_oneself, record
from service.accounts.links import Asked, ask_link
from service.accounts.models import ClosedTour, Frequency, Person, Role, RoleName, Subscription, WebSession
from service.accounts.own_tokens import Wanted, make_token
from service.accounts.second_factor import begin, new_codes
from service.accounts.signing_in import open_session
from service.accounts.signing_models import ExternalIdentity, Password
from service.accounts.subscribing import unsubscribe
from service.consortia.log import note
from service.consortia.models import ConsortiumFile, ConsortiumPartner, ConsortiumStep, PartnerRole, PartnerState
from service.db import reading, writing
from service.digests.models import DigestIssue, DigestItem, IssueState, ItemKind
from service.directory.call_models import CallChange, CallStep, CallUpload
from service.directory.listing_keeping import By, take_step
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.profile_models import OrganisationChange
from service.directory.vocabulary import Confidence, ListingStep
from service.errors import Missing
from service.funding.models import CalendarFeed, RuleChange
from service.mail.models import MailState, OutboxMail
from service.matchmaking.answering import Given, answer
from service.matchmaking.forms import AnswerForm
from service.matchmaking.models import Answer
from service.privacy.copying import as_json, fetch
from service.privacy.declared import KEPT, NOT_OF_A_PERSON, End, belongs_to, tables_of_people
from service.privacy.erasing import consequences, erase
from service.privacy.retention import MAILS, UNUSED, sweep
from service.registering.models import (
    AskState,
    JoinRequest,
    KeptForm,
    KeyKind,
    MailedKey,
    Registration,
    RegistrationState,
)
from service.settings import Settings
from service.tables import METADATA
from service.uniting.models import Merger, Suspicion, SuspicionState
from tests import factories as make

EMAIL, NAME = "jo.klaassen@hotspot.example", "Jo Klaassen"


def test_every_column_of_a_table_that_names_people_is_declared_once() -> None:
    declared = {
        table.name: sorted(name for kept in KEPT if kept.table == table.name for name in kept.columns)
        for table in tables_of_people()
    }

    there = {
        table.name: sorted(set(table.c.keys()) - NOT_OF_A_PERSON.get(table.name, set()))
        for table in tables_of_people()
    }
    assert declared == there
    assert {kept.table for kept in KEPT} == set(there)
    assert all(set(kept.shown) <= set(kept.columns) for kept in KEPT)


@pytest.fixture
def part(database: Engine, settings: Settings) -> int:
    """Somebody who took part in everything, the only one of one organisation and one of two of another."""
    with writing(database) as session:
        twente, bavaria = make.organisation(session, "twente"), make.organisation(session, "bavaria", country="DE")
        person = make.person(session, "jo", RoleName.OWNER, organisation_id=twente.id)
        person.demo, person.email, person.name, number = False, EMAIL, NAME, person.id or 0
        session.add(Role(person_id=number, name=RoleName.BROKER, organisation_id=bavaria.id))
        make.person(session, "other", RoleName.OWNER, organisation_id=bavaria.id)
        need = make.listing(session, twente, "NEED-NL-2026-0001")
        proposal = make.proposal(session, twente, bavaria, need_id=need.id)
        take_step(session, need, ListingStep.HELD, By(number, make.AT))
        take_step(session, need, ListingStep.RESUMED, By(number, make.AT))
        _signs_in(session, settings, number)
        _gets_mails(session, number)
        _comes_in(session, number, (twente.id or 0, bavaria.id or 0))
        _keeps_calls(session, number)
        for side in (twente, bavaria):
            form = AnswerForm(answer=Answer.INTERESTED)
            answer(session, settings, Given(proposal.id or 0, side.id or 0, number, form), make.AT)
    return number


def _signs_in(session: Session, settings: Settings, number: int) -> None:
    ask_link(session, settings, Asked(EMAIL, "/", "192.0.2.1"), make.AT)
    open_session(session, number, make.AT)
    session.add(Password(person_id=number, kept="x", changed_at=make.AT))
    make_token(session, settings, number, Wanted("harvester"), make.AT)
    begin(session, settings, number, make.AT)
    new_codes(session, settings, number, make.AT)
    record(session, by_oneself(number, Deed.SIGN_IN, "link"), make.AT)
    session.add(ClosedTour(person_id=number, closed_at=make.AT))
    session.add(ExternalIdentity(person_id=number, issuer="https://i.example", subject="jo", linked_at=make.AT))


def _gets_mails(session: Session, number: int) -> None:
    session.add(Subscription(person_id=number, frequency=Frequency.WEEKLY, due_at=make.AT))
    mail = session.exec(select_rows(OutboxMail.id)).first()
    issue = DigestIssue(
        person_id=number, due_at=make.AT, state=IssueState.COMPOSED, claimed_at=make.AT, lease_until=make.AT,
        mail_id=mail,
    )  # fmt: skip
    session.add(issue)
    session.flush()
    session.add(DigestItem(issue_id=issue.id or 0, person_id=number, kind=ItemKind.NEW, subject="proposal:1"))


def _comes_in(session: Session, number: int, organisations: tuple[int, int]) -> None:
    """Registers for others and is registered by others, invites and is invited, asks, and judges duplicates."""
    other = session.exec(select_rows(Person.id).where(Person.id != number)).first() or 0
    one, two = organisations
    times = {"created_at": make.AT, "updated_at": make.AT}
    state = RegistrationState.DRAFT
    session.add(Registration(key="a", person_id=number, state=state, typed={"name": NAME}, **times))
    session.add(Registration(key="b", person_id=other, state=state, contact_name=NAME, contact_email=EMAIL, **times))
    ends = {
        "created_at": make.AT,
        "expires_at": make.AT,
        "locale": "en",
        "kind": KeyKind.JOIN,
        "role": RoleName.EDITOR,
    }
    invited = {"organisation_id": one, **ends}
    session.add(MailedKey(token_hash="a", email=EMAIL, name=NAME, by_person_id=other, **invited))
    session.add(MailedKey(token_hash="b", email="new@hotspot.example", by_person_id=number, **invited))
    session.add(JoinRequest(person_id=number, organisation_id=two, state=AskState.ASKED, created_at=make.AT))
    session.add(KeptForm(token_hash="c", person_id=number, address="/", sealed="x", expires_at=make.AT))
    pair = {"left_id": min(one, two), "right_id": max(one, two), "state": SuspicionState.DIFFERENT}
    session.add(Suspicion(**pair, score=0.5, found_at=make.AT, decided_at=make.AT, decided_by=number))
    _builds(session, number, one)
    gone = {"gone_id": 99, "gone_slug": "gone", "gone_name": "Gone"}
    session.add(OrganisationChange(organisation_id=one, at=make.AT, person_id=number, fields=["name"]))
    session.add(Merger(kept_id=one, **gone, at=make.AT, person_id=number))


def _keeps_calls(session: Session, number: int) -> None:
    """Changes a call and a rule, looks at a file of calls, and renews the own calendar."""
    call = make.call(session)
    session.add(CallChange(call_id=call.id or 0, at=make.AT, person_id=number, step=CallStep.CHANGED))
    session.add(CallUpload(person_id=number, name="calls.csv", at=make.AT))
    session.add(CalendarFeed(person_id=number, renewals=1, at=make.AT))
    said = {"text": "Two.", "text_nl": "Twee.", "source": "call", "confidence": Confidence.READ, "why": "It says so."}
    session.add(
        RuleChange(
            at=make.AT, person_id=number, programme="horizon-europe", instrument="ria", rule="entities", **said
        )
    )
    session.flush()


def _builds(session: Session, number: int, own: int) -> None:
    """Asks and answers for a consortium, and keeps a link with it."""
    lead = session.get_one(Organisation, own)
    row = make.consortium(session, lead, make.organisation(session, "brainport"))
    by, at = {"invited_by": number, "answered_by": number}, make.AT
    session.add(ConsortiumPartner(
        consortium_id=row.id or 0, called="Lab", country="DE", state=PartnerState.EXTERNAL, role=PartnerRole.PARTNER,
        **by,
    ))  # fmt: skip
    session.add(
        ConsortiumFile(
            consortium_id=row.id or 0, title="Plan", address="https://a.example", added_at=at, added_by=number
        )
    )
    note(session, row, (ConsortiumStep.STARTED, ""), own, By(number, at))


def _everything(session: Session) -> str:
    return "\n".join(
        str(tuple(row)) for table in METADATA.sorted_tables for row in session.connection().execute(select(table))
    )


def _held(session: Session, number: int) -> dict[str, int]:
    """How many rows there are of somebody, by table and by what erasing does to them."""
    person = session.get_one(Person, number)
    counts = {}
    for kept in KEPT:
        query = select(METADATA.tables[kept.table]).where(belongs_to(kept, person))
        counts[f"{kept.table} {kept.owner} {kept.end.value}"] = len(session.connection().execute(query).all())
    return counts


def test_of_whoever_took_part_in_everything_only_what_others_need_is_left(database: Engine, part: int) -> None:
    with reading(database) as session:
        before = _held(session, part)
        assert EMAIL in _everything(session) and NAME in _everything(session)

    with writing(database) as session:
        erase(session, part, part, make.AT)

    with reading(database) as session:
        after, left = _held(session, part), _everything(session)
        person = session.get_one(Person, part)
    assert all(before.values())
    assert {name for name, count in after.items() if not count} == {name for name in before if name.endswith(" goes")}
    assert EMAIL not in left and NAME not in left
    assert (person.email, person.name, person.erased_at) == (f"erased-{part}@erased.invalid", "", make.AT)


def test_what_nobody_keeps_any_more_is_put_on_hold_and_the_rest_goes_on(database: Engine, part: int) -> None:
    with reading(database) as session:
        told = {one.organisation.slug: (one.others, one.owners, one.listings) for one in consequences(session, part)}

    with writing(database) as session:
        erase(session, part, part, make.AT)

    assert told == {"twente": (0, 0, 1), "bavaria": (1, 1, 0)}
    with reading(database) as session:
        assert session.exec(select_rows(Listing.state)).all() == ["on_hold"]
        assert len(session.exec(select_rows(Role)).all()) == 1


def test_a_copy_holds_all_and_nothing_that_signs_in(database: Engine, part: int) -> None:
    with writing(database) as session:
        found = fetch(session, part, make.AT)

    data = json.loads(as_json(found, make.AT))["data"]
    rows = {one["table"]: one["rows"] for one in data if one["rows"]}
    assert set(rows) == {kept.table for kept in KEPT}
    assert EMAIL in str(data) and "NEED-NL-2026-0001" in str(data) and "exported" in str(rows["audit_entry"])
    mails = " ".join(str(row["text"]) for row in rows["outbox_mail"])
    assert "/sign-in/…" in mails and "/unsubscribe/…" in mails
    assert not {"token_hash", "code_hash", "secret", "kept"} & {
        name for one in data for row in one["rows"] for name in row
    }


def test_whoever_is_erased_is_let_in_by_nothing_and_told_nothing(
    database: Engine, settings: Settings, part: int
) -> None:
    with writing(database) as session:
        erase(session, part, None, make.AT)
        mails = len(session.exec(select_rows(OutboxMail)).all())
        ask_link(session, settings, Asked(EMAIL, "/", "192.0.2.1"), make.AT)

        with pytest.raises(Missing):
            unsubscribe(session, part, "digest", make.AT)
        assert len(session.exec(select_rows(OutboxMail)).all()) == mails


@pytest.mark.parametrize(("late", "gone"), [(timedelta(seconds=-1), False), (timedelta(), True)])
def test_texts_of_mails_and_accounts_nobody_uses_end_on_their_day(
    database: Engine, late: timedelta, gone: bool
) -> None:
    with writing(database) as session:
        for name in ("unused", "works", "signs-in", "demo"):
            make.person(session, name).demo = name == "demo"
        people = {one.name: one.id or 0 for one in session.exec(select_rows(Person)).all()}
        operator, comes = people["Demo works"], people["Demo signs-in"]
        session.add(Role(person_id=operator, name=RoleName.OPERATOR))
        record(session, Done(Deed.SIGN_IN, f"person:{comes}", comes), make.AT + timedelta(days=2))
        sent = {"created_at": make.AT + UNUSED - MAILS, "not_before": make.AT, "message_id": "<1@b.example>"}
        words = {
            "kind": "digest",
            "recipient": "a@b.example",
            "locale": "en",
            "subject": "s",
            "text": "t",
            "html": "h",
        }
        for state in (MailState.SENT, MailState.QUEUED):
            session.add(OutboxMail(key=state.value, state=state, **sent, **words))

    swept = sweep(database, make.AT + UNUSED + late)

    assert (swept["people"], swept["mails"]) == (int(gone), int(gone))
    with reading(database) as session:
        erased = session.exec(select_rows(Person.id).where(col(Person.erased_at).is_not(None))).all()
        texts = dict(session.exec(select_rows(OutboxMail.key, OutboxMail.text)).all())
    assert list(erased) == ([people["Demo unused"]] if gone else [])
    assert texts == {"sent": "" if gone else "t", "queued": "t"}


def test_a_browser_of_somebody_erased_meanwhile_is_nobody(sqlite: Engine, settings: Settings) -> None:
    with writing(sqlite) as session:
        person = make.person(session, "a").id or 0
        erase(session, person, person, make.AT)
        open_session(session, person, make.AT)

        assert len(session.exec(select_rows(WebSession)).all()) == 1
        assert End.EMPTIED in {kept.end for kept in KEPT if kept.table == "person"}
