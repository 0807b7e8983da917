"""Networks and matrices read the same on both databases."""

from sqlalchemy import Engine

from matching.records import Kind
from service.db import reading, writing
from service.desks.matrices import KINDS, matrix
from service.directory.models import Collaboration, CollaborationCount, CollaborationParticipant
from service.directory.network import network_of
from tests import factories as make
from tests.conftest import NOW


def test_projects_registered_here_and_counts_from_outside_are_read_together(database: Engine) -> None:
    with writing(database) as session:
        one, other, third = (
            make.organisation(session, slug, province=province, kind=Kind.UNIVERSITY)
            for slug, province in (("one", "NL-OV"), ("other", "NL-OV"), ("third", "NL-NB"))
        )
        joint = Collaboration(key="joint", start=NOW.date(), **make.SOURCE)
        session.add(joint)
        session.flush()
        for party in (one, other):
            session.add(CollaborationParticipant(collaboration_id=joint.id or 0, organisation_id=party.id or 0))
        left, right = sorted((one.id or 0, third.id or 0))
        session.add(CollaborationCount(
            left_id=left, right_id=right, projects=7, first_year=2015, last_year=2016, **make.SOURCE
        ))  # fmt: skip
        make.proposal(session, one, third)

    with reading(database) as session:
        net = network_of(session, "one", "all", NOW.date())
        links, chances = (matrix(session, "province", counted) for counted in ("links", "chances"))
        empty = matrix(session, KINDS[1], "links")

    assert [(each.row.slug, each.zone, each.projects, each.last_year) for each in net.partners] == [
        ("other", "region", 1, 2026), ("third", "country", 7, 2016),
    ]  # fmt: skip
    assert links.counts == {("NL-OV", "NL-OV"): 1, ("NL-NB", "NL-OV"): 1}
    assert chances.counts == {("NL-NB", "NL-OV"): 1}
    assert empty.counts == {}
