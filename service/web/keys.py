"""Routes of what a reader signs in with: the browsers that are signed in, and a password."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.accounts.own_browsers import end_browser, end_others, own_browsers
from service.accounts.passwords import Chosen, choose_password, has_password_since, remove_password
from service.accounts.policy import Action, Actor
from service.accounts.signing_in import has_second_factor
from service.web import cookies
from service.web.dependencies import Fresh, Now, Reading, Writing, may
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)
Self = Annotated[Actor, Depends(may(Action.KEEP_OWN_KEYS))]
BACK = "/me/sign-in?{}=1#message"


@router.get("/me/sign-in")
def keys(request: Request, session: Reading, actor: Self, now: Now) -> HTMLResponse:
    """Where the reader is signed in, and what with."""
    browsers = own_browsers(session, actor.person_id or 0, cookies.given(request), now)
    said = {name for name in ("ended", "kept", "off") if name in request.query_params}
    person_id = actor.person_id or 0
    context: dict[str, Any] = {"since": has_password_since(session, person_id)}
    context["second"] = has_second_factor(session, person_id)
    return page(request, "accounts/me_sign_in", session, actor, browsers=browsers, said=said, **context)


@router.post("/me/browsers/end")
def end_all_others(request: Request, session: Writing, actor: Self, now: Now) -> RedirectResponse:
    """Signs the reader out everywhere but here."""
    end_others(session, actor.person_id or 0, cookies.given(request), now)
    return RedirectResponse(BACK.format("ended"), 303)


@router.post("/me/browsers/{number}/end")
def end_one(session: Writing, actor: Self, now: Now, number: int) -> RedirectResponse:
    """Signs the reader out of one browser; of this one too, if it is that."""
    end_browser(session, actor.person_id or 0, min(number, 2**31 - 1), now)
    return RedirectResponse(BACK.format("ended"), 303)


@router.get("/me/password")
def password(request: Request, session: Reading, actor: Self, fresh: Fresh) -> HTMLResponse:
    """A field for a new password."""
    since = has_password_since(session, actor.person_id or 0)
    return page(request, "accounts/me_password", session, actor, errors={}, since=since)


@router.post("/me/password")
def change_password(
    request: Request,
    session: Reading,
    actor: Self,
    now: Now,
    fresh: Fresh,
    password: Annotated[str, Form()] = "",
) -> Response:
    """Keeps a new password, or says what is wrong with it; what was typed is not shown again."""
    chosen, state = Chosen(actor.person_id or 0, password, fresh.token_hash), request.app.state
    if wrong := choose_password(state.engine, state.settings, chosen, now):
        context = {"errors": {"password": wrong}, "since": has_password_since(session, chosen.person_id)}
        return page(request, "accounts/me_password", session, actor, 422, **context)
    return RedirectResponse(BACK.format("kept"), 303)


@router.post("/me/password/off")
def end_password(request: Request, session: Writing, actor: Self, now: Now, fresh: Fresh) -> RedirectResponse:
    """Leaves the mailed link as the only way in."""
    remove_password(session, request.app.state.settings, actor.person_id or 0, now)
    return RedirectResponse(BACK.format("off"), 303)
