"""Routes of the second factor: its code while signing in, and choosing, ending and recovering it."""

from typing import Annotated, Any

import segno
from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup
from sqlmodel import Session

from service.accounts.policy import Action, Actor
from service.accounts.second_factor import Given, begin, codes_left, end, new_codes, offered, prove, put_in_force
from service.accounts.signing_in import actor_of, browser_of, has_second_factor
from service.i18n import gettext as _
from service.web import cookies
from service.web.dependencies import Fresh, Now, Reader, Reading, Writing, may
from service.web.pages import page
from service.web.signing import Next, entered, local

router = APIRouter(default_response_class=HTMLResponse)
Self = Annotated[Actor, Depends(may(Action.KEEP_OWN_KEYS))]
Code = Annotated[str, Form(max_length=100)]
HERE = "/me/second-factor"


@router.get("/sign-in/code", dependencies=[Depends(may(Action.SIGN_IN))])
def ask(request: Request, session: Reading, actor: Reader, now: Now) -> Response:
    """A field for the code; whoever is asked for none begins with signing in."""
    going_to = local(request.query_params.get("next", "/"))
    browser = browser_of(session, cookies.given(request), now)
    if browser is None or not browser.awaits_code:
        return RedirectResponse("/sign-in", 303)
    return page(request, "accounts/sign_in_code", session, actor, going_to=going_to, errors={})


@router.post("/sign-in/code", dependencies=[Depends(may(Action.SIGN_IN))])
def check(
    request: Request, session: Writing, actor: Reader, now: Now, code: Code = "", going_to: Next = "/"
) -> Response:
    """Signs the browser in, in earnest."""
    given = Given(code, cookies.device_of(request))
    if cookie := prove(session, request.app.state.settings, given, now):
        return entered(request, session, cookie, local(going_to))
    errors = {"code": _wrong()}
    return page(request, "accounts/sign_in_code", session, actor, 422, going_to=local(going_to), errors=errors)


@router.get(HERE)
def second_factor(request: Request, session: Reading, actor: Self) -> HTMLResponse:
    """What there is, and what can be done."""
    return _form(request, session, actor, {})


@router.post(HERE)
def start(request: Request, session: Writing, actor: Self, now: Now, fresh: Fresh) -> RedirectResponse:
    """Makes a secret for the telephone."""
    begin(session, request.app.state.settings, actor.person_id or 0, now)
    return RedirectResponse(HERE, 303)


@router.post(f"{HERE}/confirm")
def confirm(request: Request, session: Writing, actor: Self, now: Now, fresh: Fresh, code: Code = "") -> Response:
    """Puts it in force by a first code, and shows the recovery codes, once."""
    given = Given(code, cookies.device_of(request))
    done = put_in_force(session, request.app.state.settings, actor.person_id or 0, given, now)
    if done is None:
        return _form(request, session, actor, {"code": _wrong()})
    cookie, codes = done
    actor = actor_of(session, cookie, now, request.app.state.settings.demo)
    answer = page(request, "accounts/me_recovery_codes", session, actor, codes=codes)
    cookies.give(answer, request, cookie)
    return answer


@router.post(f"{HERE}/codes")
def renew_codes(request: Request, session: Writing, actor: Self, now: Now, fresh: Fresh) -> Response:
    """Ten new recovery codes, shown once."""
    if not has_second_factor(session, actor.person_id or 0):
        return RedirectResponse(HERE, 303)
    codes = new_codes(session, request.app.state.settings, actor.person_id or 0, now)
    return page(request, "accounts/me_recovery_codes", session, actor, codes=codes)


@router.post(f"{HERE}/off")
def stop(request: Request, session: Writing, actor: Self, now: Now, fresh: Fresh) -> RedirectResponse:
    """Ends it."""
    end(session, request.app.state.settings, actor.person_id or 0, now)
    return RedirectResponse("/me/sign-in?off=1#message", 303)


def _wrong() -> str:
    return _("This code is not right, or has been used before. Wait for the next one.")


def _form(request: Request, session: Session, actor: Actor, errors: dict[str, str]) -> HTMLResponse:
    person_id = actor.person_id or 0
    found = offered(session, request.app.state.settings, person_id)
    context: dict[str, Any] = {"on": has_second_factor(session, person_id), "left": codes_left(session, person_id)}
    drawn = _drawn(found.address) if found else ""
    name, status = "accounts/me_second_factor", 422 if errors else 200
    return page(request, name, session, actor, status, offered=found, drawn=drawn, errors=errors, **context)


def _drawn(address: str) -> Markup:
    """A picture that telephones read: dark on light in every theme, with its quiet zone, without any style."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(dark="#000", light="#fff", border=4, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S704  # made here
