"""The main job: proposals from stored data, stored once, never again what somebody refused."""

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlmodel import Session, col, select

from matching.engine import Setup
from service.db import open_engine, reading, writing
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.exchange.demo_seeds import load_listings
from service.exchange.seeds import load
from service.matchmaking.models import Answer, NoReason, Proposal, ProposalSide, ProposalState
from service.matchmaking.running import Outcome, match
from service.settings import ROOT
from tests.conftest import NOW


@dataclass(frozen=True)
class Matched:
    """A database with all seeds and what the first run on it found."""

    engine: Engine
    first: Outcome


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[URL, Outcome]:
    """A database that each test copies: all seeds are in it, and the main job has run once."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("matched") / "schakel.db"
        path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        address = make_url(f"sqlite:///{path}")
    else:
        empty = make_url(request.getfixturevalue("postgres")).set(
            database=request.getfixturevalue("postgres_template")
        )
        address = _copied(empty, "matched")
    engine = open_engine(address.render_as_string(hide_password=False))
    with writing(engine) as session:
        load(session, ROOT / "seeds", NOW)
        load_listings(session, ROOT / "seeds", NOW)
    first = match(engine, Setup(), NOW)
    engine.dispose()
    return address, first


def _copied(source: URL, name: str) -> URL:
    """A copy of a PostgreSQL database under another name."""
    server = create_engine(source.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {source.database}"))
    server.dispose()
    return source.set(database=name)


@pytest.fixture
def matched(template: tuple[URL, Outcome], tmp_path: Path) -> Iterator[Matched]:
    address, first = template
    if address.get_backend_name() == "sqlite":
        copy = address.set(database=str(tmp_path / "schakel.db"))
        shutil.copyfile(str(address.database), str(copy.database))
    else:
        copy = _copied(address, f"matched_{secrets.token_hex(6)}")
    engine = open_engine(copy.render_as_string(hide_password=False))
    yield Matched(engine, first)
    engine.dispose()


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
