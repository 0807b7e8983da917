"""The rules that are in force here: those of the files, with what officers have said instead of some."""

from collections.abc import Sequence
from functools import cache, lru_cache

from sqlmodel import Session, col, select

from matching.funding.amending import Amendment
from matching.funding.rulebook import Rulebook
from service.funding.models import RuleChange
from service.settings import ROOT

FOLDER = ROOT / "seeds" / "programmes"


@cache
def file_rules() -> Rulebook:
    """The rules of the files, read once by each process."""
    return Rulebook(FOLDER)


def book_of(session: Session) -> Rulebook:
    """The rules in force; made anew by each process once an officer has changed one."""
    return _amended(tuple(amendment_of(row) for row in standing_changes(session)))


def standing_changes(session: Session) -> Sequence[RuleChange]:
    """The changes that were not undone, in the order in which they were made."""
    return session.exec(
        select(RuleChange).where(col(RuleChange.undone_at).is_(None)).order_by(col(RuleChange.id))
    ).all()


def amendment_of(row: RuleChange) -> Amendment:
    """A stored change as the engine takes it."""
    names = (
        "programme", "instrument", "rule", "text", "text_nl", "source", "since", "until", "least", "most",
        "holds_from",
    )  # fmt: skip
    return Amendment(confidence=row.confidence.value, **{name: getattr(row, name) for name in names})


@lru_cache(maxsize=4)
def _amended(amendments: tuple[Amendment, ...]) -> Rulebook:
    return file_rules().amended(amendments) if amendments else file_rules()
