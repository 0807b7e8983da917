"""Reads calls from files in the layout of the Funding & Tenders portal, as JSON or CSV; `docs/funding.md` has it."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import unescape
from io import StringIO
from re import sub as replaced
from typing import Any

from service.directory.call_models import CallStages
from service.directory.vocabulary import Confidence
from service.funding.call_fields import LONGEST, MOST_DEADLINES, MOST_TOPICS, CallFields
from service.funding.rulebooks import FOLDER

LARGEST = 900_000
"""Octets of a file; a page takes no larger body than 1,000,000."""
MOST_ROWS = 2000
MOST_COLUMNS = 60
PROGRAMMES = {"43108390": "HORIZON", "31045243": "H2020"}
"""By the numbers of the portal's search the programmes that its other answers name by letters."""
PORTAL = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/"
TOPIC = "1"
"""The type of an entry that is a topic of grants; others are tenders and news."""
Entry = dict[str, Any]


class FileProblem(Exception):
    """A file that cannot be read at all."""


@dataclass(frozen=True, slots=True)
class Read:
    """One entry of a file: the line (of JSON the number of the entry), its fields, or why it is no call for here."""

    line: int
    reference: str
    fields: CallFields | None
    problem: str = ""


def read(name: str, content: bytes) -> list[Read]:
    """All entries of a file; raises `FileProblem` where it is too large, packed or neither JSON nor CSV."""
    if len(content) > LARGEST:
        raise FileProblem(f"the file has more than {LARGEST:,} octets; take fewer calls at once")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblem(f"the file is no text in UTF-8 (octet {error.start + 1})") from None
    if "\0" in text:
        raise FileProblem("the file is no text")
    entries = _json(text) if text.lstrip()[:1] in ("{", "[") else _csv(text)
    found: list[Read] = []
    for line, entry in entries:
        if len(found) >= MOST_ROWS:
            raise FileProblem(f"the file has more than {MOST_ROWS} entries; take fewer at once")
        found.append(_read(line, entry, name))
    return found


def _json(text: str) -> Iterator[tuple[int, Entry]]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileProblem(f"the file is no JSON ({str(error)[:200]})") from None
    if isinstance(whole, dict):
        funding = whole.get("fundingData")
        whole = funding.get("GrantTenderObj") if isinstance(funding, dict) else whole.get("results")
    if not isinstance(whole, list):
        raise FileProblem("there is no fundingData.GrantTenderObj, no results and no list in this JSON")
    for number, entry in enumerate(whole, 1):
        yield number, entry if isinstance(entry, dict) else {}


def _csv(text: str) -> Iterator[tuple[int, Entry]]:
    first = text.partition("\n")[0]
    separator = max((",", ";", "\t"), key=first.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        head = next(rows, [])
        names = [one.strip() for one in head]
        if "identifier" not in names or len(names) > MOST_COLUMNS:
            raise FileProblem("the first line of a CSV names the columns, `identifier` among them")
        for row in rows:
            if row:
                yield rows.line_num, _row(names, row)
    except csv.Error as error:
        raise FileProblem(f"line {rows.line_num}: this is no CSV ({error})") from None


def _row(names: list[str], row: list[str]) -> Entry:
    if len(row) != len(names):
        return {"identifier": row[0] if row else "", "_problem": f"has {len(row)} cells, the first line {len(names)}"}
    return {name: cell.strip() for name, cell in zip(names, row, strict=True) if cell.strip()}


def _read(line: int, entry: Entry, name: str) -> Read:
    about = entry.get("metadata") if isinstance(entry.get("metadata"), dict) else {}
    values = {**entry, **about} if about else entry
    reference = _text(values.get("identifier")).upper()[: LONGEST["reference"]]
    if problem := values.get("_problem"):
        return Read(line, reference, None, str(problem))
    if _text(values.get("type") if "type" in values else TOPIC) not in (TOPIC, "1.0"):
        return Read(line, reference, None, "is no topic of grants")
    actions = _actions(values.get("actions"))
    instrument, problem = _instrument(values, actions)
    if problem:
        return Read(line, reference, None, problem)
    return Read(line, reference, _fields(values, actions, (reference, instrument, name)))


def _fields(values: Entry, actions: list[Entry], known: tuple[str, str, str]) -> CallFields:
    reference, instrument, name = known
    days = _first(_days(values.get(key)) for key in ("deadlineDates", "deadlineDatesLong", "deadlineDate")) or sorted(
        {day for action in actions for day in _days(action.get("deadlineDates"))}
    )
    opens = _first(_days(values.get(key)) for key in ("plannedOpeningDate", "plannedOpeningDateLong", "startDate"))
    opens = opens or [day for action in actions for day in _days(action.get("plannedOpeningDate"))]
    model = " ".join(
        _text(one) for one in (values.get("deadlineModel"), values.get("submissionProcedure"),
                               *(action.get("submissionProcedure") for action in actions))
    ).lower()  # fmt: skip
    several = CallStages.STAGES if "two-stage" in model else CallStages.CUT_OFFS
    own = {key: _text(values.get(key)) for key in ("title_nl", "text_nl", "budget", "budget_nl", "areas", "override")}
    return CallFields(
        reference=reference,
        instrument=instrument,
        title=_text(values.get("title"))[: LONGEST["title"]],
        text=_plain(_text(values.get("descriptionByte") or values.get("description") or values.get("callTitle"))),
        topics=", ".join(_words(values.get("keywords") or values.get("tags"))[:MOST_TOPICS]),
        topsectors=[one for one in _text(values.get("topsectors")).split(";") if one],
        deadlines=" ".join(days[:MOST_DEADLINES]),
        stages=(CallStages.SINGLE if len(days) == 1 else several).value,
        opens_on=opens[0] if opens else "",
        address=_text(values.get("url")) or (PORTAL + reference.lower() if "frameworkProgramme" in values else ""),
        source=(_text(values.get("source")) or f"Funding & Tenders portal, {name}")[: LONGEST["source"]],
        confidence=_text(values.get("confidence")) or Confidence.READ.value,
        **own,
    )


def _instrument(values: Entry, actions: list[Entry]) -> tuple[str, str]:
    """The instrument as the files of programmes have it; else why it is not known here."""
    if values.get("programme"):
        return f"{_text(values['programme'])}/{_text(values.get('instrument'))}", ""
    programme = _text(values.get("frameworkProgramme"))
    programme = PROGRAMMES.get(programme, programme).upper()
    types = [_spaced(one) for one in _words(values.get("typesOfAction"))]
    types += [_spaced(one) for one in _words(values.get("topicActions"))]
    types += [_spaced(_text(one)) for action in actions for one in _listed(action.get("types"))]
    for kind in types:
        if found := _names().get((programme, kind.upper())):
            return found, ""
    said = ", ".join(dict.fromkeys(types)) or "none"
    return "", f"programme {programme or 'not named'}, type {said}: no rules for it are known here"


@cache
def _names() -> dict[tuple[str, str], str]:
    with (FOLDER / "portal_names.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["portal_programme"].upper(), row["portal_type"].upper()): f"{row['programme']}/{row['instrument']}"
            for row in csv.DictReader(file)
        }


def _first(found: Iterable[list[str]]) -> list[str]:
    return next((one for one in found if one), [])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """The text of a value, of the first of several, or of what has an abbreviation."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("abbreviation") or value.get("typeOfAction") or value.get("description") or ""
    return "" if value is None or isinstance(value, list | dict) else str(value).strip()


def _words(value: Any) -> list[str]:
    """Several words: a list, a list within a text of JSON, or with semicolons between."""
    found: list[str] = []
    for one in _listed(value):
        text = _text(one)
        inside = _inside(text)
        found += [_text(part) for part in inside] if inside is not None else text.split(";")
    return [" ".join(one.replace(",", " ").split()) for one in found if one.strip()]


def _inside(text: str) -> list[Any] | None:
    if not text.startswith("["):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else None


def _actions(value: Any) -> list[Entry]:
    """The actions of an entry: a list, or one within a text of JSON."""
    rows = _listed(value)
    if len(rows) == 1 and isinstance(rows[0], str):
        rows = _inside(rows[0]) or []
    return [one for one in rows if isinstance(one, dict)]


def _days(value: Any) -> list[str]:
    """Days in order, from days, moments or milliseconds; a word that is none stays and is refused later."""
    found = set()
    for one in _listed(value):
        for word in str(one).replace(";", " ").split() if not isinstance(one, int | float) else [str(int(one))]:
            found.add(_day(word))
    return sorted(found)


def _day(word: str) -> str:
    if word.isdecimal() and word.isascii() and 11 <= len(word) <= 14:
        return datetime.fromtimestamp(int(word) / 1000, UTC).date().isoformat()
    return word[:10] if len(word) > 10 and word[10] == "T" else word


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    """A description without its markup."""
    return " ".join(unescape(replaced(r"<[^>]*>", " ", text)).split())[: LONGEST["text"]]
