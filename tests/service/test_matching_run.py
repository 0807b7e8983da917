"""The main job: proposals from stored data, stored once, never again what somebody refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from matching.engine import Setup
from service.db import reading, writing
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.exchange.demo_seeds import load_listings
from service.exchange.seeds import load
from service.matchmaking.models import Answer, NoReason, Proposal, ProposalSide, ProposalState
from service.matchmaking.running import Outcome, match
from service.settings import ROOT
from tests.conftest import NOW, copied_postgres, copied_sqlite


@dataclass(frozen=True)
class Matched:
    """A database with all seeds and what the first run on it found."""

    engine: Engine
    first: Outcome


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matched]:
    """A database that each test copies: all seeds are in it, and the main job has run once."""
    if request.param == "sqlite":
        made = copied_sqlite(request.getfixturevalue("seeded_template"), tmp_path_factory.mktemp("matched"))
    else:
        made = copied_postgres(request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template"))
    with made as engine:
        with writing(engine) as session:
            if request.param != "sqlite":
                load(session, ROOT / "seeds", NOW)
            load_listings(session, ROOT / "seeds", NOW)
        first = match(engine, Setup(), NOW)
        # A database is copied whole only while nobody has it open.
        engine.dispose()
        yield Matched(engine, first)


@pytest.fixture
def matched(template: Matched, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Matched]:
    """A copy of it of the test's own."""
    name = str(template.engine.url.database)
    if template.engine.dialect.name == "sqlite":
        copy = copied_sqlite(Path(name), tmp_path)
    else:
        copy = copied_postgres(request.getfixturevalue("postgres"), name)
    with copy as engine:
        yield Matched(engine, template.first)


def test_a_second_run_on_the_same_data_changes_nothing(matched: Matched) -> None:
    second = match(matched.engine, Setup(), NOW)

    assert matched.first.stored.added > 100
    assert second.stored.nothing_changed
    assert second.stored.equal == matched.first.stored.added


Pair = tuple[str, str]
Link = tuple[Pair, str | None]


def _links(outcome: Outcome) -> set[Link]:
    return {((one.left, one.right), one.need) for one in outcome.run.proposals}


def _refuse_one(session: Session, of_profiles: bool) -> Link:
    """One side says no to a proposal; the pair by their slugs, and the need it was about."""
    about = col(Proposal.need_id).is_(None) if of_profiles else col(Proposal.need_id).is_not(None)
    proposal = session.exec(select(Proposal).where(about).order_by(col(Proposal.id))).first()
    assert proposal is not None and proposal.id is not None
    side = session.get_one(ProposalSide, (proposal.id, proposal.left_id))
    side.answer, side.no_reason, side.answered_at = Answer.NO, NoReason.NOT_OUR_FIELD, NOW
    proposal.state = ProposalState.DECLINED
    left, right = (session.get_one(Organisation, number).slug for number in (proposal.left_id, proposal.right_id))
    need = session.get(Listing, proposal.need_id) if proposal.need_id else None
    return (min(left, right), max(left, right)), need.reference if need else None


def test_what_was_refused_is_never_proposed_again(matched: Matched) -> None:
    with writing(matched.engine) as session:
        about_need, about_profiles = (_refuse_one(session, of_profiles) for of_profiles in (False, True))

    again = match(matched.engine, Setup(), NOW + timedelta(days=1))

    assert {about_need, about_profiles} <= _links(matched.first)
    assert len(again.run.proposals) > 100
    assert about_need not in _links(again)
    assert about_profiles[0] not in {pair for pair, _ in _links(again)}
    with reading(matched.engine) as session:
        declined = session.exec(select(Proposal).where(Proposal.state == ProposalState.DECLINED)).all()
    assert len(declined) == 2


def test_every_stored_proposal_explains_itself(matched: Matched) -> None:
    with reading(matched.engine) as session:
        proposals = session.exec(select(Proposal)).all()

    assert len(proposals) == matched.first.stored.added
    for proposal in proposals:
        for reasons in (proposal.reasons_left, proposal.reasons_right):
            assert len({reason["kind"] for reason in reasons} - {"base"}) >= 2
