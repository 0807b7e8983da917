"""Routes of the outbox: what was mailed, as text and as the recipient sees it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from service.accounts.policy import Action, Actor
from service.errors import Missing
from service.mail.browsing import find_mails
from service.mail.masking import masked, powerless, without_addresses
from service.mail.models import OutboxMail
from service.web.addresses import page_number, page_turns, shorter, typed
from service.web.dependencies import Reading, may
from service.web.pages import page

router = APIRouter(prefix="/outbox", default_response_class=HTMLResponse)
Allowed = Annotated[Actor, Depends(may(Action.READ_OUTBOX))]
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"


@router.get("")
def outbox(request: Request, session: Reading, actor: Allowed) -> Response:
    """The newest mails, or those that hold the words asked for."""
    if short := shorter(request):
        return short
    words = typed(request, "q", 200)
    found = find_mails(session, words, page_number(request))
    return page(request, "mail/outbox", session, actor, found=found, words=words, turn=page_turns(request))


@router.get("/{number}")
def mail(request: Request, number: int, session: Reading, actor: Allowed) -> HTMLResponse:
    """One mail."""
    found = _mail(session, number)
    return page(request, "mail/mail", session, actor, mail=found, text=_shown(found.text, found.recipient, actor))


@router.get("/{number}/body")
def body(number: int, session: Reading, actor: Allowed) -> HTMLResponse:
    """A mail's HTML, for a frame that runs nothing or as a page by itself, where its links work.

    In the frame a link does nothing: pages of the service stand in no frame. Browsers show no page by itself
    that is both sandboxed and cut off from what opened it, so that header says less here.
    """
    found = _mail(session, number)
    html = _shown(found.html, found.recipient, actor).replace("<head>", '<head><base target="_top">', 1)
    policies = {"content-security-policy": MAIL_POLICY, "cross-origin-opener-policy": "unsafe-none"}
    return HTMLResponse(html, headers=policies)


def _shown(text: str, recipient: str, actor: Actor) -> str:
    """A mail as others than its recipient may see it; in the demonstration, where nobody is real, links work.

    Elsewhere contact persons stay between the two sides, so that nobody sees them without it being kept who did.
    """
    return masked(text) if actor.demo else without_addresses(powerless(text), recipient)


def _mail(session: Session, number: int) -> OutboxMail:
    found = session.get(OutboxMail, min(number, 2**31 - 1))
    if found is None:
        raise Missing
    return found
