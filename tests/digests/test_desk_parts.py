"""Digests of desks: the best new proposals of a province, and what an attaché hears without any proposal."""

import pytest
from sqlalchemy import Engine, update
from sqlmodel import select

from matching.records import Kind
from service.accounts.models import Frequency, Role, RoleName, Subscription
from service.db import reading, writing
from service.digests.composing import compose
from service.digests.issuing import issue_due
from service.digests.views import CountryPart, ProvincePart
from service.mail.models import OutboxMail
from service.matchmaking.models import Proposal, ProposalSide
from service.settings import Settings
from tests import factories as make
from tests.digests.conftest import MONDAY_EIGHT

SCORES = {"twente": (0.9, 0.8, 0.7, 0.6, 0.5), "zwolle": (0.3, 0.2)}


@pytest.fixture
def officer(database: Engine) -> int:
    """An officer of Overijssel, where two hotspots have seven new proposals, and one more that names nobody."""
    with writing(database) as session:
        for slug, scores in SCORES.items():
            hotspot = make.organisation(session, slug, province="NL-OV")
            for number, score in enumerate(scores):
                other = make.organisation(session, f"{slug}-cluster-{number}", country="DE", kind=Kind.CLUSTER)
                need = make.listing(session, hotspot, f"NEED-{slug}-{number}", title=f"Need {slug} {number}")
                make.proposal(session, hotspot, other, need_id=need.id, score=score)
        hidden = make.organisation(session, "hidden", country="FR", kind=Kind.CLUSTER)
        secret = make.listing(session, hidden, "NEED-SECRET", confidential=True)
        make.proposal(session, hotspot, hidden, need_id=secret.id, score=0.99)
        person = make.person(session, "officer", RoleName.PROVINCE_OFFICER, province="NL-OV")
        person.locale = "en"
        row = Subscription(person_id=person.id or 0, frequency=Frequency.WEEKLY, due_at=MONDAY_EIGHT)
        session.add_all([person, row])
        session.flush()
        return person.id or 0


def test_at_most_five_are_named_the_first_of_each_hotspot_before_any_second(database: Engine, officer: int) -> None:
    with reading(database) as session:
        part = compose(session, officer, MONDAY_EIGHT).parts[0]

    assert isinstance(part, ProvincePart)
    assert [(one.own.slug, one.row.score) for one in part.best] == [
        ("twente", 0.9), ("zwolle", 0.3), ("twente", 0.8), ("zwolle", 0.2), ("twente", 0.7),
    ]  # fmt: skip
    assert part.total == 8


def test_the_mail_says_with_whom_about_what_and_where_to_read_it(
    database: Engine, settings: Settings, officer: int
) -> None:
    issue_due(database, settings, MONDAY_EIGHT)

    with reading(database) as session:
        mail = session.exec(select(OutboxMail)).one()
    for text in (mail.text, mail.html):
        assert "Twente – Twente Cluster 0" in text and "Need twente 0" in text
        assert text.count("?as=twente") == 3 and text.count("?as=zwolle") == 2
        assert "Hidden" not in text


def test_the_next_digest_names_only_what_came_since(database: Engine, settings: Settings, officer: int) -> None:
    issue_due(database, settings, MONDAY_EIGHT)

    with reading(database) as session:
        assert compose(session, officer, MONDAY_EIGHT).parts == ()


def test_what_the_page_of_a_hotspot_does_not_list_is_not_counted(database: Engine, officer: int) -> None:
    with writing(database) as session:
        best = session.exec(select(Proposal).where(Proposal.score == 0.9)).one()
        of_twente = ProposalSide.proposal_id == best.id, ProposalSide.organisation_id == best.left_id
        session.execute(update(ProposalSide).where(*of_twente).values(rank=None))

    with reading(database) as session:
        part = compose(session, officer, MONDAY_EIGHT).parts[0]

    assert isinstance(part, ProvincePart)
    assert part.total == 7
    assert [one.row.score for one in part.best if one.own.slug == "twente"] == [0.8, 0.7, 0.6]
    assert [dict(line.routes)["european"] for line in part.hotspots] == [4, 3]


@pytest.fixture
def attache(database: Engine) -> int:
    """The attaché for Singapore and Malaysia, where nothing is proposed; three Dutch hotspots have open needs."""
    with writing(database) as session:
        for slug, wanted, excluded in (
            ("anyone", [], ["SG"]), ("asia", ["SG"], []), ("germany", ["DE"], []), ("elsewhere", [], ["SG", "MY"]),
        ):  # fmt: skip
            hotspot = make.organisation(session, slug)
            for number in range(2):
                row = make.listing(session, hotspot, f"NEED-{slug}-{number}", title=f"Need {slug} {number}")
                row.countries_wanted, row.countries_excluded = wanted, excluded
        make.listing(session, hotspot, "NEED-SECRET", confidential=True, title="Need secret")
        person = make.person(session, "attache", RoleName.ATTACHE, country="SG")
        session.add(Role(person_id=person.id or 0, name=RoleName.ATTACHE, country="MY"))
        person.locale = "en"
        session.add(Subscription(person_id=person.id or 0, frequency=Frequency.WEEKLY, due_at=MONDAY_EIGHT))
        session.flush()
        return person.id or 0


def test_an_attache_without_proposals_hears_of_dutch_needs_that_may_be_answered_there(
    database: Engine, settings: Settings, attache: int
) -> None:
    issue_due(database, settings, MONDAY_EIGHT)

    with reading(database) as session:
        mail = session.exec(select(OutboxMail)).one()
        later = compose(session, attache, MONDAY_EIGHT)
    assert mail.subject == "The Netherlands – Singapore and Malaysia: 2 open needs"
    assert mail.text.index("Need asia") < mail.text.index("Need anyone")
    assert not any(f"Need {name}" in mail.text + mail.html for name in ("germany", "elsewhere", "secret"))
    assert later.parts == ()


def test_once_something_is_proposed_the_attache_hears_of_proposals(database: Engine, attache: int) -> None:
    with writing(database) as session:
        there = make.organisation(session, "penang", country="MY", kind=Kind.CLUSTER)
        make.proposal(session, make.organisation(session, "delft"), there)

    with reading(database) as session:
        (part,) = compose(session, attache, MONDAY_EIGHT).parts

    assert isinstance(part, CountryPart)
    assert (part.country, len(part.proposals), part.open_there) == ("MY", 1, ())
