"""The language of a request: asked for in the address, kept in a cookie, or the browser's."""

from http.cookies import SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.i18n import offered, use_locale


def chosen_locale(scope: Scope, default: str) -> str:
    """The language asked for: in the address, in the cookie, by the browser, or none."""
    headers = Headers(scope=scope)
    cookie = SimpleCookie(headers.get("cookie", "")).get("lang")
    accepted = [part.split(";")[0].strip()[:2].lower() for part in headers.get("accept-language", "").split(",")]
    wishes = [*_asked(scope), cookie.value if cookie else "", *accepted, default]
    return next((wish for wish in wishes if wish in offered()), "en")


def _asked(scope: Scope) -> list[str]:
    return parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [])[:1]


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
        locale = chosen_locale(scope, self.default)

        async def remembering(message: Message) -> None:
            if message["type"] == "http.response.start" and _asked(scope) == [locale]:
                cookie = f"lang={locale}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{self.secure}"
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        with use_locale(locale):
            await self.app(scope, receive, remembering)
