"""Routes by which the mail that warns of an end renews a listing, without signing in."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from service.accounts.policy import Action
from service.directory.listing_keeping import By
from service.directory.listing_renewing import renew, renewal
from service.web.dependencies import Now, Reader, Reading, Writing, may
from service.web.locales import asked, speaking_to
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse, dependencies=[Depends(may(Action.USE_MAILED_LINK))])


@router.get("/renew/{token}")
def offer(request: Request, token: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """A button: programs that follow links in mails renew nothing."""
    found = renewal(session, request.app.state.settings, token, now.date())
    language = asked(request.scope)
    address = f"{request.url.path}?lang={language}" if language else request.url.path
    with speaking_to(request, session, found.person_id):
        return page(request, "directory/renewal", session, actor, address=address, found=found)


@router.post("/renew/{token}")
def take(request: Request, token: str, session: Writing, now: Now) -> RedirectResponse:
    """Renews the listing where it can be, and leads to the page that says until when it is open."""
    found = renewal(session, request.app.state.settings, token, now.date())
    renew(session, found, By(found.person_id, now))
    language = asked(request.scope)
    return RedirectResponse(f"{request.url.path}{f'?lang={language}' if language else ''}#message", 303)
