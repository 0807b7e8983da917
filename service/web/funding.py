"""Routes of what could pay."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from service.funding.calls import calls, coming
from service.matchmaking.trying import MOST_WITH, Tried, trial
from service.web.dependencies import Now, Reader, Reading
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)
LARGEST_NUMBER = 2**31 - 1


@router.get("/proposals/{number}/funding")
def funding(request: Request, number: int, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """All that could pay for a proposal, with every rule; the use case asks whether the reader may see it."""
    today = now.date()
    asked, wrong = _tried(request)
    tried = trial(session, min(number, LARGEST_NUMBER), asked, (actor, today))
    around: dict[str, Any] = {"trial": tried, "asked": asked, "wrong": wrong}
    around["calls"] = coming(calls(session, request.app.state.settings.demo), today)
    return page(
        request, "matchmaking/funding", session, actor, view=tried.view, card=tried.view.cards[0], **around
    )  # fmt: skip


def _tried(request: Request) -> tuple[Tried, str]:
    """What the address asks to try, and a day in it that is none."""
    given = request.query_params.get("date", "")[:60]
    more = tuple(request.query_params.getlist("with")[:MOST_WITH])
    own = request.query_params.get("as", "")
    try:
        return Tried(own, more, date.fromisoformat(given) if given else None), ""
    except ValueError:
        return Tried(own, more, None), given
