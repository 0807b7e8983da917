"""What could pay for a proposal: the best in a line, the whole on a page, nothing that gives a hidden side away."""

from datetime import date

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col, select

from matching.funding.parties import Party
from matching.records import Kind
from service.db import writing
from service.directory.geography import Region
from service.directory.models import Membership, Organisation
from service.directory.vocabulary import LegalEntity, MembershipRole
from service.funding.options import best, foremost, options, serving
from service.funding.priorities import meeting
from service.funding.rulebooks import file_rules
from service.funding.signing import able, parties, signers
from service.matchmaking.models import Proposal
from service.settings import Settings
from tests import factories as make
from tests.web.conftest import Browse, World, mailed_link

DAY = date(2026, 11, 26)


def test_a_proposal_names_the_best_options_and_leads_to_every_rule(browse: Browse, world: World) -> None:
    member = browse("member")

    short = member.get(f"/proposals/{world.open_proposal}?as=twente").text
    whole = member.get(f"/proposals/{world.open_proposal}/funding?as=twente").text
    listed = member.get("/organisations/twente/proposals").text

    assert "What could pay for it" in short
    assert f"/proposals/{world.open_proposal}/funding?as=twente" in short
    assert f"/proposals/{world.open_proposal}/funding?as=twente" in listed
    assert "eligible with 1 more partner" in short
    assert "Horizon Europe: Research and innovation action" in whole
    assert "Found 2 of 3." in whole
    for part in ("Missing, the smallest first:</p>", "Who is paid:</p>"):
        lines = whole.partition(part)[2].partition("</ul>")[0].split("<li>")[1:]
        assert lines and all("read in a public source" in line for line in lines)
    dutch = member.get(f"/proposals/{world.open_proposal}/funding?as=twente&lang=nl").text
    assert "At least three independent legal entities" in whole
    assert "Ten minste drie onafhankelijke rechtspersonen" in dutch and "At least three independent" not in dutch
    assert "read in a public source" in whole and "recalled; check before use" in whole


def test_who_answers_from_a_mail_sees_what_could_pay_without_a_way_that_asks_to_sign_in(
    browse: Browse, world: World, sqlite: Engine, settings: Settings
) -> None:
    page = browse("visitor").get(mailed_link(settings, sqlite, world, "member")).text

    assert "eligible with 1 more partner" in page.partition("What could pay for it</h2>")[2]
    assert "/funding?as=" not in page


def test_a_side_that_stays_unnamed_is_not_given_away(browse: Browse, world: World) -> None:
    member = browse("member")

    short = member.get(f"/proposals/{world.secret_proposal}?as=twente").text
    whole = member.get(f"/proposals/{world.secret_proposal}/funding?as=twente").text.partition("<main")[2]

    assert "What could pay for it" not in short
    assert "depends on who the other side is" in whole
    assert "Horizon Europe" not in whole and "Germany" not in whole and "Bavaria" not in whole


def test_a_hotspot_that_is_no_legal_entity_signs_through_its_anchor(sqlite: Engine) -> None:
    with writing(sqlite) as session:
        hotspot = make.organisation(session, "kennispark", legal_entity=LegalEntity.NO)
        other = make.organisation(session, "novel", legal_entity=LegalEntity.NO)
        university = make.organisation(session, "university", kind=Kind.UNIVERSITY)
        firm = make.organisation(session, "firm", kind=Kind.COMPANY)
        for member, host, role in (
            (firm, hotspot, MembershipRole.MEMBER),
            (university, hotspot, MembershipRole.ANCHOR),
            (university, other, MembershipRole.ANCHOR),
        ):
            session.add(Membership(member_id=member.id, host_id=host.id, role=role, **make.SOURCE))
        session.flush()

        one, two = signers((hotspot, other), able(session, (hotspot, other)))
        alone = signers((hotspot,), able(session, (hotspot,)))

    assert (one.through, one.party.name, one.party.kind) == (True, "University", "higher-education")
    assert (two.through, two.certain) == (False, False)
    assert [party.name for party in parties((one, two))] == ["University", "Novel"]
    assert alone[0].signs.slug == "university"


def test_the_best_are_worth_a_look_and_never_closed(sqlite: Engine) -> None:
    with writing(sqlite) as session:
        make.organisation(session, "twente", nuts3="NL213", nuts2="NL21", nuts_version="2024", kind=Kind.COMPANY)
        make.organisation(session, "ems", country="DE", nuts3="DE941", nuts2="DE94", nuts_version="2021")
        rows = session.exec(select(Organisation)).all()
        both, day = parties(signers(rows, {})), date(2024, 6, 1)
        found = options(both, day)

    first = best(found)

    assert first[0].programme.id == "interreg-vi-de-nl"
    assert first[0].verdict.outcome == "eligible"
    assert serving(both, day) == tuple(one for one in found if one.serves) != found
    assert all(not one.instrument.alone and one.verdict.outcome != "ineligible" for one in first)
    assert {one.programme.id for one in found} >= {"efro-oost", "horizon-europe"}
    assert not {one.programme.id for one in found} & {"horizon-2020", "interreg-v-de-nl", "digital-europe"}


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("US", ["horizon-europe ria", "efro-oost project", "eurostars-3 project"]),
        ("IN", ["horizon-europe ria", "efro-oost project", "eurostars-3 project"]),
        ("CA", ["horizon-europe ria", "eurostars-3 project", "efro-oost project"]),
        ("KR", ["horizon-europe ria", "eurostars-3 project", "efro-oost project"]),
        ("JP", ["horizon-europe ria", "efro-oost project", "eurostars-3 project"]),
        ("SG", ["eurostars-3 project", "horizon-europe ria", "efro-oost project"]),
        ("CH", ["horizon-europe ria", "interreg-vi-nwe project", "urbact-iv project"]),
        ("DE", ["horizon-europe ria", "i3 strand-2a", "interreg-vi-nwe project"]),
    ],
)
def test_first_comes_what_can_pay_both_and_nothing_of_which_one_side_can_be_no_partner(
    country: str, expected: list[str]
) -> None:
    pair, day = (Party("Twente", "NL", "NL213", "company", True), Party("Other", country, None, "company")), DAY

    first = best(options(pair, day))
    last = serving(pair, day)[-1]

    assert [f"{one.programme.id} {one.instrument.id}" for one in first] == expected
    assert foremost(pair, day, file_rules()) == first[0]
    assert [one.own_cost for one in first if one.programme.id == "efro-oost"] in ([], [("Other",)])
    assert country in {"CH", "DE"} or not last.open_to_all
    networks = next(one for one in options(pair, day) if one.instrument.id == "msca-dn")
    assert bool(networks.own_cost) is (country not in {"CH", "DE"}) and "pillar" not in networks.name.text
    pillar = country in {"CA", "KR", "JP"}
    told = next(one.name.text for one in first if one.programme.id == "horizon-europe")
    assert told == "Horizon Europe: Research and innovation action" + " (pillar II)" * pillar
    action = next(one for one in first if one.programme.id == "horizon-europe")
    assert action.partners_missing == (1 if country in {"CA", "KR", "CH", "DE"} else 2)  # Japan is not confirmed.


def test_priorities_of_two_parts_of_the_country_are_shared_complement_one_another_or_are_one_sides_own() -> None:
    day, energy = date(2024, 6, 1), frozenset({"energie"})

    shared = meeting(("noord", "zuid"), energy, day)
    crossing = meeting(("noord", "oost"), frozenset({"ict", "htsm"}), day)
    complementary = meeting(("noord", "west"), frozenset({"agrifood", "water"}), day)
    own = meeting(("zuid", None), energy, day)

    assert shared and (shared.sort, {one.landsdeel for one in shared.priorities}) == ("shared", {"noord", "zuid"})
    assert crossing and crossing.sort == "shared"
    assert complementary and complementary.sort == "complementary"
    assert own and own.sort == "own"
    assert meeting(("noord", "oost"), frozenset({"creatief"}), day) is None
    assert meeting(("zuid", None), frozenset({"logistiek"}), date(2020, 12, 31)) is not None
    assert meeting(("zuid", None), frozenset({"logistiek"}), date(2021, 1, 1)) is None


def test_a_province_reads_the_priorities_of_its_part(browse: Browse, world: World, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        session.exec(update(Region).where(col(Region.code) == "NL-OV").values(landsdeel="oost"))

    page = browse("province").get("/desks/province/NL-OV").text

    assert "Priorities of East Netherlands" in page
    assert "Smart industry and high tech" in page and "shared with" in page


def test_priorities_that_two_parts_of_the_country_share_are_a_reason_of_the_proposal(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    member, shared = browse("member"), "Both parts of the country have a priority for this"
    abroad = member.get(f"/proposals/{world.open_proposal}?as=twente").text
    with writing(sqlite) as session:
        for province, part in (("NL-OV", "oost"), ("NL-NB", "zuid")):
            session.exec(update(Region).where(col(Region.code) == province).values(landsdeel=part))
        row = session.get_one(Proposal, world.open_proposal)
        row.topsectors = ["lsh"]
        other = session.get_one(Organisation, row.right_id)
        other.country, other.province = "NL", "NL-NB"

    at_home = member.get(f"/proposals/{world.open_proposal}?as=twente").text
    listed = member.get("/organisations/twente/proposals").text

    why = at_home.partition("Why for Twente</h2>")[2].partition("</ul>")[0]
    assert shared in why and "East Netherlands" in why and "South Netherlands" in why
    assert shared in listed.partition('<ul class="reasons">')[2].partition("</ul>")[0]
    assert shared not in abroad


def test_a_partner_of_another_proposal_completes_the_set_and_can_be_tried(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        twente = session.exec(select(Organisation).where(col(Organisation.slug) == "twente")).one()
        make.proposal(session, twente, make.organisation(session, "lyon", country="FR", kind=Kind.CLUSTER))
        make.proposal(session, twente, make.organisation(session, "zurich", country="CH", kind=Kind.CLUSTER))
    member, here = browse("member"), f"/proposals/{world.open_proposal}/funding?as=twente"

    before = member.get(f"{here}&date=2024-06-01").text.partition("<main")[2]
    after = member.get(f"{here}&date=2024-06-01&with=lyon&with=nobody").text.partition("<main")[2]
    swiss = [member.get(f"{here}&date={year}-06-01&with=zurich").text.partition("<main")[2] for year in (2024, 2026)]
    wrong = member.get(f"{here}&date=tomorrow").text.partition("<main")[2]

    action = "Horizon Europe: Research and innovation action</span>: <strong>"
    assert "Try it with Lyon" in before
    assert f"{action}eligible with 1 more partner" in before
    assert f"{action}eligible</strong>" in after and "without Lyon" in after and "Try it with Lyon" not in after
    assert f"{action}eligible with 1 more partner" in swiss[0] and f"{action}eligible</strong>" in swiss[1]
    assert "tomorrow" in wrong and "Judged by the rules in force" in wrong
