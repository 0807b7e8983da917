"""Writes down on which day a token was last used, after its answer has gone."""

import logging
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from service.accounts.own_tokens import note_used

log = logging.getLogger(__name__)


class UsedTokens:
    """Keeps the day of a token's last use; the first request of a day says which token it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers through the application."""
        state = scope.setdefault("state", {})
        await self.app(scope, receive, send)
        if number := state.get("used"):
            await run_in_threadpool(_note, scope["app"].state.engine, number)


def _note(engine: Engine, number: int) -> None:
    try:
        note_used(engine, number, datetime.now(UTC).date())
    except SQLAlchemyError:
        log.warning("when a token was last used could not be written; its next request says it again")
