"""The desk of an attaché: what lies between a country and the Netherlands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col

from matching.records import ListingKind
from service.directory.geography import Country
from service.directory.indexing import open_listings
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.viewing import active_posts
from service.errors import Missing
from service.matchmaking.models import Proposal
from service.matchmaking.viewing import confidential, open_proposals

HOME = "NL"
ON_A_PAGE = 20
NO_THEME = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal, seen from the side abroad."""

    row: Proposal
    abroad: Organisation

    def owner_of(self, listing: Listing) -> Organisation:
        """Whose listing of the two sides' it is."""
        return self.row.left if listing.organisation_id == self.row.left_id else self.row.right


@dataclass(frozen=True, slots=True)
class Lines:
    """One page of proposals; pages count from 1."""

    entries: tuple[Line, ...]
    total: int
    pages: int
    page: int


@dataclass(frozen=True, slots=True)
class Needs:
    """Open needs of one side; by theme each stands under every topsector it lies in, `NO_THEME` last.

    `carried` has those with a proposal between the two countries, each with its best one.
    """

    total: int
    carried: tuple[Line, ...]
    themes: tuple[tuple[str, tuple[Listing, ...]], ...]


@dataclass(frozen=True, slots=True)
class AttacheDesk:
    """Proposals with the country by theme and route, and the open needs on both sides."""

    country: str
    posts: tuple[str, ...]
    proposals: Lines
    routes: tuple[tuple[str, int], ...]
    topsectors: tuple[tuple[str, int], ...]
    needs_there: Needs
    needs_here: Needs


def attache_desk(session: Session, country: str, day: date, page: int = 1) -> AttacheDesk:
    """What is proposed between a country and the Netherlands; unnamed owners stay out of it.

    A page that does not exist shows the nearest one that does. Raises `Missing` for a country that has no desk.
    """
    if country == HOME or session.get(Country, country) is None:
        raise Missing
    rows = session.exec(open_proposals().order_by(col(Proposal.score).desc(), col(Proposal.id))).all()
    between = [row for row in rows if {row.left.country, row.right.country} == {HOME, country}]
    shown = [row for row in between if not confidential(row)]
    open_needs = open_listings(session, day, col(Listing.kind) == ListingKind.NEED)
    needs = [one for one in open_needs if not one.confidential]
    # Proposals come best first, so the last one kept of each need, seen from behind, is its best.
    best = {row.need_id: _seen_from(row, country) for row in reversed(shown) if row.need_id}
    return AttacheDesk(
        country=country,
        posts=active_posts(session).get(country, ()),
        proposals=_page(shown, country, page),
        routes=tuple(sorted(Counter(route for row in shown for route in row.routes).items())),
        topsectors=tuple(sorted(Counter(one for row in shown for one in row.topsectors).items())),
        needs_there=_by_theme([one for one in needs if one.organisation.country == country], best),
        needs_here=_by_theme([one for one in needs if one.organisation.country == HOME], best),
    )


def _page(rows: Sequence[Proposal], country: str, wanted: int) -> Lines:
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    page = min(max(wanted, 1), pages)
    part = rows[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return Lines(tuple(_seen_from(row, country) for row in part), len(rows), pages, page)


def _seen_from(row: Proposal, country: str) -> Line:
    return Line(row, row.left if row.left.country == country else row.right)


def _by_theme(needs: Sequence[Listing], best: Mapping[int, Line]) -> Needs:
    themes: dict[str, list[Listing]] = {}
    for one in needs:
        for theme in sorted(link.topsector_id for link in one.topsectors) or [NO_THEME]:
            themes.setdefault(theme, []).append(one)
    ordered = sorted(themes.items(), key=lambda pair: (pair[0] == NO_THEME, pair[0]))
    carried = [best[one.id] for one in needs if one.id and one.id in best]
    carried.sort(key=lambda line: -line.row.score)
    return Needs(len(needs), tuple(carried), tuple((theme, tuple(found)) for theme, found in ordered))
