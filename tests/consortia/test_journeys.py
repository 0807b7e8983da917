"""A need in medical robotics finds its partners: what could pay on three days, with whom, and what is missing."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from matching.records import Kind
from service.accounts.models import RoleName
from service.accounts.policy import Actor, Held
from service.consortia.access import place_of
from service.consortia.judging import judged, lineup
from service.consortia.keeping import partners_of
from service.consortia.models import Consortium, ConsortiumPartner, PartnerRole, PartnerState
from service.consortia.specimens import ASIDE, NEED, OWN, PARTNER, begin_specimens
from service.consortia.views import Judged, Look, Whole, judging, whole
from service.db import reading, writing
from service.directory.models import Membership, Organisation
from service.directory.taxonomy import KnowledgeField
from service.directory.vocabulary import LegalEntity, MembershipRole
from service.settings import Settings
from tests import factories as make

RIA, NWE = ("horizon-europe", "ria"), ("interreg-vi-nwe", "project")
SEATS = {
    "medical-valley": ("DE", "DE252", ["medical-devices", "imaging"]),
    "medicen": ("FR", "FR101", ["clinical-research", "medical-devices"]),
    "digital-catapult": ("GB", "UKI31", ["robotics"]),
    "switzerland": ("CH", "CH021", ["drones"]),
}


def _world(session: Session) -> dict[str, Organisation]:
    """Kennispark Twente, for which its university signs, and clusters that sign for themselves."""
    own = {"nuts_version": "2024", "legal_entity": LegalEntity.NO, "fields": ["robotics"]}
    made = {"twente": make.organisation(session, "twente", nuts3="NL213", **own)}
    anchor = make.organisation(
        session, "university", kind=Kind.UNIVERSITY, nuts3="NL213", nuts_version="2024", name="University of Twente"
    )
    session.add(Membership(
        member_id=anchor.id or 0, host_id=made["twente"].id or 0, role=MembershipRole.ANCHOR, **make.SOURCE
    ))  # fmt: skip
    for slug, (country, nuts, fields) in SEATS.items():
        seat = {"country": country, "nuts3": nuts, "nuts_version": "2024", "fields": fields, "kind": Kind.CLUSTER}
        made[slug] = make.organisation(session, slug, **seat)
    return made


def _with(session: Session, made: dict[str, Organisation], *slugs: str) -> Consortium:
    row = make.consortium(
        session, made["twente"], made["medical-valley"], wanted=["robotics", "clinical-research"], title="Needles"
    )
    for slug in slugs:
        session.add(ConsortiumPartner(
            consortium_id=row.id or 0, organisation_id=made[slug].id, state=PartnerState.INVITED,
            role=PartnerRole.PARTNER,
        ))  # fmt: skip
    session.flush()
    return row


def _seen(session: Session, row: Consortium, day: date, only: str = "") -> tuple[Whole, Judged]:
    actor = Actor(1, "Demo", (Held(RoleName.EDITOR, row.organisation_id),), True)
    found = whole(session, place_of(session, row.id or 0, actor), True)
    return found, judging(session, found, Look(day, only))


def _outcomes(seen: Judged) -> dict[tuple[str, str], tuple[str, int]]:
    return {
        (one.programme.id, one.instrument.id): (one.verdict.outcome, one.partners_missing) for one in seen.serving
    }


def test_a_german_partner_makes_two_programmes_conditional_and_the_engine_completes_the_set(sqlite: Engine) -> None:
    with writing(sqlite) as session:
        made = _world(session)
        row, full = _with(session, made), _with(session, made, "medicen")

    with reading(sqlite) as session:
        found, before = _seen(session, row, date(2026, 11, 26))
        _, after = _seen(session, full, date(2026, 11, 26))

    told = _outcomes(before)
    assert (told[RIA], told[NWE]) == (("conditional", 1), ("conditional", 1))
    assert found.uncovered == {"clinical-research"}
    best = before.fillers[0]
    assert best.row.slug == "medicen"
    assert {one.kind for one in best.ranked.reasons} >= {"expertise", "eligible", "country"}
    becomes = {(one.asked.programme, one.asked.instrument): one.after for one in best.ranked.changes}
    real = _outcomes(after)
    assert (becomes[RIA], real[RIA], real[NWE]) == ("eligible", ("eligible", 0), ("eligible", 0))
    assert {one.signer.signs.slug for one in found.found.entries if one.signer} == {"university", "medical-valley"}


def test_a_third_partner_from_abroad_counts_by_the_day(sqlite: Engine) -> None:
    """The United Kingdom is associated from 2024 and uncertain before; Switzerland from 2025 and not before."""
    with writing(sqlite) as session:
        made = _world(session)
        sets = {slug: _with(session, made, slug) for slug in ("digital-catapult", "switzerland")}

    days = {year: date(year, 6, 1) for year in (2022, 2024, 2026)}
    with reading(sqlite) as session:
        found = {slug: lineup(session, partners_of(session, row.id)) for slug, row in sets.items()}
        told = {
            (slug, year): _outcomes(Judged(Look(day), judged(session, one, (day, None)), ()))[RIA]
            for slug, one in found.items()
            for year, day in days.items()
        }

    assert told == {
        ("digital-catapult", 2022): ("unknown", 0), ("switzerland", 2022): ("conditional", 1),
        ("digital-catapult", 2024): ("eligible", 0), ("switzerland", 2024): ("conditional", 1),
        ("digital-catapult", 2026): ("eligible", 0), ("switzerland", 2026): ("eligible", 0),
    }  # fmt: skip


def test_a_rival_and_whoever_declined_are_not_proposed(sqlite: Engine) -> None:
    with writing(sqlite) as session:
        made = _world(session)
        row, other = _with(session, made, "digital-catapult"), _with(session, made)
        row.call_key = other.call_key = "DEMO-HE-ROBOTS"
        rival = ConsortiumPartner(
            consortium_id=other.id or 0, organisation_id=made["medicen"].id, state=PartnerState.INVITED,
            role=PartnerRole.PARTNER,
        )  # fmt: skip
        session.add_all([row, other, rival])

    def proposed() -> set[str]:
        with reading(sqlite) as session:
            _, seen = _seen(session, row, date(2026, 6, 1), "interreg-vi-nwe.project")
            return {one.row.slug for one in seen.fillers}

    before = proposed()
    with writing(sqlite) as session:
        session.get_one(ConsortiumPartner, rival.id).state = PartnerState.ACCEPTED
    after = proposed()

    assert before == {"medicen", "switzerland"} and after == {"switzerland"}


def test_the_gap_of_one_programme_is_filled_by_what_it_asks_for_and_who_closes_it_comes_first(sqlite: Engine) -> None:
    with writing(sqlite) as session:
        made = _world(session)
        for slug, country, nuts in (
            ("eindhoven", "NL", "NL414"), ("groningen", "NL", "NL113"), ("oldenburg", "DE", "DE943"),
            ("munich", "DE", "DE212"), ("skane", "SE", "SE224"),
        ):  # fmt: skip
            fields = [] if slug == "oldenburg" else ["clinical-research"]
            seat = {"country": country, "nuts3": nuts, "nuts_version": "2024", "kind": Kind.CLUSTER, "fields": fields}
            make.organisation(session, slug, **seat)
        row = _with(session, made)
        session.delete(session.exec(select(ConsortiumPartner).where(ConsortiumPartner.state == "invited")).one())

    with reading(sqlite) as session:
        _, border = _seen(session, row, date(2026, 11, 26), "interreg-vi-de-nl.project")
        _, wide = _seen(session, row, date(2026, 11, 26), "interreg-vi-nwe.project")
        _, together = _seen(session, row, date(2026, 11, 26), "all")

    assert [one.row.slug for one in border.fillers] == ["oldenburg"] and border.lacking
    assert "NL" not in {one.row.country for one in wide.fillers}
    assert wide.fillers[-1].row.slug == "skane"  # It would take part from outside the area.
    assert "groningen" in {one.row.slug for one in together.fillers} and not together.lacking


@pytest.mark.parametrize(("year", "begun"), [(2026, 2), (2036, 1)])
def test_a_demonstration_has_one_that_seeks_and_the_same_completed_by_whom_the_engine_names(
    year: int, begun: int, sqlite: Engine, settings: Settings
) -> None:
    with writing(sqlite) as session:
        made = _world(session)
        made["twente"].slug, made["medical-valley"].slug = OWN, PARTNER
        for name in ("robotics", ASIDE):
            called = dict.fromkeys(("name_en", "name_nl", "name_de", "name_fr"), name)
            session.add(KnowledgeField(id=name, **called, **make.SOURCE))
        make.listing(session, made["twente"], "NEED-NL-2026-0001", seed_key=NEED, fields=["robotics"])
        now = datetime(year, 11, 26, 8, tzinfo=UTC)
        number = begin_specimens(session, settings, now)
        rows = session.exec(select(Consortium).order_by(col(Consortium.id))).all()
        told = [_outcomes(_seen(session, row, now.date())[1]).get(NWE) for row in rows]
        states = [one.state for one in partners_of(session, rows[-1].id)]

    assert number == len(rows) == begun
    expected = [("conditional", 1), ("eligible", 0)] if begun == 2 else [None]
    assert told == expected
    assert states == [PartnerState.ACCEPTED] * 2 + [PartnerState.INVITED] * (begun - 1)
