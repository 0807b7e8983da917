"""Hotspots, centres and foreign partners as marks on two maps, drawn without anybody's map tiles."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlmodel import Session, col, select

from matching.records import Kind
from service.directory.frames import EUROPE, NETHERLANDS, WIDTH, Frame
from service.directory.models import Organisation
from service.directory.outlines import Land, outlines
from service.directory.spreading import apart
from service.directory.vocabulary import Standing

SHOWN = (Kind.HOTSPOT, Kind.CENTRE, Kind.CLUSTER)
"""The kinds on the maps, in the order of the legend."""
ALONE, SEVERAL = 5.0, 8.0
"""Half the width of a mark for one organisation, and of one that carries a number; units of the drawing."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is at one place: one organisation, or several of a kind; `x` and `y` in units of the drawing."""

    x: float
    y: float
    kind: str
    names: tuple[str, ...]
    place: str
    href: str

    @property
    def reach(self) -> float:
        """Half its width."""
        return ALONE if len(self.names) == 1 else SEVERAL


@dataclass(frozen=True, slots=True)
class Drawing:
    """One map; `part` is the rectangle (x, y, width, height) that another one shows larger."""

    name: str
    width: int
    height: int
    lands: tuple[Land, ...]
    marks: tuple[Mark, ...]
    part: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Atlas:
    """All that the maps and the lists beside them show; the lists count by province and by country.

    `beyond` counts by country the foreign partners that lie on neither map, most first.
    """

    drawings: tuple[Drawing, ...]
    kinds: tuple[str, ...]
    provinces: tuple[tuple[str, int], ...]
    countries: tuple[tuple[str, int], ...]
    beyond: tuple[tuple[str, int], ...]


def atlas(session: Session) -> Atlas:
    """The hotspots, centres and foreign partners whose place is known."""
    rows = placed(session)
    near, elsewhere = _parted(rows, NETHERLANDS)
    far, beyond = _parted(elsewhere, EUROPE)
    around = Drawing("netherlands", WIDTH, NETHERLANDS.height, outlines(NETHERLANDS), _marks(near, NETHERLANDS))
    europe = Drawing("europe", WIDTH, EUROPE.height, outlines(EUROPE), _marks(far, EUROPE), _part())
    present = {row.kind for row in rows}
    return Atlas(
        tuple(drawing for drawing in (around, europe) if drawing.marks),
        tuple(kind.value for kind in SHOWN if kind in present),
        _counted(row.province for row in rows if row.kind == Kind.HOTSPOT and row.province),
        _counted(row.country for row in rows if row.kind == Kind.CLUSTER),
        _most_first(row.country for row in beyond if row.kind == Kind.CLUSTER),
    )


def placed(session: Session) -> Sequence[Organisation]:
    """Those of the kinds on the maps whose place is known, by name."""
    query = select(Organisation).where(
        Organisation.standing == Standing.PARTICIPANT,
        col(Organisation.kind).in_(SHOWN),
        col(Organisation.lat).is_not(None),
        col(Organisation.lon).is_not(None),
    )
    return session.exec(query.order_by(Organisation.name)).all()


def _parted(rows: Iterable[Organisation], frame: Frame) -> tuple[list[Organisation], list[Organisation]]:
    """Those that lie on a drawing, and the others."""
    on_it: list[Organisation] = []
    others: list[Organisation] = []
    for row in rows:
        (on_it if frame.holds(*_seat(row)) else others).append(row)
    return on_it, others


def _seat(row: Organisation) -> tuple[float, float]:
    return row.lon or 0.0, row.lat or 0.0


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(values).items()))


def _most_first(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(_counted(values), key=lambda pair: -pair[1]))


def _part() -> tuple[float, float, float, float]:
    """Where the first map lies on the second."""
    x, y = EUROPE.place(NETHERLANDS.lon, NETHERLANDS.lat)
    wide, high = (WIDTH * side / EUROPE.across for side in (NETHERLANDS.across, NETHERLANDS.down))
    return x - wide / 2, y - high / 2, wide, high


def _marks(rows: Sequence[Organisation], frame: Frame) -> tuple[Mark, ...]:
    groups: dict[tuple[str, str, str], list[Organisation]] = defaultdict(list)
    for row in rows:
        groups[row.kind.value, row.country, row.place or row.slug].append(row)
    seats = tuple(frame.place(*_middle(group)) for group in groups.values())
    reaches = tuple(ALONE if len(group) == 1 else SEVERAL for group in groups.values())
    spots = apart(seats, reaches)
    return tuple(_mark(spot, group) for spot, group in zip(spots, groups.values(), strict=True))


def _middle(group: Sequence[Organisation]) -> tuple[float, float]:
    lons, lats = zip(*map(_seat, group), strict=True)
    return sum(lons) / len(group), sum(lats) / len(group)


def _mark(spot: tuple[float, float], group: Sequence[Organisation]) -> Mark:
    first = group[0]
    if len(group) == 1:
        href = f"/organisations/{first.slug}"
    else:
        href = "/organisations?" + urlencode({"q": first.place, "kind": first.kind.value, "country": first.country})
    return Mark(*spot, first.kind.value, tuple(row.name for row in group), first.place, href)
