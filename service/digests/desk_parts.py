"""What a digest tells the holders of a desk: a country, a province or the whole of the Netherlands."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select

from matching.records import Kind, ListingKind
from service.accounts.models import RoleName
from service.digests.brought import Brought, as_new, offer_of, reached
from service.digests.models import ItemKind
from service.digests.views import Chance, CountryPart, HotspotLine, NationalPart, ProvincePart
from service.directory.indexing import open_listings
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.matchmaking.models import Proposal
from service.matchmaking.viewing import confidential, on_list, open_proposals

HOME = "NL"
MOST = 5


def country_part(session: Session, country: str, brought: Brought, day: date) -> CountryPart | None:
    """New proposals between a country and the Netherlands and new needs on both sides, unnamed owners left out."""
    between = [row for row in _between(session, country) if not confidential(row)]
    fresh = [row for row in between if not brought.has(ItemKind.NEW, offer_of(row.id or 0))]
    there = _new_needs(session, country, brought, day)
    carried = {row.need_id for row in between if row.need_id is not None}
    here = _new_needs(session, HOME, brought, day, col(Listing.id).in_(carried))
    if not (fresh or there or here):
        return None
    shown, needs = fresh[:MOST], (*there[:MOST], *here[:MOST])
    return CountryPart(
        role=RoleName.ATTACHE,
        country=country,
        proposals=tuple(shown),
        others=len(fresh) - len(shown),
        routes=_counted(route for row in fresh for route in row.routes),
        needs_there=tuple(there[:MOST]),
        needs_here=tuple(here[:MOST]),
        themes=_counted(link.topsector_id for one in (*there, *here) for link in one.topsectors),
        items=as_new([*(offer_of(row.id or 0) for row in shown), *(_need(one) for one in needs)]),
    )


def opening_part(session: Session, countries: Sequence[str], brought: Brought, day: date) -> CountryPart | None:
    """Open Dutch needs for a reader's countries, told once; None where a proposal leads to any of them."""
    if not countries or any(_between(session, country) for country in countries):
        return None
    found = _open_to(countries, _new_needs(session, HOME, brought, day))
    if not found:
        return None
    return CountryPart(
        role=RoleName.ATTACHE,
        country=countries[0],
        proposals=(),
        others=0,
        routes=(),
        needs_there=(),
        needs_here=(),
        themes=_counted(link.topsector_id for one in found for link in one.topsectors),
        items=as_new([_need(one) for one in found]),
        open_there=tuple(_of_many(found)),
        beside=tuple(countries[1:]),
    )


def _between(session: Session, country: str) -> list[Proposal]:
    left, right = aliased(Organisation), aliased(Organisation)
    query = open_proposals().join(left, col(Proposal.left_id) == left.id)
    query = query.join(right, col(Proposal.right_id) == right.id)
    one_way = and_(left.country == HOME, right.country == country)
    other_way = and_(left.country == country, right.country == HOME)
    query = query.where(or_(one_way, other_way))
    return list(session.exec(query.order_by(col(Proposal.score).desc(), col(Proposal.id))).all())


def _new_needs(
    session: Session, country: str, brought: Brought, day: date, *beside: ColumnElement[bool]
) -> list[Listing]:
    owners = select(Organisation.id).where(Organisation.country == country)
    conditions = (
        *beside,
        col(Listing.kind) == ListingKind.NEED,
        col(Listing.confidential).is_(False),
        col(Listing.organisation_id).in_(owners),
    )
    found = open_listings(session, day, *conditions)
    return [one for one in found if not brought.has(ItemKind.NEW, _need(one))]


def _open_to(countries: Sequence[str], needs: Sequence[Listing]) -> list[Listing]:
    """Needs that do not rule out a partner in all of the countries: those that ask for one first, then the newest."""
    found = [
        one for one in needs if set(one.countries_wanted or countries) & set(countries) - set(one.countries_excluded)
    ]
    return sorted(found, key=lambda one: (not one.countries_wanted, -(one.published_on or date.min).toordinal()))


def _of_many(needs: Iterable[Listing]) -> Iterator[Listing]:
    """The first few, of each organisation one."""
    owners: set[int | None] = set()
    for one in needs:
        if one.organisation_id not in owners and len(owners) < MOST:
            owners.add(one.organisation_id)
            yield one


def _need(row: Listing) -> str:
    return f"listing:{row.id}:{row.published_on}"


def province_part(session: Session, province: str, brought: Brought) -> ProvincePart | None:
    """What is newly proposed to the hotspots of a province, counted by route as their pages list it."""
    mine = select(Organisation).where(Organisation.kind == Kind.HOTSPOT, Organisation.province == province)
    hotspots = session.exec(mine.order_by(Organisation.name)).all()
    numbers = [one.id for one in hotspots]
    sides = or_(col(Proposal.left_id).in_(numbers), col(Proposal.right_id).in_(numbers))
    query = open_proposals().where(sides, col(Proposal.id) > brought.highest(province))
    rows = session.exec(query.order_by(col(Proposal.id))).all()
    lines = [(one, [row for row in rows if on_list(row, one.id)]) for one in hotspots]
    named = {row.id: row for _, found in lines for row in found}
    if not named:
        return None
    return ProvincePart(
        role=RoleName.PROVINCE_OFFICER,
        province=province,
        total=len(named),
        routes=_counted(route for row in named.values() for route in row.routes),
        best=_best(hotspots, list(named.values())),
        hotspots=tuple(
            HotspotLine(one.name, one.slug, _counted(route for row in found for route in row.routes))
            for one, found in lines
            if found
        ),
        items=(reached(province, max(row.id or 0 for row in rows)),),
    )


def _best(hotspots: Sequence[Organisation], rows: list[Proposal]) -> tuple[Chance, ...]:
    """The proposals with the highest scores that name both sides, the first of each hotspot before any second."""
    mine = {one.id for one in hotspots}
    named = sorted((row for row in rows if not confidential(row)), key=lambda row: (-row.score, row.id or 0))
    turns: Counter[int | None] = Counter()
    chances = []
    for row in named:
        left_first = row.left_id in mine and on_list(row, row.left_id)
        own, other = (row.left, row.right) if left_first else (row.right, row.left)
        chances.append((turns[own.id], Chance(row, own, other)))
        turns[own.id] += 1
    return tuple(chance for _, chance in sorted(chances, key=lambda pair: pair[0])[:MOST])


def national_part(session: Session, brought: Brought) -> NationalPart | None:
    """What is newly proposed in the whole country, counted by route and topsector."""
    rows = session.exec(open_proposals().where(col(Proposal.id) > brought.highest(HOME))).all()
    if not rows:
        return None
    return NationalPart(
        role=RoleName.NATIONAL_OFFICER,
        total=len(rows),
        routes=_counted(route for row in rows for route in row.routes),
        topsectors=_counted(topsector for row in rows for topsector in row.topsectors),
        crossovers=sum(row.cross_topsector for row in rows),
        items=(reached(HOME, max(row.id or 0 for row in rows)),),
    )


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How often each occurs, most frequent first."""
    return tuple(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))
