"""The desk for rules: an officer sees which proposals a change would alter before it is kept, and can undo it."""

import re

from httpx2 import Response
from sqlalchemy import Engine

from service.db import reading
from service.funding.rulebooks import book_of
from tests.web.conftest import Browse, World

ADDRESS = "/desks/rules/horizon-europe/ria/entities"
TWO = {
    "text": "At least two.", "text_nl": "Ten minste twee.", "least": "2", "source": "the call", "confidence": "C",
    "why": "The work programme was changed.", "day": "2026-11-26",
}  # fmt: skip


def _hidden(answer: Response) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(version|seen)" value="([^"]*)"', answer.text))


def test_what_would_change_is_shown_before_it_is_kept_and_can_be_undone(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    officer, member = browse("national"), browse("member")
    funding = f"/proposals/{world.open_proposal}/funding?as=twente&date=2026-11-26"

    seen = officer.post(ADDRESS, data={**TWO, "do": "preview"})
    unseen = officer.post(ADDRESS, data={**TWO, "do": "save"})
    other = officer.post(ADDRESS, data={**TWO, "least": "1", "do": "save", **_hidden(seen)})
    with reading(sqlite) as session:
        assert book_of(session).programme("horizon-europe").instrument("ria").rules[1].least == 3
    kept = officer.post(ADDRESS, data={**TWO, "do": "save", **_hidden(seen)})

    assert "1 of 1 proposals would change" in seen.text and f"/proposals/{world.secret_proposal}" not in seen.text
    line = re.search(r"<del>(.*?)</del> → <ins>(.*?)</ins>", seen.text)
    assert line and "eligible with 1 more partner" in line[1] and "<strong>eligible</strong>" in line[2]
    assert unseen.status_code == other.status_code == 200 and "would change" in other.text
    assert kept.status_code == 303 and "At least two." in member.get(funding).text
    page = officer.get("/desks/rules/horizon-europe").text
    assert "The work programme was changed." in page and "Demo national" in page
    undo = "/desks/rules/horizon-europe/changes/1/undo"
    assert "1 of 1 proposals would change" in officer.get(undo).text
    assert officer.post(undo).status_code == 303 and officer.post(undo).status_code == 409
    assert "At least two." not in member.get(funding).text
    assert "undone" in officer.get("/desks/rules/horizon-europe").text


def test_a_programme_that_ends_is_offered_no_more_from_its_last_day_on(browse: Browse, world: World) -> None:
    officer, address = browse("national"), "/desks/rules/horizon-europe/all/period"
    ends = {**TWO, "least": "", "since": "2021-01-01", "until": "2026-11-25"}

    on_the_day = officer.post(address, data={**ends, "until": "2026-11-26", "do": "preview"})
    after = officer.post(address, data={**ends, "do": "preview"})

    assert "None of 1 proposals" in on_the_day.text
    assert "1 of 1 proposals would change" in after.text and "<strong>not eligible</strong>" in after.text


def test_what_is_wrong_with_a_rule_is_said_at_its_field(browse: Browse, world: World) -> None:
    officer = browse("national")
    wrong = {"least": "2.5", "since": "2027-01-02", "until": "2027-01-01", "holds_from": "soon", "confidence": "I"}

    answer = officer.post(ADDRESS, data=wrong)

    assert answer.status_code == 422
    for name in ("least", "until", "holds_from", "text", "text_nl", "source", "confidence", "why"):
        assert f'id="{name}-problem"' in answer.text, name
