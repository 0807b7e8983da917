"""Finds mails in the outbox, newest first, page by page."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from service.mail.models import OutboxMail

PAGE = 50


@dataclass(frozen=True, slots=True)
class Mails:
    """A page of mails out of all that hold the words."""

    entries: tuple[OutboxMail, ...]
    total: int
    page: int
    pages: int


def find_mails(session: Session, words: str, page: int) -> Mails:
    """Mails whose subject or recipient holds each word; a page that is not there is the nearest one."""
    query = select(OutboxMail)
    for word in words.split()[:10]:
        places = (col(OutboxMail.subject), col(OutboxMail.recipient), col(OutboxMail.recipient_name))
        query = query.where(or_(*(place.icontains(word, autoescape=True) for place in places)))
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    pages = max(1, -(-total // PAGE))
    turned = min(max(1, page), pages)
    rows = session.exec(query.order_by(col(OutboxMail.id).desc()).offset((turned - 1) * PAGE).limit(PAGE)).all()
    return Mails(tuple(rows), total, turned, pages)
