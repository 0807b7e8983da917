"""Answers of two sides: each counts once, two yeses make a link, refusals hold as long as they should."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from matching.records import Kind, Refusal
from service.accounts.models import AuditEntry, RoleName
from service.accounts.policy import Actor, Held
from service.accounts.subscribing import NOTICE, unsubscribe
from service.db import reading, writing
from service.directory.models import Organisation
from service.errors import Missing
from service.mail.models import OutboxMail
from service.matchmaking.answering import Given, Outcome, answer
from service.matchmaking.asking import Asking, Place, asking, view_of
from service.matchmaking.bridge import read_records
from service.matchmaking.forms import AnswerForm
from service.matchmaking.models import Answer, NoReason, Proposal, ProposalSide, ProposalState
from service.matchmaking.mutual import show_contacts
from service.settings import Settings
from tests import factories as make
from tests.conftest import NOW

TODAY = NOW.date()
YES = AnswerForm(answer=Answer.INTERESTED)
NO = AnswerForm(answer=Answer.NO, reason=NoReason.NO_CAPACITY)


@dataclass
class Link:
    """A proposal between Twente (with two editors) and Bavaria (with one)."""

    proposal: int
    twente: int
    bavaria: int
    people: dict[str, int]

    def given(self, who: str, form: AnswerForm) -> Given:
        side = self.bavaria if who == "partner" else self.twente
        return Given(self.proposal, side, self.people[who], form)


@pytest.fixture
def link(database: Engine) -> Link:
    with writing(database) as session:
        twente = make.organisation(session, "twente")
        bavaria = make.organisation(session, "bavaria", country="DE", kind=Kind.CLUSTER)
        need = make.listing(session, twente, "NEED-NL-2026-0001")
        row = make.proposal(session, twente, bavaria, need_id=need.id)
        people = {
            "first": make.person(session, "first", RoleName.EDITOR, organisation_id=twente.id).id or 0,
            "second": make.person(session, "second", RoleName.EDITOR, organisation_id=twente.id).id or 0,
            "partner": make.person(session, "partner", RoleName.OWNER, organisation_id=bavaria.id).id or 0,
        }
        return Link(row.id or 0, twente.id or 0, bavaria.id or 0, people)


@pytest.fixture
def say(database: Engine, settings: Settings, link: Link) -> Callable[[str, AnswerForm], Outcome]:
    """Answers in a transaction of its own."""

    def said(who: str, form: AnswerForm) -> Outcome:
        with writing(database) as session:
            return answer(session, settings, link.given(who, form), NOW)

    return said


Say = Callable[[str, AnswerForm], Outcome]


def _at_once(say: Say, answers: list[tuple[str, AnswerForm]]) -> list[Outcome]:
    start = Barrier(len(answers))

    def said(one: tuple[str, AnswerForm]) -> Outcome:
        start.wait(30)
        return say(*one)

    with ThreadPoolExecutor(len(answers)) as pool:
        return list(pool.map(said, answers))


def _audited(session: Session, action: str) -> int:
    return len(session.exec(select(AuditEntry).where(AuditEntry.action == action)).all())


def test_the_same_answer_twice_at_once_counts_once(database: Engine, link: Link, say: Say) -> None:
    outcomes = _at_once(say, [("first", YES), ("second", YES)])

    assert sorted(outcomes) == [Outcome.ANSWERED, Outcome.UNCHANGED]
    with reading(database) as session:
        assert _audited(session, "answer") == 1


def test_two_yeses_at_once_are_mutual_and_told_once_to_each_person(database: Engine, link: Link, say: Say) -> None:
    outcomes = _at_once(say, [("first", YES), ("partner", YES), ("second", YES), ("partner", YES)])

    assert outcomes.count(Outcome.ANSWERED) == 2
    with reading(database) as session:
        assert session.get_one(Proposal, link.proposal).state is ProposalState.MUTUAL
        told = session.exec(select(OutboxMail.recipient)).all()
        assert sorted(told) == ["first@schakel.example", "partner@schakel.example", "second@schakel.example"]
        assert _audited(session, "contact_mailed") == 3


def test_who_wants_no_such_mail_gets_none(database: Engine, link: Link, say: Say) -> None:
    with writing(database) as session:
        unsubscribe(session, link.people["second"], NOTICE, NOW)

    say("first", YES)
    say("partner", YES)

    with reading(database) as session:
        told = session.exec(select(OutboxMail.recipient)).all()
    assert sorted(told) == ["first@schakel.example", "partner@schakel.example"]


def test_interest_brings_the_proposal_to_the_end_of_the_other_side_s_list(
    database: Engine, link: Link, say: Say
) -> None:
    with writing(database) as session:
        third = make.organisation(session, "third")
        seen = make.proposal(session, session.get_one(Organisation, link.bavaria), third)
        session.get_one(ProposalSide, (seen.id, link.bavaria)).rank = 7
        session.get_one(ProposalSide, (link.proposal, link.bavaria)).rank = None

    say("first", YES)

    with reading(database) as session:
        assert session.get_one(ProposalSide, (link.proposal, link.bavaria)).rank == 8


def test_a_no_ends_it_for_both_and_holds_for_good(database: Engine, link: Link, say: Say) -> None:
    outcomes = [say("first", NO), say("partner", YES)]

    assert outcomes == [Outcome.ANSWERED, Outcome.CLOSED]
    with reading(database) as session:
        assert session.get_one(Proposal, link.proposal).state is ProposalState.DECLINED
        later = read_records(session, TODAY + timedelta(days=3650), False).refusals
    assert later == (Refusal("twente", "bavaria", "NEED-NL-2026-0001"),)


@pytest.mark.parametrize("until", [TODAY - timedelta(days=1), TODAY])
def test_not_now_until_today_or_before_is_refused(until: date, database: Engine, link: Link, say: Say) -> None:
    form = AnswerForm(answer=Answer.NOT_NOW, until=until)

    with pytest.raises(ValueError, match="after today"):
        say("first", form)

    with reading(database) as session:
        assert session.get_one(ProposalSide, (link.proposal, link.twente)).answer is None


def test_not_now_until_tomorrow_is_taken(database: Engine, link: Link, say: Say) -> None:
    outcome = say("first", AnswerForm(answer=Answer.NOT_NOW, until=TODAY + timedelta(days=1)))

    assert outcome is Outcome.ANSWERED
    with reading(database) as session:
        assert session.get_one(ProposalSide, (link.proposal, link.twente)).answer is Answer.NOT_NOW


@pytest.mark.parametrize(("day", "refused"), [(9, 1), (10, 0)])
def test_not_now_holds_until_its_day(day: int, refused: int, database: Engine, link: Link, say: Say) -> None:
    say("first", AnswerForm(answer=Answer.NOT_NOW, until=TODAY + timedelta(days=10)))

    with reading(database) as session:
        assert len(read_records(session, TODAY + timedelta(days=day), False).refusals) == refused


def test_not_now_without_a_day_lasts_ninety_days(database: Engine, link: Link, say: Say) -> None:
    say("first", AnswerForm(answer=Answer.NOT_NOW))

    with reading(database) as session:
        own = session.get_one(ProposalSide, (link.proposal, link.twente))
    assert own.not_now_until == TODAY + timedelta(days=90)


def test_who_is_no_side_cannot_answer(database: Engine, settings: Settings, link: Link) -> None:
    given = Given(link.proposal, 10_000, link.people["first"], YES)

    with pytest.raises(Missing), writing(database) as session:
        answer(session, settings, given, NOW)


def _shown(database: Engine, link: Link, suggested: Answer | None, day: date) -> Asking:
    actor = Actor(link.people["first"], "first", (Held(RoleName.EDITOR, link.twente),))
    with reading(database) as session:
        own = session.get_one(Organisation, link.twente)
        place = Place(link.proposal, own, actor, "/answer/x", suggested, by_mail=suggested is not None)
        return asking(view_of(session, place), place, day)


@pytest.mark.parametrize(("suggested", "settled"), [(Answer.NO, True), (None, False)])
def test_an_answer_that_holds_is_settled_for_a_mailed_link_alone(
    suggested: Answer | None, settled: bool, database: Engine, link: Link, say: Say
) -> None:
    before = _shown(database, link, suggested, TODAY)
    say("first", YES)
    after = _shown(database, link, suggested, TODAY)

    assert (before.given, before.settled, before.fields.answer) == (None, False, suggested or "")
    assert (after.given, after.settled) == (Answer.INTERESTED, settled)


@pytest.mark.parametrize(("form", "outcome"), [(NO, Outcome.SETTLED), (YES, Outcome.UNCHANGED)])
def test_a_mailed_link_changes_no_answer_that_holds(
    form: AnswerForm, outcome: Outcome, database: Engine, settings: Settings, link: Link, say: Say
) -> None:
    say("second", YES)

    with writing(database) as session:
        given = replace(link.given("first", form), once=True)
        assert answer(session, settings, given, NOW) is outcome

    with reading(database) as session:
        assert session.get_one(ProposalSide, (link.proposal, link.twente)).answer is Answer.INTERESTED
        assert _audited(session, "answer") == 1


@pytest.mark.parametrize(("days", "outcome"), [(9, Outcome.SETTLED), (10, Outcome.ANSWERED)])
def test_a_mailed_link_answers_again_once_a_not_now_is_over(
    days: int, outcome: Outcome, database: Engine, settings: Settings, link: Link, say: Say
) -> None:
    say("first", AnswerForm(answer=Answer.NOT_NOW, until=TODAY + timedelta(days=10)))

    with writing(database) as session:
        given = replace(link.given("first", YES), once=True)
        assert answer(session, settings, given, NOW + timedelta(days=days)) is outcome


@pytest.mark.parametrize(("day", "given", "chosen"), [(9, Answer.NOT_NOW, "not_now"), (10, None, "")])
def test_a_not_now_that_is_over_counts_as_no_answer(
    day: int, given: Answer | None, chosen: str, database: Engine, link: Link, say: Say
) -> None:
    say("first", AnswerForm(answer=Answer.NOT_NOW, until=TODAY + timedelta(days=10)))

    form = _shown(database, link, None, TODAY + timedelta(days=day))

    assert (form.given, form.fields.answer) == (given, chosen)


def test_contacts_are_shown_only_when_mutual_and_the_look_is_kept_once_a_day(
    database: Engine, link: Link, say: Say
) -> None:
    seen = (link.people["first"], link.twente)

    def look(days: int) -> list[str]:
        with writing(database) as session:
            return [one.email for one in show_contacts(session, link.proposal, seen, NOW + timedelta(days=days))]

    say("first", YES)
    before = look(0)
    say("partner", YES)
    after = [look(0), look(0), look(1)]

    assert before == []
    assert after == [["partner@schakel.example"]] * 3
    with reading(database) as session:
        assert _audited(session, "contact_seen") == 2
