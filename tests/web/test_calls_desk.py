"""The desk for calls: an officer writes one down, sees it as others will, changes it, and puts it in the archive."""

from sqlalchemy import Engine, update
from sqlmodel import col

from service.db import writing
from service.matchmaking.models import Proposal
from tests.web.conftest import Browse, World

CALL = {
    "reference": "he-2027-robots", "instrument": "horizon-europe/ria", "title": "Robots in care", "source": "read",
    "deadlines": "2027-09-01 2027-03-02", "stages": "stages", "topsectors": "lsh", "topics": "robots, care",
    "confidence": "C", "opens_on": "2026-12-01", "areas": "NL DE",
}  # fmt: skip
FOUR = """
without = ["member-state"]

[[rules]]
id = "entities"
sort = "count"
of = "independent-countries"
least = 4
where = { standing = ["member", "associated"] }
text = "Four from four countries."
text_nl = "Vier uit vier landen."
source = "the call"
confidence = "C"
"""


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(browse: Browse, world: World) -> None:
    officer = browse("national")
    wrong = {
        **CALL, "reference": "two words", "instrument": "moon/shot", "title": "", "source": "", "deadlines": "soon",
        "areas": "NL XX99", "address": "javascript:alert(1)", "topsectors": "gold", "opens_on": "2028-01-01",
    }  # fmt: skip
    bad_rules = {**CALL, "override": FOUR.replace("least = 4", 'least = "four"').replace("member-state", "gone")}

    answer = officer.post("/desks/calls/new", data=wrong)
    rules = officer.post("/desks/calls/new", data=bad_rules)
    one = officer.post("/desks/calls/new", data={**CALL, "stages": "single"})
    late = officer.post("/desks/calls/new", data={**CALL, "opens_on": "2027-03-03"})
    taken = officer.post("/desks/calls/new", data={**CALL, "reference": "call-1"})
    border = {**CALL, "instrument": "interreg-vi-de-nl/project"}
    outside, inside = (
        officer.post("/desks/calls/new", data={**border, "areas": a, "do": "preview"}) for a in ("FR", "FR NL21")
    )

    assert "None of these lies in the area" in outside.text and "None of these lies" not in inside.text
    assert answer.status_code == 422
    for name in ("reference", "instrument", "title", "source", "deadlines", "areas", "address", "topsectors"):
        assert f'id="{name}-problem"' in answer.text, name
    assert "line 2: there is no rule" in rules.text and "line 8: least is a number" in rules.text
    assert 'id="stages-problem"' in one.text and 'id="opens_on-problem"' in late.text
    assert 'id="reference-problem"' in taken.text
    assert "Robots in care" not in officer.get("/desks/calls").text


def test_a_call_is_looked_at_kept_changed_by_whom_and_put_away(browse: Browse, world: World) -> None:
    officer, visitor = browse("national"), browse("visitor")

    seen = officer.post("/desks/calls/new", data={**CALL, "do": "preview", "override": FOUR}).text
    before = visitor.get("/calls").text
    kept = officer.post("/desks/calls/new", data={**CALL, "do": "save", "override": FOUR})
    shown = visitor.get("/calls").text
    form = officer.get("/desks/calls/HE-2027-ROBOTS/edit").text
    version = form.partition('name="version" value="')[2].partition('"')[0]
    change = {**CALL, "reference": "HE-2027-ROBOTS", "title": "Robots at home", "version": version}
    changed = officer.post("/desks/calls/HE-2027-ROBOTS/edit", data=change)
    stale = officer.post("/desks/calls/HE-2027-ROBOTS/edit", data=change)
    page = officer.get("/desks/calls/HE-2027-ROBOTS").text

    assert "As others will see it" in seen and "Four from four countries." in seen and "Robots in care" not in before
    assert kept.headers["location"] == "/desks/calls/HE-2027-ROBOTS?did=created#message"
    assert "Robots in care" in shown and "stage 1 2 March 2027" in shown and "Does not count" in shown
    assert changed.status_code == 303 and stale.status_code == 409
    assert "<del>Robots in care</del> → <ins>Robots at home</ins>" in page and "Demo national" in page
    officer.post("/desks/calls/HE-2027-ROBOTS/archive", data={"archived": "yes"})
    assert "Robots at home" not in visitor.get("/calls").text
    assert "Robots at home" in officer.get("/desks/calls?archived=yes").text
    officer.post("/desks/calls/HE-2027-ROBOTS/archive", data={"archived": "no"})
    assert "Robots at home" in visitor.get("/calls").text


def test_what_the_text_of_a_call_changes_counts_for_its_partners(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        session.exec(update(Proposal).where(col(Proposal.id) == world.open_proposal).values(topsectors=["lsh"]))

    browse("national").post("/desks/calls/new", data={**CALL, "areas": "", "override": FOUR})

    assert "eligible with 2 more partners" in browse("member").get("/calls").text


def test_a_file_is_looked_at_before_it_is_kept(browse: Browse, world: World) -> None:
    officer, address = browse("national"), "/desks/calls/import"
    head = b"identifier,title,programme,instrument,deadlineDates\n"
    file = head + b"CALL-1,Another,horizon-europe,ria,2027-02-16\nX Y,,,,\n"

    wrong = officer.post(address, files={"file": ("calls.pdf", b"%PDF-1.7")})
    laid = officer.post(address, files={"file": ("calls.csv", file)})
    seen = officer.get(address).text
    before = officer.get("/calls").text
    kept = officer.post(f"{address}/keep")

    assert wrong.status_code == 422 and 'id="file-problem"' in wrong.text
    assert laid.headers["location"] == f"{address}#message"
    assert "New: 0. Changed: 1. As they are: 0. Refused: 1." in seen and "Line 3: X Y" in seen
    assert "<del>Title of CALL-1</del> → <ins>Another</ins>" in seen and "Another" not in before
    assert kept.status_code == 303 and "Another" in officer.get("/calls").text
    assert officer.post(f"{address}/keep").status_code == 404
