"""What a hotspot knows through its members."""

from dataclasses import replace
from datetime import date

import numpy as np

from matching.engine import Setup, propose
from matching.network import best_way, network
from matching.records import CollaborationRecord, MembershipRecord
from matching.relations import parts, ties
from tests.matching.builders import TODAY, meeting, organisation

POSITION = {name: i for i, name in enumerate(["hotspot", "member", "deep", "cluster", "other"])}
INSIDE = parts([MembershipRecord("member", "hotspot", "member"), MembershipRecord("deep", "member", "member")])


def test_ties_of_members_at_any_depth_count_for_the_whole() -> None:
    known = ties(POSITION, [CollaborationRecord("p", ("deep", "cluster"), date(2024, 1, 1))], [], TODAY)

    net = network(POSITION, INSIDE, known)

    strength = net.between(np.array([0, 0]), np.array([3, 4]))
    assert strength[0] > 0 and strength[1] == 0
    way = best_way(net, known, 0, 3)
    assert way is not None
    assert way[:2] == (POSITION["deep"], POSITION["cluster"])


def test_what_the_two_did_themselves_is_not_counted_twice() -> None:
    known = ties(POSITION, [CollaborationRecord("p", ("hotspot", "cluster"), date(2024, 1, 1))], [], TODAY)

    net = network(POSITION, INSIDE, known)

    assert net.between(np.array([0]), np.array([3]))[0] == 0
    assert best_way(net, known, 0, 3) is None


def test_the_reason_names_the_members(wordless: Setup) -> None:
    records = meeting(
        memberships=(MembershipRecord("university", "a", "anchor"),),
        collaborations=(CollaborationRecord("p", ("university", "b"), date(2024, 1, 1)),),
    )
    records = replace(records, organisations=(*records.organisations, organisation("university", receives=False)))

    run = propose(records, TODAY, wordless)

    reason = next(r for r in run.proposals[0].for_left.reasons if r.kind == "evidence_of_parts")
    assert (reason.facts["own"], reason.facts["other"], reason.facts["projects"]) == ("university", "b", 1)
    assert (reason.facts["first_year"], reason.facts["last_year"]) == (2024, 2024)
