"""Drawings of pages as files: an SVG that needs nothing beside it, and a PNG made of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap
from xml.etree import ElementTree

import resvg_py

from service.settings import ROOT

VENDOR = ROOT / "service" / "static" / "vendor"
FONTS = [str(VENDOR / name) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")]
"""What a PNG is written in, the same on every machine; set-up brings the files."""
SVG = "http://www.w3.org/2000/svg"
FAMILY = "DejaVu Sans, Verdana, Arial, sans-serif"
SHARPER = 2
"""Points of a PNG for each unit of the drawing."""
MARGIN, TITLE, SMALL, LINE = 12, 16, 10, 15
"""Around a drawing; heights of its title and of the small print, and from line to line of that."""
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that a page may hold and a file of XML may not."""
LETTER = 0.62
"""A usual letter is so wide, in parts of its height."""

PAPER, INK, QUIET = "#faf8f4", "#13293d", "#4a5b6a"
WATER, LAND, SIGNAL = "#1b6ca8", "#2e7d5b", "#c2410c"
"""Colours of the light theme in `schakel.css`; a test compares them."""
Attributes = dict[str, str]
LOOKS: dict[str, Attributes] = {
    "map": {"fill": "#e3edf3"},
    "lands": {"fill": "#f4f0e6", "stroke": "#b9b29f", "stroke-width": "3", "stroke-linejoin": "round"},
    "home": {"fill": "#e6dec6"},
    "borders": {"fill": "none", "stroke": QUIET, "stroke-dasharray": "8 5", "stroke-opacity": ".7"},
    "lake": {"fill": "#e3edf3"},
    "province": {"fill": QUIET, "font-size": "8", "font-style": "italic", "text-anchor": "middle"},
    "part": {"fill": "none", "stroke": QUIET, "stroke-dasharray": "3 2"},
    "mark-hotspot": {"fill": WATER, "stroke": "#ffffff"},
    "mark-centre": {"fill": LAND, "stroke": "#ffffff"},
    "mark-cluster": {"fill": SIGNAL, "stroke": "#ffffff"},
    "mark-other": {"fill": QUIET, "stroke": "#ffffff"},
    "mark-several": {"fill": INK, "stroke": "#ffffff"},
    "post": {"fill": INK, "stroke": INK},
    "ring": {"fill": PAPER, "stroke-width": "1.6"},
    "zone-inside": {"fill": WATER, "stroke": WATER},
    "zone-region": {"fill": LAND, "stroke": LAND, "stroke-dasharray": "8 3"},
    "zone-country": {"fill": QUIET, "stroke": QUIET, "stroke-dasharray": "4 3"},
    "zone-abroad": {"fill": SIGNAL, "stroke": SIGNAL, "stroke-dasharray": "1.5 3"},
    "tie": {"fill": "none", "stroke-opacity": ".55"},
    "trunk": {"fill": "none", "stroke": QUIET},
    "shape": {"stroke": PAPER, "stroke-width": "1", "stroke-dasharray": "none"},
    "centre": {"fill": INK, "stroke": PAPER, "stroke-width": "2"},
    "name": {"fill": INK, "stroke": "none", "font-size": "12"},
    "heading": {"fill": INK, "stroke": "none", "font-size": "12", "font-weight": "bold"},
    "own-name": {
        "fill": INK, "stroke": PAPER, "stroke-width": "5", "stroke-linejoin": "round", "paint-order": "stroke",
        "font-size": "14", "font-weight": "bold", "text-anchor": "middle",
    },
    "place": {"fill": QUIET},
    "count": {"fill": "#ffffff", "stroke": "none", "font-size": "9", "font-weight": "bold", "text-anchor": "middle"},
}  # fmt: skip
"""How each class of a drawing looks in a file; on a page the style sheet says it, for both themes."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as a page has it, with what must be said where it stands alone.

    `legend` has a class of the drawing, the sign for its shape and what it means; `notes` are sentences.
    """

    markup: str
    title: str
    legend: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]


def svg_file(picture: Picture, base_url: str) -> str:
    """The drawing between its title and its legend and notes, with whole addresses and looks of its own."""
    drawing = ElementTree.fromstring(NOT_IN_XML.sub("", picture.markup.strip()))  # noqa: S314  # from our own template
    wide, high = (float(part) for part in drawing.attrib["viewBox"].split()[2:])
    _portable(drawing, base_url, high, wide)
    below = [*_legend(picture, wide), *_small(picture.notes, wide)]
    heads = wrap(picture.title, max(10, int(wide / (TITLE * LETTER)))) or [""]
    top = MARGIN + len(heads) * (TITLE + 6)
    width, height = wide + 2 * MARGIN, top + high + (len(below) + 1) * LINE + MARGIN
    whole = ElementTree.Element("svg", {
        "xmlns": SVG, "width": f"{width:g}", "height": f"{height:g}", "viewBox": f"0 0 {width:g} {height:g}",
        "role": "img", "font-family": FAMILY,
    })  # fmt: skip
    ElementTree.SubElement(whole, "title").text = picture.title
    ElementTree.SubElement(whole, "desc").text = " ".join(picture.notes)
    ElementTree.SubElement(whole, "rect", {"width": "100%", "height": "100%", "fill": PAPER})
    for number, line in enumerate(heads, start=1):
        looks = {"font-size": str(TITLE), "font-weight": "bold", "fill": INK}
        ElementTree.SubElement(whole, "text", {**_at(MARGIN, number * (TITLE + 6)), **looks}).text = line
    drawing.attrib.update(_at(MARGIN, top), width=f"{wide:g}", height=f"{high:g}")
    whole.append(drawing)
    for number, line_of in enumerate(below, start=1):
        line_of.attrib.update(_at(MARGIN, top + high + number * LINE + 4))
        whole.append(line_of)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(whole, encoding="unicode")


def _at(x: float, y: float) -> Attributes:
    return {"x": f"{x:g}", "y": f"{y:g}"}


def _portable(drawing: ElementTree.Element, base_url: str, high: float, wide: float) -> None:
    """Gives each part its looks; what is for scripts, style sheets and readers of pages goes."""
    for part in drawing.iter():
        looks: Attributes = {}
        classes = part.attrib.pop("class", "").split()
        for name in ["count"] if part.tag == "text" and not classes else classes:
            looks |= LOOKS.get(name, {})
        for name in [name for name in part.attrib if name.startswith(("aria-", "data-", "hx-", "role", "tabindex"))]:
            del part.attrib[name]
        part.attrib.update({key: value for key, value in looks.items() if key not in part.attrib})
        if part.tag == "a" and part.attrib.get("href", "").startswith("/"):
            part.attrib["href"] = base_url + part.attrib["href"]
    sea = drawing.attrib.pop("fill", None)
    if sea:
        drawing.insert(0, ElementTree.Element("rect", {"width": f"{wide:g}", "height": f"{high:g}", "fill": sea}))


def _legend(picture: Picture, wide: float) -> list[ElementTree.Element]:
    """One line of signs with their words, broken where it gets too long."""
    lines, used = [_line()] if picture.legend else [], 0.0
    for name, sign, words in picture.legend:
        need = (len(words) + 5) * SMALL * LETTER
        if used and used + need > wide:
            lines, used = [*lines, _line()], 0.0
        mark = ElementTree.SubElement(lines[-1], "tspan", {"fill": LOOKS[name]["fill"]})
        mark.text, mark.tail = sign, f" {words}\u2003"
        used += need
    return lines


def _small(notes: tuple[str, ...], wide: float) -> Iterator[ElementTree.Element]:
    for note in notes:
        for text in wrap(note, max(20, int(wide / (SMALL * LETTER)))):
            line = _line()
            line.text = text
            yield line


def _line() -> ElementTree.Element:
    return ElementTree.Element("text", {"font-size": str(SMALL), "fill": QUIET})


@lru_cache(maxsize=32)
def png_file(svg: str) -> bytes:
    """The same as points, twice as many each way as the drawing has units."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, zoom=SHARPER, font_files=FONTS, skip_system_fonts=True, font_family="DejaVu Sans",
            sans_serif_family="DejaVu Sans",
        )
    )  # fmt: skip
