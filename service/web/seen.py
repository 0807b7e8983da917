"""Writes down that a browser is used, after its answer has gone, so that nobody waits and nothing else is held up."""

import logging
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from service.accounts.lasting import Seen, note_seen

log = logging.getLogger(__name__)


class SeenBrowsers:
    """Keeps when browsers were last seen; a route's reader says which one, once in some minutes."""

    def __init__(self, app: ASGIApp, engine: Engine) -> None:
        self.app = app
        self.engine = engine

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers through the application."""
        state = scope.setdefault("state", {})
        await self.app(scope, receive, send)
        if seen := state.get("seen"):
            await run_in_threadpool(self._note, seen)

    def _note(self, seen: Seen) -> None:
        try:
            note_seen(self.engine, seen, datetime.now(UTC))
        except SQLAlchemyError:
            log.warning("when a browser was last seen could not be written; its next request says it again")
