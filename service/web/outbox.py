"""Routes of the outbox: what was mailed, as text and as the recipient sees it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session, col, select

from service.accounts.policy import Action, Actor
from service.digests.models import OutboxMail
from service.errors import Missing
from service.web.dependencies import Reading, may
from service.web.pages import page

router = APIRouter(prefix="/outbox", default_response_class=HTMLResponse)
Allowed = Annotated[Actor, Depends(may(Action.READ_OUTBOX))]
SHOWN = 100
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"


@router.get("")
def outbox(request: Request, session: Reading, actor: Allowed) -> HTMLResponse:
    """The newest mails."""
    mails = session.exec(select(OutboxMail).order_by(col(OutboxMail.id).desc()).limit(SHOWN)).all()
    return page(request, "outbox", session, actor, mails=mails)


@router.get("/{number}")
def mail(request: Request, number: int, session: Reading, actor: Allowed) -> HTMLResponse:
    """One mail."""
    return page(request, "mail", session, actor, mail=_mail(session, number))


@router.get("/{number}/body")
def body(number: int, session: Reading, actor: Allowed) -> HTMLResponse:
    """A mail's HTML, for a frame that runs nothing."""
    return HTMLResponse(_mail(session, number).html, headers={"content-security-policy": MAIL_POLICY})


def _mail(session: Session, number: int) -> OutboxMail:
    found = session.get(OutboxMail, min(number, 2**31 - 1))
    if found is None:
        raise Missing
    return found
