"""Two organisations are made one and two again: nothing is lost on the way there, nothing on the way back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, SQLModel
from sqlmodel import select as rows

from service.accounts.models import Role, RoleName
from service.db import reading, writing
from service.directory.listing_keeping import By
from service.directory.listing_models import Listing
from service.directory.models import CollaborationCount, Organisation, OrganisationName
from service.directory.vocabulary import NameKind, Standing
from service.errors import Overtaken
from service.matchmaking.models import Proposal, ProposalSide, ProposalState
from service.privacy.erasing import erase
from service.registering.housekeeping import tidy
from service.uniting.addresses import new_slug
from service.uniting.finding import find_due
from service.uniting.merging import merge, undo
from service.uniting.models import Merger, Suspicion, SuspicionState
from service.uniting.recording import renumbered
from tests import factories as make
from tests.conftest import NOW

SAID_BY_ITSELF = {"merger", "audit_entry", "old_address", "name_search"}


def _filled(session: Session) -> dict[str, Organisation]:
    """Two that are one, a third beside them, and ties of every sort between the three."""
    other = make.organisation(session, "hub", country="DE")
    kept = make.organisation(session, "kept", name="Water Lab", standing=Standing.KNOWN)
    gone = make.organisation(
        session, "gone", name="Waterlab Delft", website="https://water.example", fields=["water"]
    )
    need = make.listing(session, gone, "NEED-NL-2026-0007")
    make.proposal(session, other, kept)
    make.proposal(session, gone, other, state=ProposalState.MUTUAL, worth_left=0.9)
    make.proposal(session, gone, kept)
    make.proposal(session, gone, other, need_id=need.id)
    years = {"first_year": 2015, "last_year": 2016, **make.SOURCE}
    for left, right, projects in ((other, kept, 2), (other, gone, 3)):
        session.add(CollaborationCount(left_id=left.id or 0, right_id=right.id or 0, projects=projects, **years))
    for own in (kept, gone):
        session.add(OrganisationName(organisation_id=own.id or 0, name="WL", kind=NameKind.ACRONYM, **make.SOURCE))
    person = make.person(session, "editor", RoleName.EDITOR, organisation_id=gone.id)
    make.person(session, "owner", RoleName.OWNER, organisation_id=kept.id)
    assert person.id
    both = sorted((kept.id or 0, gone.id or 0))
    suspected = {"score": 0.9, "state": SuspicionState.OPEN, "found_at": NOW}
    session.add(Suspicion(left_id=both[0], right_id=both[1], **suspected))
    session.flush()
    return {one.slug: one for one in (kept, gone, other)}


def _dump(session: Session) -> dict[str, list[dict[str, Any]]]:
    """All that is stored, but for what merging tells of itself."""
    found = {}
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in SAID_BY_ITSELF:
            query = select(table).order_by(*table.primary_key.columns)
            found[table.name] = [dict(row) for row in session.connection().execute(query).mappings().all()]
    for row in found["organisation"]:
        del row["updated_at"]
    for row in found["suspicion"]:
        row.update(state="", decided_at=None)
    return found


def test_what_hangs_on_two_is_one_s_and_is_two_s_again_when_it_is_undone(database: Engine) -> None:
    with writing(database) as session:
        own = _filled(session)
        numbers = {slug: row.id or 0 for slug, row in own.items()}
    with reading(database) as session:
        before = _dump(session)

    with writing(database) as session:
        kept, gone = (session.get_one(Organisation, numbers[slug]) for slug in ("kept", "gone"))
        number = merge(session, kept, gone, By(None, NOW)).id or 0

    with reading(database) as session:
        kept = session.get_one(Organisation, numbers["kept"])
        assert (kept.website, kept.standing, kept.fields) == ("https://water.example", "participant", ["water"])
        assert new_slug(session, "gone") == "kept"
        assert session.exec(rows(Listing.organisation_id)).all() == [kept.id]
        assert session.exec(rows(CollaborationCount.projects)).all() == [5]
        proposals = session.exec(rows(Proposal).order_by(Proposal.id)).all()
        whole, about = sorted(proposals, key=lambda one: one.subject == "profile", reverse=True)
        assert (whole.left_id, whole.right_id, whole.state, whole.worth_right) == (
            numbers["hub"],
            kept.id,
            "mutual",
            0.9,
        )
        assert (about.left_id, about.right_id) == (kept.id, numbers["hub"])
        assert set(session.exec(rows(ProposalSide.organisation_id)).all()) == {kept.id, numbers["hub"]}
        names = session.exec(rows(OrganisationName.name).order_by(OrganisationName.name)).all()
        assert names == ["WL", "Waterlab Delft"]

    with writing(database) as session:
        undo(session, number, By(None, NOW + timedelta(days=29)))
    with reading(database) as session:
        assert _dump(session) == before
        assert new_slug(session, "gone") == ""
        assert session.exec(rows(Suspicion.state)).one() == "different"


@pytest.mark.parametrize("days", [29, 31])
def test_it_is_undone_within_thirty_days_and_once(days: int, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        own = _filled(session)
        number = merge(session, own["kept"], own["gone"], By(None, NOW)).id or 0
    late = By(None, NOW + timedelta(days=days))

    def undone() -> bool:
        try:
            with writing(sqlite) as session:
                undo(session, number, late)
        except Overtaken:
            return False
        return True

    assert [undone(), undone()] == [days < 30, False]


def test_what_is_undone_does_not_fall_to_who_was_given_its_number_meanwhile(sqlite: Engine) -> None:
    with writing(sqlite) as session:
        kept, gone = (make.organisation(session, slug) for slug in ("kept", "gone"))
        make.listing(session, gone, "NEED-NL-2026-0001")
        person = make.person(session, "keeper", RoleName.OWNER, organisation_id=gone.id)
        number, keeper = merge(session, kept, gone, By(None, NOW)), person.id
    with writing(sqlite) as session:
        newcomer = make.organisation(session, "newcomer")
        assert newcomer.id == number.gone_id, "SQLite gives it again"

    with writing(sqlite) as session:
        undo(session, number.id or 0, By(None, _moment(1)))

    with reading(sqlite) as session:
        slugs = dict(session.exec(rows(Organisation.id, Organisation.slug)).all())
        owner = session.exec(rows(Listing.organisation_id)).one()
        role = session.exec(rows(Role.organisation_id).where(Role.person_id == keeper)).one()
    assert sorted(slugs.values()) == ["gone", "kept", "newcomer"]
    assert slugs[owner] == "gone" and role is not None and slugs[role] == "gone"


@pytest.mark.parametrize("part", ["row", "old"])
def test_a_pair_stands_in_order_with_the_other_number_too(part: str) -> None:
    change = {"kind": "update", "table": "collaboration_count", part: {"left_id": 3, "right_id": 4, "projects": 2}}

    found = renumbered([change], SQLModel.metadata.tables["organisation"], 3, 5)

    assert found[0][part] == {"left_id": 4, "right_id": 5, "projects": 2}


def test_undoing_gives_no_role_back_to_somebody_erased_meanwhile(sqlite: Engine) -> None:
    with writing(sqlite) as session:
        own = _filled(session)
        both = make.person(session, "both", RoleName.EDITOR, organisation_id=own["kept"].id)
        session.add(Role(person_id=both.id or 0, name=RoleName.EDITOR, organisation_id=own["gone"].id))
        session.flush()
        goes, person = own["gone"].id, both.id or 0
        number = merge(session, own["kept"], own["gone"], By(None, NOW)).id or 0
    with writing(sqlite) as session:
        erase(session, person, person, _moment(1))

    with writing(sqlite) as session:
        undo(session, number, By(None, _moment(2)))

    with reading(sqlite) as session:
        assert session.exec(rows(Role.id).where(Role.person_id == person)).all() == []
        assert session.exec(rows(Role.id).where(Role.organisation_id == goes)).all() != []


def test_what_undoing_needs_is_kept_for_as_long_as_it_can_be_undone(database: Engine) -> None:
    with writing(database) as session:
        own = _filled(session)
        number = merge(session, own["kept"], own["gone"], By(None, NOW)).id or 0

    tidied = [tidy(database, _moment(days))["mergers"] for days in (29, 30, 31)]

    assert tidied == [0, 1, 0]
    with reading(database) as session:
        left = session.get_one(Merger, number)
        assert left.changes == [] and left.gone_slug == "gone"


def test_pairs_are_found_once_a_day_or_when_somebody_came_in_and_a_no_is_remembered(sqlite: Engine) -> None:
    with writing(sqlite) as session:
        for slug, name in (("tno", "TNO"), ("utwente", "University of Twente"), ("ut", "Universiteit Twente")):
            make.organisation(session, slug, name=name)

    first, again = find_due(sqlite, NOW), find_due(sqlite, NOW + timedelta(hours=2))
    with writing(sqlite) as session:
        session.exec(rows(Suspicion)).one().state = SuspicionState.DIFFERENT
    next_day = find_due(sqlite, NOW + timedelta(days=1))
    with writing(sqlite) as session:
        make.organisation(session, "twente-univ", name="Twente University", created_at=_moment(2))
    came_in = find_due(sqlite, _moment(2) + timedelta(hours=1))

    assert (first, again, next_day) == (1, 0, 0) and came_in >= 1


def _moment(days: int) -> datetime:
    return NOW + timedelta(days=days)
