"""The files of rules: what is wrong in one is said with its line; they agree with the other tables."""

import csv
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matching.funding import files
from matching.funding.rules import Override
from matching.funding.tables import WrongRules
from matching.funding.telling import as_json
from matching.funding.verdicts import Verdict
from tests.matching.funding.notation import BOOK, SEEDS, asked, partners

GOOD = """\
id = "sample"
name = "Sample"
name_nl = "Voorbeeld"
from = 2021-01-01
until = 2027-12-31
source = "nobody"
confidence = "C"

[[instruments]]
id = "project"
name = "Project"
name_nl = "Project"

[[instruments.rules]]
id = "entities"
sort = "count"
least = 2
text = "Two."
text_nl = "Twee."
source = "nobody"
confidence = "C"
"""
WANTED = {
    "horizon-2020": "ria ia csa sme-instrument fti erc msca-itn msca-rise",
    "horizon-europe": "ria ia csa eic-accelerator eic-pathfinder-open erc msca-dn msca-pf",
    "interreg-v-vl-nl interreg-vi-vl-nl interreg-v-de-nl interreg-vi-de-nl interreg-v-emr interreg-vi-meuse-rhine "
    "interreg-v-2-seas interreg-v-north-sea interreg-vi-north-sea interreg-v-nwe interreg-vi-nwe interreg-v-europe "
    "interreg-vi-europe urbact-iii urbact-iv efro-noord efro-oost efro-zuid efro-west "
    "eurostars-2 eurostars-3": "project",
    "mit": "rd-samenwerking",
    "pps": "tki-toeslag pps-innovatie",
    "raak": "mkb publiek pro",
    "i3": "strand-1 strand-2a",
}


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ('sort = "count"', 'sort = "counts"', 16, "counts"),
        ("least = 2", 'least = "two"', 17, "least"),
        ("least = 2", "leest = 2", 17, "leest"),
        ('text = "Two."\n', "", 14, "text is missing"),
        ('confidence = "C"\n\n', 'confidence = "X"\n\n', 7, "X"),
        ("until = 2027-12-31", "until = 2020-12-31", 5, "lies before"),
        ("from = 2021-01-01", 'from = "2021"', 4, "day"),
        ('id = "sample"', 'id = "other"', 1, "name of the file"),
        ("least = 2", "least = 2\nmost = 3", 16, "either least or most"),
        ("least = 2", "least = 2\nwhere = { kinds = ['wizard'] }", 18, "wizard"),
        ("least = 2", "least = = 2", 17, "Invalid"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path, old: str, new: str, line: int, word: str) -> None:
    path = tmp_path / "sample.toml"
    path.write_text(GOOD.replace(old, new))

    with pytest.raises(WrongRules) as caught:
        files.read_programme(path)

    assert f"sample.toml:{line}: " in str(caught.value)
    assert word in str(caught.value)


def test_the_sample_itself_is_right(tmp_path: Path) -> None:
    (tmp_path / "sample.toml").write_text(GOOD)

    assert [rule.id for rule in files.read_programme(tmp_path / "sample.toml").instruments[0].rules] == [
        "period",
        "entities",
    ]


def test_every_programme_and_instrument_that_is_promised_is_there() -> None:
    wanted = {name: names.split() for many, names in WANTED.items() for name in many.split()}

    found = {one.id: [i.id for i in one.instruments] for one in BOOK.programmes() if not one.pointer}

    assert found == wanted
    assert BOOK.programme("horizon-2020").scopes == ("pillar-1", "pillar-2", "pillar-3")


def test_programmes_are_the_same_in_the_table_and_in_their_files() -> None:
    with (SEEDS / "programmes.csv").open(encoding="utf-8", newline="") as rows:
        table = {row["id"]: row for row in csv.DictReader(rows)}

    assert set(table) == set(BOOK.ids)
    for one in BOOK.programmes():
        row = table[one.id]
        assert (one.name, one.source, one.confidence) == (row["name"], row["source"], row["confidence"])
        if row["period_from"]:
            assert one.since == date.fromisoformat(row["period_from"])


def test_every_rule_and_payment_has_a_source_and_a_mark_in_both_languages() -> None:
    for path in SEEDS.glob("*.toml"):
        for instrument in tomllib.loads(path.read_text(encoding="utf-8")).get("instruments", []):
            for one in instrument["rules"] + instrument.get("payments", []):
                assert all(one[key] for key in ("text", "text_nl", "source", "confidence")), path.name


@pytest.mark.parametrize(
    ("code", "version", "wanted", "expected"),
    [
        ("NL31", "2021", "2024", ("NL35",)),
        ("NL35", "2024", "2013", ("NL31",)),
        ("NL36", "2024", "2021", ("NL33",)),
        ("NL339", "2013", "2024", ("NL366",)),
        ("NL366", "2024", "2013", ("NL339",)),
        ("NL338", "2013", "2016", ("NL33B",)),
        ("BE221", "2016", "2021", ("BE224",)),
        ("NL213", "2013", "2024", ("NL213",)),
    ],
)
def test_codes_go_from_version_to_version_both_ways(
    code: str, version: str, wanted: str, expected: tuple[str]
) -> None:
    assert BOOK.renumbering.convert(code, version, wanted) == expected


@pytest.mark.parametrize("seat", ["NL31", "NL310", "NL35", "NL350"])
def test_a_seat_is_found_by_its_code_of_any_version(seat: str) -> None:
    assert BOOK.verdict(asked("efro-west project", "2023-06-01"), partners(f"NL@{seat}")).outcome == "eligible"
    assert BOOK.verdict(asked("efro-oost project", "2023-06-01"), partners(f"NL@{seat}")).outcome == "conditional"


def test_a_region_has_one_code_whatever_version_says_it() -> None:
    others = "BE + ES + IT"
    what = asked("i3 strand-1", "2026-06-01")

    twice = BOOK.verdict(what, partners(f"NL@NL310 nonprofit coordinator + NL@NL35 + {others}"))
    once = BOOK.verdict(what, partners(f"NL@NL310 nonprofit coordinator + NL@NL36 + {others}"))

    assert (twice.outcome, once.outcome) == ("conditional", "eligible")
    assert next(line.facts["found"] for line in twice.lines if line.rule.id == "regions") == 4


def test_nobody_is_asked_to_be_what_its_kind_cannot_be() -> None:
    """A university is no small enterprise; what is missing is an enterprise that leads."""
    found = BOOK.verdict(asked("eurostars-3 project", "2026-06-01"), partners("ES + NL higher-education lead"))

    assert found.outcome == "conditional"
    assert ("b", "sme", True) not in {one for step in found.missing for one in step.set}


def test_who_is_missing_is_of_a_country_that_takes_part_where_no_rule_asks_for_another() -> None:
    dutch = BOOK.verdict(asked("pps pps-innovatie", "2026-06-01"), partners("NL research"))
    wide = BOOK.verdict(asked("horizon-europe ria", "2026-06-01", "pillar-2"), partners("NL + DE"))

    added = [[one.country for step in found.missing for one in step.add] for found in (dutch, wide)]

    assert added == [["NL"], ["BE"]]


def test_who_is_paid_and_who_takes_part_at_own_cost() -> None:
    def paid(instrument: str, day: str, text: str) -> list[bool | None]:
        return [one for _, one in BOOK.verdict(asked(instrument, day), partners(text)).paid]

    assert paid("efro-oost project", "2016-06-01", "NL@NL213 + DE@DE941 + NL@NL11") == [True, False, False]
    assert paid("horizon-europe ria", "2024-06-01", "NL + DE + FR + US + GB") == [True, True, True, False, True]
    assert paid("horizon-europe ria", "2022-06-01", "NL + DE + FR + GB + CH") == [True, True, True, None, False]
    assert paid("mit rd-samenwerking", "2024-06-01", "NL sme + NL + NL company no-sme") == [True, None, False]
    assert paid("eurostars-3 project", "2024-06-01", "NL research + DE company") == [False, True]
    assert paid("eurostars-3 project", "2024-06-01", "NL research + NL company") == [True, True]


def test_what_is_recalled_or_uncertain_asks_to_check_and_what_is_read_does_not() -> None:
    recalled = BOOK.verdict(asked("interreg-vi-de-nl project", "2023-06-01"), partners("NL@NL213 + DE@DE941"))
    read = BOOK.verdict(asked("horizon-europe csa", "2023-06-01"), partners("NL company"))

    assert recalled.outcome == read.outcome == "eligible"
    assert recalled.unsure
    assert not [one for one in read.remarks if one.confidence in "RU" and one.sort != "note"]


def test_who_is_paid_names_what_says_so_and_asks_to_check_what_is_recalled() -> None:
    verdict = BOOK.verdict(asked("eurostars-3 project", "2026-06-01"), partners("NL company sme lead + DE company"))
    read = BOOK.verdict(asked("horizon-europe ria", "2026-06-01"), partners("NL + DE + KR"))

    assert [(one.confidence, "country" in one.text) for one in verdict.paid_by if one] == [("R", True)] * 2
    assert [one.about for one in verdict.remarks if one.sort == "paid"] == [("a",), ("b",)]
    assert verdict.unsure
    assert [one and one.confidence for one in read.paid_by] == ["C", "C", None]  # The pillars pay Korea or not.


def test_a_rule_that_cannot_be_checked_here_is_not_passed_over() -> None:
    cities = " + ".join(f"{one} city" for one in ("BE", "DE", "ES", "IT", "PT", "PL", "RO"))

    verdict = BOOK.verdict(asked("urbact-iv project", "2026-06-01"), partners(f"NL city lead + {cities}"))

    assert (verdict.outcome, verdict.unsure) == ("eligible", True)
    assert [one.sort for one in verdict.remarks if "not checked" in one.text] == ["unchecked"]
    assert [one for one in as_json(verdict)["warnings"] if "not checked" in one and "check with the programme" in one]


def test_the_text_of_a_call_goes_before_the_rules() -> None:
    usual = asked("horizon-europe ria", "2024-06-01", "pillar-2")
    rule = next(one for one in BOOK.programme("horizon-europe").instruments[0].rules if one.id == "entities")
    four = replace(usual, call=Override(rules=(replace(rule, least=4),)))
    without = replace(usual, call=Override(without=frozenset({"entities"})))

    verdicts = [BOOK.verdict(one, partners("NL + DE + FR")).outcome for one in (usual, four)]

    assert verdicts == ["eligible", "conditional"]
    assert BOOK.verdict(without, partners("NL")).outcome == "eligible"


def test_the_areas_of_a_call_confine_who_counts_and_who_is_paid() -> None:
    def verdict(instrument: str, areas: str, text: str) -> Verdict:
        usual = asked(instrument, "2026-03-01")
        return BOOK.verdict(replace(usual, call=Override(areas=tuple(areas.split()), source="call")), partners(text))

    border, wide = "interreg-vi-de-nl project", "horizon-europe ria"
    both, three = "NL@NL213 + DE@DE941", "NL + DE + GR + US"

    assert verdict(border, "", both).outcome == verdict(border, "NL21 DE94", both).outcome == "eligible"
    assert verdict(border, "NL21 DE941", both).outcome == "eligible"
    outside = verdict(border, "NL11 DE94", both)
    assert (outside.outcome, dict(outside.paid)) == ("conditional", {"a": None, "b": True})
    assert (outside.missing[0].add[0].nuts or "").startswith("NL11")
    assert [one.about for one in outside.remarks if "of this call" in one.text] == [("a",)]
    assert verdict(border, "FR", both).outcome == "ineligible"
    assert verdict(wide, "NL DE EL", three).outcome == verdict(wide, "", three).outcome == "eligible"
    narrow = verdict(wide, "NL DE FR", three)
    assert (narrow.outcome, [one for _, one in narrow.paid]) == ("conditional", [True, True, False, False])
    assert [party.country for step in narrow.missing for party in step.add] == ["FR"]
    full = BOOK.verdict(
        replace(asked(wide, "2026-03-01"), call=Override(areas=("NL", "DE", "FR"))),
        (*partners(three), *narrow.missing[0].add),
    )
    assert full.outcome == "eligible"
