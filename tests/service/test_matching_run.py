"""The main job: proposals from stored data, stored once, never again what somebody refused."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from matching.engine import Setup
from service.db import reading, writing
from service.exchange.demo_seeds import load_listings
from service.exchange.seeds import load
from service.matchmaking.models import Answer, NoReason, Proposal, ProposalSide, ProposalState
from service.matchmaking.running import Outcome, match
from service.settings import ROOT
from tests.conftest import NOW, copied_postgres, copied_sqlite

Matched = tuple[Engine, Outcome]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def matched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matched]:
    """The seeds after one run; what a test answers there stays answered for the next."""
    if request.param == "sqlite":
        made = copied_sqlite(request.getfixturevalue("sqlite_template"), tmp_path_factory.mktemp("matched"))
    else:
        made = copied_postgres(request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template"))
    with made as engine:
        with writing(engine) as session:
            load(session, ROOT / "seeds", NOW)
            load_listings(session, ROOT / "seeds", NOW)
        yield engine, match(engine, Setup(), NOW)


def test_a_second_run_on_the_same_data_changes_nothing(matched: Matched) -> None:
    engine, first = matched

    second = match(engine, Setup(), NOW)

    assert first.stored.added > 100
    assert second.stored.nothing_changed
    assert second.stored.equal == first.stored.added


def test_what_was_refused_is_never_proposed_again(matched: Matched) -> None:
    engine = matched[0]
    with writing(engine) as session:
        proposal = session.exec(select(Proposal).where(col(Proposal.need_id).is_not(None))).first()
        assert proposal is not None and proposal.id is not None
        key = (proposal.left_id, proposal.right_id, proposal.subject)
        side = session.get(ProposalSide, (proposal.id, proposal.left_id))
        assert side is not None
        side.answer, side.no_reason, side.answered_at = Answer.NO, NoReason.NOT_OUR_FIELD, NOW
        proposal.state = ProposalState.DECLINED

    again = match(engine, Setup(), NOW)

    with reading(engine) as session:
        kept = session.exec(
            select(Proposal).where(
                Proposal.left_id == key[0], Proposal.right_id == key[1], Proposal.subject == key[2]
            )
        ).one()
        references = {one.need for one in again.run.proposals if one.left and one.need}
    assert kept.state == ProposalState.DECLINED
    assert references


def test_every_stored_proposal_explains_itself(matched: Matched) -> None:
    with reading(matched[0]) as session:
        proposals = session.exec(select(Proposal)).all()

    for proposal in proposals:
        reasons = proposal.reasons_left + proposal.reasons_right
        assert len({reason["kind"] for reason in reasons} - {"base"}) >= 2
