"""Routes of signing in and out: a link by mail, used by a button, or a password; then a code where one is asked."""

from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from service.accounts import passwords
from service.accounts.links import LONGEST, Asked, ask_link, person_of_link, use_link, wrong_with
from service.accounts.policy import Action
from service.accounts.signing_in import actor_of, browser_of, close_session
from service.db import reading
from service.i18n import gettext as _
from service.web import cookies
from service.web.dependencies import Now, Reader, Reading, Writing, may, place_of, reader_of
from service.web.locales import adopt, asked, speaking_to
from service.web.pages import landing, page

router = APIRouter(default_response_class=HTMLResponse, dependencies=[Depends(may(Action.SIGN_IN))])
Next = Annotated[str, Form(alias="next")]


def local(address: str) -> str:
    """A path on this site, whatever was asked for; other sites are not gone to."""
    outside = not address.startswith("/") or address.startswith(("//", "/\\")) or not address.isprintable()
    return "/" if outside else address[:500]


@router.get("/sign-in")
def ask(request: Request, session: Reading, actor: Reader) -> HTMLResponse:
    """A field for the mail address; in the demonstration the way to the switch."""
    going_to = local(request.query_params.get("next", "/"))
    context: dict[str, Any] = {"errors": {}, "email": "", "sent": False, "again": "again" in request.query_params}
    return page(request, "accounts/sign_in", session, actor, going_to=going_to, **context)


@router.post("/sign-in")
def send(
    request: Request,
    session: Writing,
    actor: Reader,
    now: Now,
    email: Annotated[str, Form()] = "",
    going_to: Next = "/",
) -> HTMLResponse:
    """Mails a link; the answer is the same for every address, and so is how often it may be asked for."""
    email = "".join(filter(str.isprintable, email))
    wrong = wrong_with(email)
    if not wrong:
        ask_link(session, request.app.state.settings, Asked(email, local(going_to), place_of(request)), now)
    context = {"going_to": local(going_to), "errors": {"email": wrong} if wrong else {}, "email": email}
    return page(
        request, "accounts/sign_in", session, actor, 422 if wrong else 200, sent=not wrong, again=False, **context
    )


@router.get("/sign-in/password")
def ask_password(request: Request, session: Reading, actor: Reader) -> HTMLResponse:
    """Fields for mail address and password."""
    going_to = local(request.query_params.get("next", "/"))
    return page(request, "accounts/sign_in_password", session, actor, going_to=going_to, errors={}, email="")


@router.post("/sign-in/password")
def check_password(
    request: Request,
    now: Now,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    going_to: Next = "/",
) -> Response:
    """Signs the browser in; what was wrong, the address or the password, is not told."""
    email, state = "".join(filter(str.isprintable, email))[:LONGEST], request.app.state
    tried = passwords.Tried(email, password, place_of(request), cookies.device_of(request))
    cookie = passwords.sign_in(state.engine, state.settings, tried, now) if email and password else None
    with reading(state.engine) as session:
        if cookie:
            return entered(request, session, cookie, local(going_to))
        actor, wrong = reader_of(request, session), _("The mail address or the password is not right.")
        context = {"going_to": local(going_to), "errors": {"email": wrong}, "email": email}
        return page(request, "accounts/sign_in_password", session, actor, 422, **context)


@router.get("/sign-in/{token}")
def offer(request: Request, token: str, session: Reading, actor: Reader) -> HTMLResponse:
    """A button: programs that follow links in mails use nothing up."""
    going_to = local(request.query_params.get("next", "/"))
    language = asked(request.scope)
    address = f"/sign-in/{token}?lang={language}" if language else f"/sign-in/{token}"
    with speaking_to(request, session, person_of_link(session, token)):
        return page(request, "accounts/sign_in_link", session, actor, address=address, going_to=going_to)


@router.post("/sign-in/{token}")
def use(request: Request, token: str, session: Writing, now: Now, going_to: Next = "/") -> RedirectResponse:
    """Signs the browser in and leads to the reader's work where no other page was asked for."""
    cookie = use_link(session, token, now, cookies.device_of(request))
    return entered(request, session, cookie, local(going_to))


def entered(request: Request, session: Session, cookie: str, address: str) -> RedirectResponse:
    """Gives the browser its cookie, and leads to the page that was asked for, else to the reader's work.

    Whoever has a second factor is asked for it before.
    """
    now = datetime.now(UTC)
    browser = browser_of(session, cookie, now)
    if browser is not None and browser.awaits_code:
        answer = RedirectResponse(f"/sign-in/code?next={quote(address)}", 303)
    else:
        actor = actor_of(session, cookie, now, request.app.state.settings.demo)
        answer = RedirectResponse(landing(session, actor) if address == "/" or actor.withheld else address, 303)
    cookies.give(answer, request, cookie)
    adopt(answer, request, session, browser.person_id if browser else None)
    return answer


@router.post("/sign-out")
def leave(request: Request, session: Writing) -> RedirectResponse:
    """Signs the browser out."""
    close_session(session, cookies.given(request))
    answer = RedirectResponse("/", 303)
    cookies.take_back(answer, request)
    return answer
