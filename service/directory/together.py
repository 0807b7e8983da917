"""With whom an organisation did projects, as far as it is known here."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from service.directory.models import CollaborationCount, Organisation


@dataclass(frozen=True, slots=True)
class Partner:
    """Another organisation, the number of joint projects and the years between which they began."""

    slug: str
    name: str
    projects: int
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class Together:
    """Known partners in alphabetical order, the years they span, and the sources that say so."""

    partners: tuple[Partner, ...]
    sources: tuple[str, ...]

    @property
    def first_year(self) -> int:
        """The year of the earliest joint project; fails where no partner is known."""
        return min(one.first_year for one in self.partners)

    @property
    def last_year(self) -> int:
        """The year of the latest joint project; fails where no partner is known."""
        return max(one.last_year for one in self.partners)


def together_with(session: Session, organisation_id: int) -> Together:
    """The organisations that an outside source knows joint projects with; several sources give several lines."""
    mine = or_(
        col(CollaborationCount.left_id) == organisation_id, col(CollaborationCount.right_id) == organisation_id
    )
    rows = session.exec(select(CollaborationCount).where(mine)).all()
    other = {row.id: row.right_id if row.left_id == organisation_id else row.left_id for row in rows}
    names = _names(session, other.values())
    partners = [
        Partner(*names[other[row.id]], projects=row.projects, first_year=row.first_year, last_year=row.last_year)
        for row in rows
    ]
    ordered = sorted(partners, key=lambda one: (one.name.lower(), one.first_year))
    return Together(tuple(ordered), tuple(sorted({row.source for row in rows})))


def _names(session: Session, ids: Iterable[int]) -> dict[int | None, tuple[str, str]]:
    query = select(Organisation.id, Organisation.slug, Organisation.name).where(col(Organisation.id).in_(set(ids)))
    return {number: (slug, name) for number, slug, name in session.exec(query).all()}
