"""The desk of an attaché: what lies between a country and the Netherlands."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col

from matching.records import ListingKind
from service.directory.indexing import open_listings
from service.directory.listing_models import Listing
from service.directory.taxonomy import Country
from service.directory.viewing import active_posts
from service.errors import Missing
from service.matchmaking.models import Proposal
from service.matchmaking.viewing import confidential, open_proposals

HOME = "NL"


@dataclass(frozen=True, slots=True)
class AttacheDesk:
    """Proposals with the country by theme and route, and the open needs that lie behind them."""

    country: str
    posts: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    routes: tuple[tuple[str, int], ...]
    topsectors: tuple[tuple[str, int], ...]
    needs_there: tuple[Listing, ...]
    needs_here: tuple[Listing, ...]


def attache_desk(session: Session, country: str, day: date) -> AttacheDesk:
    """What is proposed between a country and the Netherlands; unnamed owners stay out of it."""
    if country == HOME or session.get(Country, country) is None:
        raise Missing
    rows = session.exec(open_proposals().order_by(col(Proposal.score).desc(), col(Proposal.id))).all()
    between = [row for row in rows if {row.left.country, row.right.country} == {HOME, country}]
    shown = [row for row in between if not confidential(row)]
    needs = [one for one in open_listings(session, day) if one.kind is ListingKind.NEED and not one.confidential]
    carried = {row.need_id for row in shown}
    return AttacheDesk(
        country=country,
        posts=active_posts(session).get(country, ()),
        proposals=tuple(shown),
        routes=tuple(sorted(Counter(route for row in shown for route in row.routes).items())),
        topsectors=tuple(sorted(Counter(one for row in shown for one in row.topsectors).items())),
        needs_there=tuple(one for one in needs if one.organisation.country == country),
        needs_here=tuple(one for one in needs if one.organisation.country == HOME and one.id in carried),
    )
