"""Organisations as marks on maps of the Netherlands, Europe and the world, drawn without anybody's map tiles."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlmodel import Session, col, select

from matching.records import Kind
from service.directory.frames import FRAMES, WIDTH, frame_of, part_of
from service.directory.geography import Post
from service.directory.outlines import Land, outlines
from service.directory.provinces import Provinces, provinces_in
from service.directory.searching import Entry
from service.directory.spreading import apart
from service.directory.vocabulary import holding
from service.labels import by_name

SHOWN = (Kind.HOTSPOT.value, Kind.CENTRE.value, Kind.CLUSTER.value)
"""The kinds with a mark of their own, in the order of the legend; all others have one that is the same."""
OTHER, SEVERAL_KINDS = "other", "several"
MOST_KINDS = 2
"""Where more kinds than these are at one place, one mark is for all of them."""
ALONE, SEVERAL, POST = 5.0, 8.0, 4.0
"""Half the width of a mark for one organisation, of one with a number, and of a post; units of the drawing."""

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is at one place: one organisation, several of a kind, or all; `spot` is where it is drawn, near its seat.

    `look` says how it is drawn; `kind` is empty where there are several kinds. Units of the drawing.
    """

    spot: Spot
    seat: Spot
    look: str
    kind: str
    names: tuple[str, ...]
    place: str
    href: str

    @property
    def reach(self) -> float:
        """Half its width."""
        return ALONE if len(self.names) == 1 else SEVERAL

    @property
    def moved(self) -> bool:
        """Whether it is drawn beside its seat, so that it covers no other."""
        return self.spot != self.seat


@dataclass(frozen=True, slots=True)
class PostMark:
    """A post of the innovation attachés."""

    spot: Spot
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One map; `part` is the rectangle (x, y, width, height) that another one shows larger."""

    name: str
    width: int
    height: int
    lands: tuple[Land, ...]
    provinces: Provinces | None
    marks: tuple[Mark, ...]
    posts: tuple[PostMark, ...]
    part: tuple[float, float, float, float] | None = None

    @property
    def total(self) -> int:
        """How many organisations are on it."""
        return sum(len(mark.names) for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Atlas:
    """The maps that have something on them, and what is on them by look, province and country."""

    drawings: tuple[Drawing, ...]
    looks: tuple[str, ...]
    provinces: tuple[tuple[str, int], ...]
    countries: tuple[tuple[str, int], ...]
    unplaced: int

    @property
    def numbered(self) -> bool:
        """Whether a mark carries a number."""
        return any(len(mark.names) > 1 for drawing in self.drawings for mark in drawing.marks)


def atlas(session: Session, entries: Sequence[Entry], asked: Mapping[str, str]) -> Atlas:
    """The maps of what was found by what was asked; links from marks ask for the same at their place."""
    by_frame: dict[str, list[Entry]] = {name: [] for name in ("", *FRAMES)}
    for entry in entries:
        by_frame[on_map(entry)].append(entry)
    used = [name for name in FRAMES if by_frame[name]]
    posts = posts_for(session, asked.get("country", ""))
    drawings = tuple(_drawing(name, by_frame[name], posts, (used, asked)) for name in used)
    looks = {mark.look for drawing in drawings for mark in drawing.marks}
    return Atlas(
        drawings,
        tuple(look for look in (*SHOWN, OTHER, SEVERAL_KINDS) if look in looks),
        counted(entries, "province"),
        counted(entries, "country"),
        len(by_frame[""]),
    )


def on_map(entry: Entry) -> str:
    """The name of the map that an organisation is on; empty where its place is not known."""
    return frame_of(*entry.seat) if entry.seat else ""


def counted(entries: Iterable[Entry], facet: str, *kinds: str) -> tuple[tuple[str, int], ...]:
    """How many have each value of a facet, of some kinds or of all, by name in the reader's language."""
    chosen = [entry for entry in entries if not kinds or set(entry.facets["kind"]) & set(kinds)]
    counts = Counter(value for entry in chosen for value in entry.facets.get(facet, ()))
    return tuple((value, counts[value]) for value in by_name(facet, counts))


def posts_for(session: Session, country: str) -> list[Post]:
    """The posts whose place is known; of a country, or several that are chosen as one, those that work for it."""
    query = select(Post).where(Post.status == "active", col(Post.lat).is_not(None), col(Post.lon).is_not(None))
    rows = session.exec(query.order_by(Post.city)).all()
    served = {row.key: (row.country, *row.accredited_for) for row in rows}
    return [row for row in rows if not country or any(country in (one, *holding(one)) for one in served[row.key])]


def _drawing(
    name: str, entries: list[Entry], posts: list[Post], around: tuple[list[str], Mapping[str, str]]
) -> Drawing:
    frame, (used, asked) = FRAMES[name], around
    groups = _groups(entries)
    here = [post for post in posts if frame_of(post.lon or 0.0, post.lat or 0.0) == name]
    seats = [frame.place(*_middle(group)) for group in groups]
    reaches = [ALONE if len(group) == 1 else SEVERAL for group in groups]
    stands = [frame.place(post.lon or 0.0, post.lat or 0.0) for post in here]
    spots = apart((*seats, *stands), (*reaches, *(POST for _ in here)))
    marks = tuple(_mark(spot, seat, group, asked) for spot, seat, group in zip(spots, seats, groups, strict=False))
    rings = tuple(
        PostMark(spot, post.city, post.country) for spot, post in zip(spots[len(seats) :], here, strict=True)
    )
    behind = (outlines(frame), provinces_in(frame))
    return Drawing(name, WIDTH, frame.height, *behind, marks, rings, part_of(name, used))


def _groups(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Those at one place together: of a kind, or where there are many kinds all."""
    places: dict[tuple[str, str], dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        places[entry.facets["country"][0], entry.place or entry.key][entry.facets["kind"][0]].append(entry)
    groups: list[list[Entry]] = []
    for kinds in places.values():
        whole = [entry for group in kinds.values() for entry in group]
        groups += [whole] if len(kinds) > MOST_KINDS else kinds.values()
    return groups


def _middle(group: Sequence[Entry]) -> Spot:
    lons, lats = zip(*(entry.seat or (0.0, 0.0) for entry in group), strict=True)
    return sum(lons) / len(group), sum(lats) / len(group)


def _mark(spot: Spot, seat: Spot, group: Sequence[Entry], asked: Mapping[str, str]) -> Mark:
    first = group[0]
    kinds = {entry.facets["kind"][0] for entry in group}
    kind = first.facets["kind"][0] if len(kinds) == 1 else ""
    look = SEVERAL_KINDS if not kind else kind if kind in SHOWN else OTHER
    if len(group) == 1:
        href = f"/organisations/{first.key}"
    else:
        here = {"place": first.place, "country": first.facets["country"][0], **({"kind": kind} if kind else {})}
        href = "/organisations?" + urlencode({**asked, **here})
    return Mark(spot, seat, look, kind, tuple(entry.title.text for entry in group), first.place, href)
