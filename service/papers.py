"""Papers to hand out: headings, lines and tables, as PDF and as DOCX, with nothing in them that is not text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from docx import Document
from fpdf import FPDF

from service.assets import FOLDER

SIZE, SMALL, LARGE = 10, 8, 16
WIDE = 4
"""Tables of more columns than this lie on their side."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A heading with lines below it."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A heading with a table below it."""

    heading: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A title, what stands below it, and the line at its foot."""

    title: str
    language: str
    parts: tuple[Lines | Grid, ...]
    foot: str
    made_at: datetime


def pdf_file(paper: Paper) -> bytes:
    """The paper as PDF, with text that can be searched and read aloud."""
    lies = any(isinstance(part, Grid) and len(part.header) > WIDE for part in paper.parts)
    sheet = FPDF(orientation="landscape" if lies else "portrait", format="A4")
    sheet.set_title(_plain(paper.title))
    sheet.set_lang(paper.language)
    sheet.set_creator("Schakel")
    sheet.set_creation_date(paper.made_at)
    for style, name in (("", "DejaVuSans"), ("B", "DejaVuSans-Bold")):
        sheet.add_font("DejaVu", style, FOLDER / "vendor" / f"{name}.ttf")
    sheet.add_page()
    _said(sheet, paper.title, LARGE, "B")
    for part in paper.parts:
        sheet.ln(3)
        _said(sheet, part.heading, SIZE + 2, "B")
        if isinstance(part, Grid):
            _grid(sheet, part)
            continue
        for line in part.lines:
            _said(sheet, line, SIZE)
    sheet.ln(5)
    _said(sheet, paper.foot, SMALL)
    return bytes(sheet.output())


def _said(sheet: FPDF, text: str, size: int, style: str = "") -> None:
    sheet.set_font("DejaVu", style, size)
    sheet.multi_cell(0, size * 0.5, _plain(text), new_x="LMARGIN", new_y="NEXT", align="L")


def _grid(sheet: FPDF, part: Grid) -> None:
    sheet.set_font("DejaVu", "", SMALL)
    with sheet.table(text_align="LEFT", line_height=SMALL * 0.55, padding=1) as table:
        for row in (part.header, *part.rows):
            table.row([_plain(cell) for cell in row])


def docx_file(paper: Paper) -> bytes:
    """The paper as DOCX."""
    document = Document()
    facts = document.core_properties
    facts.title, facts.author, facts.language = _plain(paper.title)[:250], "Schakel", paper.language
    facts.created = facts.modified = paper.made_at.replace(tzinfo=None)
    document.add_heading(_plain(paper.title), 1)
    for part in paper.parts:
        document.add_heading(_plain(part.heading), 2)
        if isinstance(part, Grid):
            _table(document, part)
            continue
        for line in part.lines:
            document.add_paragraph(_plain(line))
    document.add_paragraph(_plain(paper.foot))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document: "Document", part: Grid) -> None:  # type: ignore[valid-type]  # the library's maker of documents
    table = document.add_table(rows=1, cols=len(part.header), style="Table Grid")  # type: ignore[attr-defined]
    _fill(table.rows[0].cells, part.header, bold=True)
    for row in part.rows:
        _fill(table.add_row().cells, row)


def _fill(cells: Sequence[object], texts: Sequence[str], bold: bool = False) -> None:
    for cell, text in zip(cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(_plain(text))  # type: ignore[attr-defined]  # a cell of the library
        run.bold = bold


def _plain(text: str) -> str:
    """Text without what neither format can hold: signs that control something."""
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
