"""How far the known ties of hotspots reach: beyond their province, and abroad."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import mean, median

HOME = "NL"
NEARLY_ALL = 0.90
"""From this share of the ties on, what is known of a hotspot is known of that one member only."""
FEWEST = 10
"""With fewer known Dutch ties an organisation says nothing about where its partners are."""
MARGIN = 0.10
"""So far under the usual share of partners outside the province a hotspot is said to look inward."""

Ties = tuple[str, str, int]
"""Country, province (empty where it is not known or abroad) and number of partners."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Ties of a hotspot and its members, of which each weighs the same however many ties it has.

    `outside` is the share outside the province among Dutch partners, `abroad` the share abroad among all. Of `ties`
    the share `most_part` is of the organisation `most`; `members` are counted.
    """

    outside: float
    abroad: float
    ties: int
    members: int
    most: str
    most_part: float

    @property
    def of_one(self) -> bool:
        """Whether nearly all that is known is of one member, which says little of the whole."""
        return self.most_part >= NEARLY_ALL


def reach_of(members: Mapping[str, Iterable[Ties]], province: str) -> Reach | None:
    """The reach of organisations by name; None where none of them has enough Dutch ties to tell.

    Among all partners nearly every one is elsewhere, for European projects need several countries; so a hotspot is
    told by its Dutch ones. Dutch partners whose province is unknown are left out.
    """
    known = {name: [tie for tie in ties if tie[0] != HOME or tie[1]] for name, ties in members.items()}
    counted = {name: ties for name, ties in known.items() if _sum(ties, HOME) >= FEWEST}
    if not counted:
        return None
    outside = mean(1 - _sum(ties, HOME, province) / _sum(ties, HOME) for ties in counted.values())
    abroad = mean(1 - _sum(ties, HOME) / _sum(ties) for ties in counted.values())
    sizes = {name: _sum(ties) for name, ties in counted.items()}
    most = max(sizes, key=lambda name: (sizes[name], name))
    total = sum(sizes.values())
    return Reach(outside, abroad, total, len(counted), most, sizes[most] / total)


def _sum(ties: Iterable[Ties], country: str = "", province: str = "") -> int:
    return sum(n for where, part, n in ties if country in {"", where} and province in {"", part})


def usual(reaches: Iterable[Reach]) -> Reach | None:
    """The middle value of each share over hotspots whose reach is known; None where there is none."""
    known = list(reaches)
    if not known:
        return None
    outside, abroad = median(one.outside for one in known), median(one.abroad for one in known)
    return Reach(outside, abroad, sum(one.ties for one in known), len(known), "", 0.0)
