"""What a reader was brought before, as the ledger remembers it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from service.digests.models import DigestIssue, DigestItem, ItemKind
from service.digests.views import Item


@dataclass(frozen=True, slots=True)
class Brought:
    """Subjects by kind, with the moment at which each was brought."""

    moments: dict[tuple[ItemKind, str], datetime]

    def has(self, kind: ItemKind, subject: str) -> bool:
        """Whether the reader was brought this."""
        return (kind, subject) in self.moments

    def highest(self, scope: str) -> int:
        """The last proposal that a desk's counts reached."""
        start = f"through:{scope}:"
        reached = [int(subject.removeprefix(start)) for _, subject in self.moments if subject.startswith(start)]
        return max(reached, default=0)


def brought_to(session: Session, person_id: int) -> Brought:
    """All that a person was brought in issues that were recorded."""
    query = select(DigestItem.kind, DigestItem.subject, DigestIssue.claimed_at)
    query = query.join(DigestIssue, col(DigestIssue.id) == col(DigestItem.issue_id))
    rows = session.exec(query.where(DigestItem.person_id == person_id)).all()
    return Brought({(ItemKind(kind), subject): moment for kind, subject, moment in rows})


def offer_of(proposal_id: int) -> str:
    """A proposal as it is first offered."""
    return f"proposal:{proposal_id}"


def wish_of(proposal_id: int) -> str:
    """A proposal whose other side is interested and waits."""
    return f"proposal:{proposal_id}:interest"


def reached(scope: str, proposal_id: int) -> Item:
    """The item by which a desk remembers how far its counts went."""
    return Item(ItemKind.NEW, f"through:{scope}:{proposal_id}")


def as_new(subjects: Iterable[str]) -> tuple[Item, ...]:
    """Items for things brought for the first time."""
    return tuple(Item(ItemKind.NEW, subject) for subject in subjects)
