"""The main job: proposals from stored data, stored once, never again what somebody refused."""

from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from matching.engine import Setup
from service.db import reading, writing
from service.exchange.demo_seeds import load_listings
from service.exchange.seeds import load
from service.matchmaking.models import Answer, NoReason, Proposal, ProposalSide, ProposalState
from service.matchmaking.running import match
from service.settings import ROOT


@pytest.fixture
def seeded(database: Engine, now: datetime) -> Engine:
    with writing(database) as session:
        load(session, ROOT / "seeds", now)
        load_listings(session, ROOT / "seeds", now)
    return database


def test_a_second_run_on_the_same_data_changes_nothing(seeded: Engine, now: datetime) -> None:
    first = match(seeded, Setup(), now)

    second = match(seeded, Setup(), now)

    assert first.stored.added > 100
    assert second.stored.nothing_changed
    assert second.stored.equal == first.stored.added


def test_what_was_refused_is_never_proposed_again(seeded: Engine, now: datetime) -> None:
    match(seeded, Setup(), now)
    with writing(seeded) as session:
        proposal = session.exec(select(Proposal).where(col(Proposal.need_id).is_not(None))).first()
        assert proposal is not None and proposal.id is not None
        key = (proposal.left_id, proposal.right_id, proposal.subject)
        side = session.get(ProposalSide, (proposal.id, proposal.left_id))
        assert side is not None
        side.answer, side.no_reason, side.answered_at = Answer.NO, NoReason.NOT_OUR_FIELD, now
        proposal.state = ProposalState.DECLINED

    again = match(seeded, Setup(), now)

    with reading(seeded) as session:
        kept = session.exec(
            select(Proposal).where(
                Proposal.left_id == key[0], Proposal.right_id == key[1], Proposal.subject == key[2]
            )
        ).one()
        references = {one.need for one in again.run.proposals if one.left and one.need}
    assert kept.state == ProposalState.DECLINED
    assert references


def test_every_stored_proposal_explains_itself(seeded: Engine, now: datetime) -> None:
    match(seeded, Setup(), now)

    with reading(seeded) as session:
        proposals = session.exec(select(Proposal)).all()

    for proposal in proposals:
        reasons = proposal.reasons_left + proposal.reasons_right
        assert len({reason["kind"] for reason in reasons} - {"base"}) >= 2
