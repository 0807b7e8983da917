"""A map and a network, invented, with each form that a mark can have."""

from typing import Any

from matching.records import Kind
from service.directory.frames import NETHERLANDS, WIDTH
from service.directory.mapping import OTHER, SEVERAL_KINDS, SHOWN, Atlas, Drawing, Mark, PostMark
from service.directory.models import Organisation
from service.directory.network import ZONES, Colleague, Network
from service.directory.network_layout import Layout, oval, tree
from service.directory.network_picture import nodes
from service.directory.outlines import outlines
from service.directory.provinces import provinces_in

LOOKS = (*SHOWN, OTHER, SEVERAL_KINDS)
PLACES = ((6.56, 53.22), (5.12, 52.09), (4.35, 50.85), (5.47, 51.44), (4.48, 51.92))


def the_map() -> Atlas:
    """The Netherlands with one mark of each look alone and one for three, and a post."""
    marks = [_mark(look, number, many) for number, look in enumerate(LOOKS) for many in (1, 3) if _is_one(look, many)]
    post = PostMark(NETHERLANDS.place(6.96, 50.94), "Berlin", "DE")
    behind = (outlines(NETHERLANDS), provinces_in(NETHERLANDS))
    drawing = Drawing("netherlands", WIDTH, NETHERLANDS.height, *behind, tuple(marks), (post,))
    return Atlas((drawing,), LOOKS, (), (), 0)


def _is_one(look: str, many: int) -> bool:
    """Several kinds are never one organisation."""
    return many > 1 or look != SEVERAL_KINDS


def _mark(look: str, number: int, many: int) -> Mark:
    x, y = NETHERLANDS.place(*PLACES[number])
    spot, kind = (x + 24 * (many > 1), y), "company" if look == OTHER else "" if look == SEVERAL_KINDS else look
    names = tuple(f"{letter}" for letter in "ABC"[:many])
    return Mark(spot, spot, look, kind, names, "Enschede", "/organisations")


def the_network() -> tuple[Network, Layout, Layout]:
    """A hotspot with three partners in each zone, from near to far; for a wide screen and for a narrow one."""
    row = _organisation("Hotspot A", "#a", "NL", "NL-OV")
    near = ("NL", "NL-OV")
    places = {"inside": near, "region": near, "country": ("NL", "NL-GE"), "abroad": ("DE", None)}
    found = tuple(_partner(zone, number, places[zone]) for zone in ZONES for number in (1, 2, 3))
    net = Network(row, 3, True, "all", found, found, dict.fromkeys(ZONES, 3))
    return net, oval(row.name, nodes(net)), tree(row.name, nodes(net))


def _partner(zone: str, number: int, place: tuple[str, str | None]) -> Colleague:
    row = _organisation(f"{zone.capitalize()} {number}", f"#{zone}-{number}", *place)
    return Colleague(row, zone, 4 ** (number - 1), 2015, 2020, (), ())


def _organisation(name: str, slug: str, country: str, province: str | None) -> Organisation:
    known: Any = {"kind": Kind.HOTSPOT, "country": country, "province": province, "place": "Enschede"}
    return Organisation(name=name, slug=slug, **known)
