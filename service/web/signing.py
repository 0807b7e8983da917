"""Routes of signing in and out: a link by mail, used by a button."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from service.accounts.links import Asked, ask_link, person_of_link, use_link, wrong_with
from service.accounts.policy import Action
from service.accounts.signing_in import actor_of, close_session
from service.web import cookies
from service.web.dependencies import Now, Reader, Reading, Writing, may, place_of
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
    return page(request, "accounts/sign_in", session, actor, going_to=going_to, errors={}, email="", sent=False)


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
    return page(request, "accounts/sign_in", session, actor, 422 if wrong else 200, sent=not wrong, **context)


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
    actor = actor_of(session, cookie, now, request.app.state.settings.demo)
    address = local(going_to)
    answer = RedirectResponse(landing(session, actor) if address == "/" else address, 303)
    cookies.give(answer, request, cookie)
    adopt(answer, request, session, actor.person_id)
    return answer


@router.post("/sign-out")
def leave(request: Request, session: Writing) -> RedirectResponse:
    """Signs the browser out."""
    close_session(session, cookies.given(request))
    answer = RedirectResponse("/", 303)
    cookies.take_back(answer, request)
    return answer
