"""Tables as CSV files that a spreadsheet opens as they are, and in which no text is taken for a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Cell = str | int | float | None


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The bytes of a file: UTF-8 with a mark that says so (else some spreadsheets garble accents), commas."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> Cell:
    """Text that would be calculated gets an apostrophe before it; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA) else cell
