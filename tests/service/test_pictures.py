"""Pictures as files: whole by themselves, in the colours of the pages, and the same as points."""

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

from service import pictures
from service.pictures import FONTS, LOOKS, Picture, png_file, svg_file
from service.settings import ROOT

STYLE = (ROOT / "service" / "static" / "schakel.css").read_text()
DRAWING = """
<svg class="network broad" viewBox="0 0 400 200" role="group" aria-label="x">
  <g class="zone-abroad" aria-hidden="true"><path class="tie" d="M0 0L9 9" stroke-width="3"/></g>
  <a class="zone-inside" href="/organisations/a-b" aria-label="x"><text class="name">A &amp; B</text></a>
  <a href="https://elsewhere.example/"><text>2</text></a>
</svg>"""
PICTURE = Picture(DRAWING, "Title of <this>", (("zone-inside", "●", "inside"),), ("Source: somebody",))


def _whole() -> ElementTree.Element:
    return ElementTree.fromstring(svg_file(PICTURE, "https://schakel.example"))


def test_a_saved_drawing_needs_no_style_sheet_and_no_page() -> None:
    text = svg_file(PICTURE, "https://schakel.example")

    assert "class=" not in text and "style" not in text and "aria-" not in text and "script" not in text
    assert 'href="https://schakel.example/organisations/a-b"' in text
    assert 'href="https://elsewhere.example/"' in text
    assert 'stroke-dasharray="1.5 3"' in text


def test_a_saved_drawing_says_what_it_is_and_where_it_is_from() -> None:
    texts = ["".join(one.itertext()) for one in _whole().iter("{http://www.w3.org/2000/svg}text")]

    assert texts[0] == "Title of <this>"
    assert "● inside" in texts[-2]
    assert texts[-1] == "Source: somebody"
    assert "A & B" in texts


def test_signs_that_a_file_cannot_hold_are_left_out() -> None:
    odd = Picture('<svg viewBox="0 0 90 40"><text>We\x00t\x1bsus\ufffe</text></svg>', "", (), ())

    assert ">Wetsus<" in svg_file(odd, "")


def test_what_the_drawing_says_itself_goes_before_its_looks() -> None:
    tie = next(one for one in _whole().iter("{http://www.w3.org/2000/svg}path"))

    assert (tie.attrib["stroke-width"], tie.attrib["fill"]) == ("3", "none")


def test_a_picture_of_points_has_twice_the_size_of_the_drawing() -> None:
    svg = svg_file(PICTURE, "")
    width, height = (float(one) for one in re.findall(r'<svg [^>]*width="([\d.]+)" height="([\d.]+)"', svg)[0])

    png = png_file(svg)

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (round(2 * width), round(2 * height))


def test_names_are_written_on_a_machine_without_fonts() -> None:
    empty = Picture('<svg viewBox="0 0 90 40"></svg>', "", (), ())
    named = Picture('<svg viewBox="0 0 90 40"><text class="name" y="20">Wetsus</text></svg>', "", (), ())

    assert all(Path(font).is_file() for font in FONTS)
    assert len(png_file(svg_file(named, ""))) > len(png_file(svg_file(empty, ""))) + 100


def test_files_have_the_colours_of_the_light_theme() -> None:
    light = re.sub(r"var\(--[\w-]+, (#\w+)\)", r"\1", STYLE.split("@media")[0])

    for name in ("paper", "ink", "quiet", "water", "land", "signal"):
        assert f"--basis-color-{name}: {getattr(pictures, name.upper())}" in light
    for name, looks in (("sea", LOOKS["map"]), ("ground", LOOKS["lands"]), ("home", LOOKS["home"])):
        assert f"--basis-color-{name}: {looks['fill']}" in light


def test_every_class_of_the_drawings_has_looks() -> None:
    macros = ((ROOT / "templates" / "macros" / name).read_text() for name in ("map.html", "network.html"))
    drawn = [re.search(r"{% macro drawing.*?endmacro", text, flags=re.S) for text in macros]

    classes = {name for one in drawn if one for name in re.findall(r'class="([a-z-]+)"', one[0])}

    assert classes <= {*LOOKS, "network"}
    assert {"tie", "name", "lands", "part"} <= classes
