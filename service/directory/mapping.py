"""The Dutch hotspots and centres as dots on a map, drawn without anybody's map tiles."""

from collections import Counter
from dataclasses import dataclass
from math import cos, radians

from sqlmodel import Session, col, select

from matching.records import Kind
from service.directory.models import Organisation
from service.directory.vocabulary import Standing

WEST, EAST, SOUTH, NORTH = 3.2, 7.3, 50.7, 53.6
WIDTH = 400
HEIGHT = round(WIDTH * (NORTH - SOUTH) / ((EAST - WEST) * cos(radians((NORTH + SOUTH) / 2))))


@dataclass(frozen=True, slots=True)
class Dot:
    """One seat; `x` and `y` in units of the drawing, `y` downwards."""

    x: float
    y: float
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class ProvinceCount:
    """A province and how many hotspots it has."""

    code: str
    hotspots: int


@dataclass(frozen=True, slots=True)
class HotspotMap:
    """All that the drawing and the list beside it show."""

    width: int
    height: int
    dots: tuple[Dot, ...]
    provinces: tuple[ProvinceCount, ...]


def place(lon: float, lat: float) -> tuple[float, float]:
    """A seat in units of the drawing: an equirectangular projection, true in the middle of the country."""
    return (lon - WEST) / (EAST - WEST) * WIDTH, (NORTH - lat) / (NORTH - SOUTH) * HEIGHT


def hotspot_map(session: Session) -> HotspotMap:
    """The Dutch hotspots and centres whose place is known."""
    query = select(Organisation).where(
        Organisation.country == "NL",
        Organisation.standing == Standing.PARTICIPANT,
        col(Organisation.kind).in_([Kind.HOTSPOT, Kind.CENTRE]),
        col(Organisation.lat).is_not(None),
        col(Organisation.lon).is_not(None),
    )
    rows = session.exec(query.order_by(Organisation.name)).all()
    dots = tuple(Dot(*place(row.lon or 0.0, row.lat or 0.0), row.kind.value, row.name) for row in rows)
    counts = Counter(row.province for row in rows if row.province and row.kind == Kind.HOTSPOT)
    return HotspotMap(WIDTH, HEIGHT, dots, tuple(ProvinceCount(code, counts[code]) for code in sorted(counts)))
