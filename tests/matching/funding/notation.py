"""Sets of partners as the tables of cases write them: `NL@NL213 company sme share=0.6 lead + DE`."""

import csv
from datetime import date
from pathlib import Path

from matching.funding.parties import KINDS, ROLES, Party, parties_from
from matching.funding.rulebook import Asked, Rulebook

HERE = Path(__file__).parent
SEEDS = HERE.parents[2] / "seeds" / "programmes"
BOOK = Rulebook(SEEDS)


def partners(text: str) -> tuple[Party, ...]:
    """The partners of a set, named a, b, c …"""
    rows = [_row(chr(ord("a") + place), words.split()) for place, words in enumerate(text.split(" + "))]
    return parties_from(rows, BOOK.countries)


def _row(name: str, words: list[str]) -> dict[str, object]:
    country, _, nuts = words[0].partition("@")
    row: dict[str, object] = {"name": name, "country": country, "nuts": nuts or None}
    for word in words[1:]:
        key, _, value = word.partition("=")
        if word in KINDS:
            row["kind"] = word
        elif word in ROLES:
            row["role"] = word
        elif word in ("sme", "no-sme"):
            row["sme"] = word == "sme"
        else:
            row[key] = float(value) if key == "share" else value
    return row


def asked(instrument: str, day: str, scope: str | None = None) -> Asked:
    """What is asked, from `programme instrument`."""
    programme, name = instrument.split()
    return Asked(programme, name, date.fromisoformat(day), scope or None)


def cases(file: str) -> list[dict[str, str]]:
    """The rows of a table of cases."""
    with (HERE / file).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))
