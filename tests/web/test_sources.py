"""Each line of each verdict names its source, and nothing that is recalled or uncertain is shown as certain."""

import re
from collections.abc import Iterable
from datetime import date

import pytest
from sqlmodel import select

from matching.funding.parties import Party
from service.db import open_engine, reading
from service.directory.models import Organisation
from service.directory.vocabulary import Standing
from service.funding.options import Option, options
from service.funding.signing import able, parties, signers
from service.i18n import use_locale
from service.labels import LABELS
from service.matchmaking.models import Proposal
from service.rendering import environment
from tests.browser.conftest import Site, site
from tests.matching.funding.notation import cases, partners

__all__ = ["site"]
CERTAIN = {LABELS["confidence"][mark] for mark in "CD"}
UNSURE = {LABELS["confidence"][mark] for mark in "RU"}
CHECK = "check with the programme"
DAYS = (date(2022, 6, 1), date(2024, 6, 1), date(2026, 6, 1))


def wrong_in(found: Iterable[Option]) -> list[str]:
    """What a page would say of options without a source, or as more certain than it is."""
    macros = environment().get_template("macros/funding.html").make_module({"locale": lambda: "en"})
    wrong = []
    for option in found:
        said = str(macros.whole(option))  # type: ignore[attr-defined]  # a macro
        lines = [
            re.sub(r"<[^>]+>", "", one) for one in re.findall(r'<li>.*?<span class="quiet">.*?</li>', said, re.S)
        ]
        paid = [one for one in option.verdict.paid_by if one]
        rows = [*_rules(option), *option.verdict.remarks, *paid, *(one.rule for one in option.verdict.missing)]
        if len(lines) < len(rows):
            wrong.append(f"{option.name.text}: {len(rows)} lines, {len(lines)} with a mark")
        marks = [next((one for one in CERTAIN | UNSURE if f"({one})" in line), "") for line in lines]
        wrong += [f"{option.name.text}: {line}" for line, mark in zip(lines, marks, strict=True) if not mark]
        told = [LABELS["confidence"][one.confidence] for one in rows]
        if sorted(told) != sorted(marks):
            wrong.append(f"{option.name.text}: marks differ from the rules'")
        wrong += [f"{option.name.text}: no source" for one in rows if not one.source]
        said_of = zip(option.verdict.paid, option.verdict.paid_by, strict=True)
        sure = [by for (_, is_paid), by in said_of if by and is_paid is not None]
        turns_on = [*_rules(option), *sure, *(one for one in option.verdict.remarks if one.sort != "note")]
        summary = said.partition("</summary>")[0]
        if any(one.confidence in "RU" for one in turns_on) and CHECK not in summary:
            wrong.append(f"{option.name.text}: told as certain")
    return wrong


def _rules(option: Option) -> list[object]:
    verdicts = [one for _, one in option.verdict.by_scope] or [option.verdict]
    return [line.rule for verdict in verdicts for line in verdict.lines]


def test_lines_of_verdicts_name_their_source_and_how_sure_it_is() -> None:
    """Over the sets of the regression table, on two days: each instrument that runs then."""
    sets = [partners(one) for one in dict.fromkeys(row["set"] for row in cases("regression.csv"))]

    with use_locale("en"):
        wrong = [one for some in sets for day in DAYS[::2] for one in wrong_in(options(some, day))]

    assert len(sets) > 5 and wrong == []


@pytest.mark.long
def test_every_verdict_of_the_demonstration_names_its_sources(site: Site) -> None:
    """Every proposal, and every hotspot with each of some clusters from the United Kingdom and Switzerland."""
    seen = set[tuple[Party, ...]]()
    with reading(open_engine(site.settings.database_url)) as session:
        every = session.exec(select(Organisation).where(Organisation.standing == Standing.PARTICIPANT)).all()
        rows = {one.id: one for one in every}
        pairs = [(one.left_id, one.right_id) for one in session.exec(select(Proposal)).all()]
        abroad = [one.id for one in every if one.country in ("GB", "CH")]
        pairs += [(one.id, other) for one in every[:20] for other in abroad]
        members = able(session, every)
        for left, right in pairs:
            if left in rows and right in rows:
                seen.add(parties(signers([rows[left], rows[right]], members)))

    with use_locale("en"):
        wrong = {one for some in seen for day in DAYS for one in wrong_in(options(some, day))}

    assert len(seen) > 100 and wrong == set()
