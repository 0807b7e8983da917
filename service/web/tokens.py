"""Routes of a reader's own tokens for programs: listed, made, shown once, ended."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from service.accounts.own_tokens import Wanted, end_token, make_token, own_tokens, wrong_with
from service.accounts.policy import Action, Actor
from service.web.dependencies import Fresh, Now, Reading, Writing, may
from service.web.pages import page

router = APIRouter(prefix="/me/tokens", default_response_class=HTMLResponse)
Self = Annotated[Actor, Depends(may(Action.KEEP_OWN_KEYS))]
Text = Annotated[str, Form()]
NEW = Wanted()


def command(base_url: str, path: str, token: str = "") -> str:
    """What somebody types to try an address, with a token or without."""
    sent = f'-H "Authorization: Bearer {token}" ' if token else ""
    return f"curl {sent}{base_url}/api/v1{path}"


@router.get("")
def tokens(request: Request, session: Reading, actor: Self, now: Now) -> HTMLResponse:
    """The reader's tokens, and the form for a new one."""
    return _page(request, session, actor, today=now.date(), ended="ended" in request.query_params)


@router.post("")
def make(
    request: Request, session: Writing, actor: Self, now: Now, fresh: Fresh, name: Text = "", scope: Text = "",
    days: Text = "",
) -> HTMLResponse:  # fmt: skip
    """Makes a token and shows it, this once; else says what is wrong."""
    wanted, number = Wanted(name, scope, days), actor.person_id or 0
    if errors := wrong_with(session, number, wanted):
        return _page(request, session, actor, 422, today=now.date(), wanted=wanted, errors=errors)
    made = make_token(session, request.app.state.settings, number, wanted, now)
    return _page(request, session, actor, today=now.date(), made=made)


@router.post("/{number}/end")
def end(session: Writing, actor: Self, now: Now, number: int) -> RedirectResponse:
    """Ends a token at once."""
    end_token(session, actor.person_id or 0, min(number, 2**31 - 1), now)
    return RedirectResponse("/me/tokens?ended=1#message", 303)


def _page(request: Request, session: Session, actor: Actor, status: int = 200, **more: Any) -> HTMLResponse:
    context: dict[str, Any] = {"wanted": NEW, "errors": {}, "made": "", "ended": False, **more}
    context |= {"tokens": own_tokens(session, actor.person_id or 0)}
    context["command"] = command(request.app.state.settings.base_url, "/me", context["made"])
    return page(request, "accounts/me_tokens", session, actor, status, **context)
