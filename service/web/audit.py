"""The route of the audit trail; it shows, and nothing here changes anything."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from service.accounts.policy import Action, Actor
from service.desks.audit import Asked, trail
from service.i18n import gettext as _
from service.web.addresses import page_number, page_turns, shorter, typed
from service.web.dependencies import Reading, may
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/audit")
def audit(
    request: Request, session: Reading, actor: Annotated[Actor, Depends(may(Action.READ_AUDIT))]
) -> Response:  # fmt: skip
    """The newest entries, or those asked for; a day that is none is told and passed over."""
    if short := shorter(request):
        return short
    fields = {name: typed(request, name, 100) for name in ("group", "person", "since", "until")}
    days = {name: _day(fields[name]) for name in ("since", "until")}
    wrong = {name: _("Give a day such as 2026-11-24.") for name, day in days.items() if fields[name] and not day}
    asked = Asked(fields["group"], fields["person"], days["since"], days["until"])
    found, turn = trail(session, asked, page_number(request)), page_turns(request)
    context = {"fields": fields, "errors": wrong, "turn": turn}
    return page(request, "audit/trail", session, actor, 422 if wrong else 200, found=found, **context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text.isascii() else None
    except ValueError:
        return None
