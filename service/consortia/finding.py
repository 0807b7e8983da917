"""Finds organisations that can be asked, by what is typed of their names or places."""

from sqlmodel import Session

from service.directory.indexing import organisation_index
from service.directory.searching import Entry, Query, search

MOST = 10


def to_ask(session: Session, text: str) -> tuple[Entry, ...]:
    """Those that take part and fit best."""
    found = search(organisation_index(session), Query(text)) if text.strip() else None
    return tuple(one for one in found.every if "known" not in one.marks)[:MOST] if found else ()
