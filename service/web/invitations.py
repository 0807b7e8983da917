"""Routes of mailed links: what one is for, with a button; the button uses it up."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response

from service.accounts.policy import Action
from service.directory.listing_keeping import By
from service.i18n import use_locale
from service.registering.models import KeyKind
from service.registering.using import offered, use
from service.web import cookies
from service.web.dependencies import Now, Reader, Reading, Writing, may
from service.web.locales import asked
from service.web.pages import page
from service.web.signing import entered

router = APIRouter(default_response_class=HTMLResponse, dependencies=[Depends(may(Action.USE_MAILED_LINK))])
Text = Annotated[str, Form()]


@router.get("/invitation/{token}")
def offer(request: Request, token: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """What the link is for, and a button: programs that follow links in mails use nothing up."""
    found = offered(session, token, By(actor.person_id, now))
    language = asked(request.scope)
    with use_locale(language or found.key.locale):
        address = f"{request.url.path}?lang={language or found.key.locale}"
        return page(request, "joining/invitation", session, actor, found=found, address=address, done="")


@router.post("/invitation/{token}")
def take(
    request: Request, token: str, session: Writing, actor: Reader, now: Now, called: Text = "", answer: Text = ""
) -> Response:
    """Uses the link up: signs in, or says what came of it."""
    by = By(actor.person_id, now)
    found = offered(session, token, by)
    used = use(session, token, (called, answer), by, cookies.device_of(request))
    if used.cookie:
        return entered(request, session, used.cookie, used.address)
    done = "proved" if used.key.kind is KeyKind.CLAIM else "yes" if used.key.answer == "yes" else "no"
    return page(request, "joining/invitation", session, actor, found=found, address=used.address, done=done)
