"""What holds for every request: headers, language, where a change may come from, how large it may be."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request, cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.i18n import gettext as _
from service.web.cookies import GUARDED, PLAIN
from service.web.fault_page import fault

SAFE = {"GET", "HEAD", "OPTIONS"}
LARGEST = 1_000_000
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors 'none'"
    ),
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}

VARYING = {"vary": "Cookie, Accept-Language"}
NEVER_KEPT = (
    "/answer/",
    "/proposals/",
    "/sign-in",
    "/unsubscribe/",
    "/outbox",
    "/me",
    "/desks",
    "/my/",
    "/moderation",
    "/audit",
    "/renew/",
    "/register",
    "/invitation/",
    "/kept",
)
"""Addresses of which each reader, or whoever holds a link, sees something else, before signing in too."""

SECRET = ("/answer/", "/proposals/", "/sign-in", "/unsubscribe/", "/outbox", "/me", "/invitation/", "/kept")
"""Pages with signed links or with how to reach people, beside what stood in the address: these are not compressed."""


def security_headers(secure: bool) -> Mapping[str, str]:
    """The headers of every answer; over https also that https stays."""
    return {**HEADERS, "strict-transport-security": "max-age=31536000"} if secure else HEADERS


def keeping(scope: Scope) -> Mapping[str, str]:
    """Who may keep an answer, and by what: nobody a page of a reader or of a secret link; files are as they are."""
    path = scope.get("path", "")
    if path.startswith("/static/"):
        return {}
    cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
    own = PLAIN in cookies or GUARDED in cookies or path.startswith(NEVER_KEPT)
    return {**VARYING, "cache-control": "private, no-store"} if own or scope["method"] not in SAFE else VARYING


class SecurityHeaders:
    """Adds the headers that a route has not set itself."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self.app = app
        self.headers = security_headers(secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers through the application."""
        kept = keeping(scope) if scope["type"] == "http" else {}

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**self.headers, **kept}.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


class OriginCheck:
    """Turns away changes that another site makes a browser send."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers through the application, or 403."""
        if scope["type"] != "http" or scope["method"] in SAFE or _own_site(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        answer = await run_in_threadpool(fault, Request(scope), 403, _("This request came from another site."))
        await answer(scope, receive, send)


def _own_site(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


class HeadAsGet:
    """Answers HEAD, with which links are checked, as it would GET; the server leaves the body out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers through the application."""
        asked = {**scope, "method": "GET"} if scope.get("method") == "HEAD" else scope
        await self.app(asked, receive, send)


class WithoutNul:
    """Takes the sign NUL out of addresses and forms: nobody types it, and PostgreSQL keeps no text with it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers through the application."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_form = Headers(scope=scope).get("content-type", "").startswith("application/x-www-form-urlencoded")

        async def without() -> Message:
            message = await receive()
            return {**message, "body": message["body"].replace(b"%00", b"")} if message.get("body") else message

        query = scope.get("query_string", b"").replace(b"%00", b"")
        asked = {**scope, "path": scope["path"].replace("\0", ""), "query_string": query}
        await self.app(asked, without if is_form else receive, send)


class BodyLimit:
    """Turns away bodies that are too large, whether they announce it or not."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers through the application, or 413."""
        if scope["type"] != "http" or scope["method"] in SAFE:
            await self.app(scope, receive, send)
            return
        messages, size = [], 0
        while True:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if size > LARGEST:
                answer = await run_in_threadpool(fault, Request(scope), 413)
                await answer(scope, receive, send)
                return
            if not message.get("more_body", False):
                break

        scope["body"] = b"".join(message.get("body", b"") for message in messages)

        async def again() -> Message:
            return messages.pop(0) if messages else await receive()

        await self.app(scope, again, send)


class Compression:
    """Makes answers smaller, but for those that hold a secret: their length must not tell what is in them."""

    def __init__(self, app: ASGIApp) -> None:
        self.whole = app
        self.smaller = GZipMiddleware(app, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers through the application."""
        secret = scope.get("path", "").startswith(SECRET)
        await (self.whole if secret else self.smaller)(scope, receive, send)
