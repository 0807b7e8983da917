"""Where a reader is signed in: the browsers, and signing out of one or of all others."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from service.accounts.audit import Deed, by_oneself, record
from service.accounts.lasting import forget_others
from service.accounts.models import WebSession
from service.accounts.signing_in import hashed
from service.errors import Missing


@dataclass(frozen=True, slots=True)
class OwnBrowser:
    """One browser as its reader sees it; `here` is the one that looks."""

    number: int
    browser: str
    system: str
    signed_in_at: datetime
    seen_at: datetime
    here: bool


def own_browsers(session: Session, person_id: int, token: str, now: datetime) -> list[OwnBrowser]:
    """The browsers that somebody is signed in with; the one that looks first, then the last used."""
    query = select(WebSession).where(
        WebSession.person_id == person_id, WebSession.expires_at > now, col(WebSession.awaits_code).is_(False)
    )
    rows = session.exec(query.order_by(col(WebSession.seen_at).desc(), col(WebSession.id))).all()
    here = hashed(token)
    found = [
        OwnBrowser(row.id or 0, row.browser, row.system, row.created_at, row.seen_at, row.token_hash == here)
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.here)


def end_browser(session: Session, person_id: int, number: int, now: datetime) -> None:
    """Signs one browser of somebody out; raises `Missing` where it is none of theirs."""
    row = session.get(WebSession, number)
    if row is None or row.person_id != person_id:
        raise Missing
    session.delete(row)
    record(session, by_oneself(person_id, Deed.END_BROWSER, "1"), now)


def end_others(session: Session, person_id: int, token: str, now: datetime) -> int:
    """Signs somebody out everywhere else, and says how many browsers that were."""
    ended = forget_others(session, person_id, hashed(token))
    record(session, by_oneself(person_id, Deed.END_BROWSER, str(ended)), now)
    return ended
