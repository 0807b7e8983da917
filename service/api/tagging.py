"""Tags each answer with what is in it, so that whoever has it already is told so instead of sent it again."""

from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEEPING = {"cache-control": "private, no-cache", "vary": "Authorization, Accept-Language"}
"""An answer may be kept, and is asked for again each time; nobody else gets it."""


class Tagged:
    """Adds `ETag` to answers to GET, and answers 304 where `If-None-Match` names it.

    Tags are weak: they tell what an answer says, not how it was packed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers through the application."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("if-none-match", "") if scope["method"] == "GET" else None
        start: Message = {}
        body = b""

        async def held(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if not message.get("more_body", False):
                await _answer(start, body, asked, send)

        await self.app(scope, receive, held)


async def _answer(start: Message, body: bytes, asked: str | None, send: Send) -> None:
    headers = MutableHeaders(scope=start)
    for name, value in KEEPING.items():
        headers.setdefault(name, value)
    if start["status"] == 200 and asked is not None:
        tag = f'W/"{sha256(body).hexdigest()[:32]}"'
        headers["etag"] = tag
        if tag in (one.strip() for one in asked.split(",")) or asked.strip() == "*":
            start, body = {**start, "status": 304}, b""
            for name in ("content-length", "content-type"):
                del headers[name]
            start["headers"] = headers.raw
    await send(start)
    await send({"type": "http.response.body", "body": body})
