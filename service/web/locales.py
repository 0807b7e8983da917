"""The language of a request: asked for in the address, kept in a cookie, or the browser's."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.accounts.signing_in import language_of
from service.i18n import current_locale, offered, use_locale
from service.languages import languages_of

COOKIE, LASTS = "lang", 31_536_000


def chosen_locale(scope: Scope, default: str) -> str:
    """The first of the reader's wishes in which the page is offered.

    Who wishes only a language that other pages are offered in reads English; who wishes none that is spoken here,
    the default.
    """
    wishes = [wish for wish in _wishes(scope) if wish in offered()]
    here = languages_of(scope["path"])
    return next((wish for wish in wishes if wish in here), "en" if wishes else default)


def asked(scope: Scope) -> str:
    """The language that the address asks for, where it is one of ours; else empty."""
    found = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    return found if found in offered() else ""


def _brought(scope: Scope) -> bool:
    """Whether somebody else's link asks for a language, of a reader who chose one before: it holds for one page."""
    headers = Headers(scope=scope)
    elsewhere = headers.get("sec-fetch-site", "same-origin") != "same-origin"
    return elsewhere and COOKIE in SimpleCookie(headers.get("cookie", ""))


def _wishes(scope: Scope) -> list[str]:
    headers = Headers(scope=scope)
    cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    return [asked(scope), cookie.value if cookie else "", *_accepted(headers.get("accept-language", ""))]


def _accepted(header: str) -> list[str]:
    """The languages a browser accepts, the most wanted first; what it refuses (`q=0`) is none of them."""
    wanted: dict[str, float] = {}
    for part in header.split(","):
        name, _, weight = part.partition(";")
        wanted.setdefault(name.strip()[:2].lower(), _weight(weight))
    return sorted((name for name in wanted if wanted[name] > 0), key=lambda name: -wanted[name])


def _weight(text: str) -> float:
    name, _, number = text.replace(" ", "").partition("=")
    try:
        return float(number) if name == "q" else 1.0
    except ValueError:
        return 0.0


@contextmanager
def speaking_to(request: Request, session: Session, person_id: int | None) -> Iterator[None]:
    """Speaks the language of the person that a mailed link belongs to, unless the address asks for another."""
    with use_locale(asked(request.scope) or language_of(session, person_id) or current_locale()):
        yield


def adopt(answer: Response, request: Request, session: Session, person_id: int | None) -> None:
    """Has a browser go on in the language that its reader chose, unless the address asks for another.

    So it is when somebody signs in, and when they choose another language.
    """
    if language := asked(request.scope) or language_of(session, person_id):
        secure = request.app.state.settings.secure_cookies
        answer.set_cookie(COOKIE, language, LASTS, httponly=True, samesite="lax", secure=secure)


class LocaleChoice:
    """Speaks the reader's language during the request, and remembers a choice made in the address."""

    def __init__(self, app: ASGIApp, default: str, secure: bool) -> None:
        self.app = app
        self.default = default
        self.secure = "; Secure" if secure else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers through the application."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def remembering(message: Message) -> None:
            if message["type"] == "http.response.start" and asked(scope) and not _brought(scope):
                cookie = f"{COOKIE}={asked(scope)}; Path=/; Max-Age={LASTS}; SameSite=Lax; HttpOnly{self.secure}"
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        with use_locale(chosen_locale(scope, self.default)):
            await self.app(scope, receive, remembering)
