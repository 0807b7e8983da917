"""Routes of single sign-on: to the provider and back, with what is to be found again in a sealed cookie meanwhile.

Coming back signs in, so this GET changes something: the provider's answer is a link that works once, and only in the
browser that began.
"""

import json
import logging
from dataclasses import asdict
from datetime import datetime
from hmac import compare_digest
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.accounts.oidc import Begun, Came, NotTold, begin, told
from service.accounts.policy import Action
from service.accounts.sealing import sealed, unsealed
from service.accounts.single_sign_on import enter
from service.db import reading, writing
from service.errors import Missing, Refused
from service.i18n import gettext as _
from service.web import cookies
from service.web.dependencies import Now, may, reader_of
from service.web.pages import page
from service.web.signing import entered, local

router = APIRouter(
    prefix="/sign-in/sso", default_response_class=HTMLResponse, dependencies=[Depends(may(Action.SIGN_IN))]
)
log = logging.getLogger(__name__)
NOBODY, LASTS = 0, 600


@router.get("")
def leave(request: Request, now: Now) -> Response:
    """Leads to the provider, and has the browser keep what its answer must hold."""
    settings = request.app.state.settings
    if not settings.single_sign_on:
        raise Missing
    try:
        address, begun = begin(settings, _back(request), "again" in request.query_params, now)
    except NotTold as error:
        return _failed(request, f"cannot begin: {error}")
    kept = {**asdict(begun), "next": local(request.query_params.get("next", "/")), "until": now.timestamp() + LASTS}
    answer = RedirectResponse(address, 303)
    secret = sealed(settings.secret_key, NOBODY, json.dumps(kept), b"single sign-on")
    cookies.keep(answer, request, "sso", secret, LASTS)
    return answer


@router.get("/back")
def come_back(request: Request, now: Now) -> Response:
    """Signs in whom the provider names, in the browser that began."""
    state = request.app.state
    if not state.settings.single_sign_on:
        raise Missing
    kept = _kept(request, now)
    came = request.query_params.get("state", "")
    if not kept or not compare_digest(kept["state"].encode(), came.encode()):
        return _failed(request, "not begun in this browser, or too long ago")
    code = request.query_params.get("code", "")
    begun = Begun(kept["state"], kept["nonce"], kept["verifier"], kept["again"])
    try:
        if not code:
            raise NotTold(f"no code: {request.query_params.get('error', '')[:60]!r}")
        who = told(state.settings, Came(_back(request), code, begun), now)
        with writing(state.engine) as session:
            done = enter(session, state.settings, who, now, cookies.device_of(request))
    except (NotTold, Refused) as error:
        return _failed(request, f"{error}")
    with reading(state.engine) as session:
        answer = entered(request, session, done.cookie, local(kept["next"]))
    cookies.drop(answer, request, "sso")
    return answer


def _back(request: Request) -> str:
    return f"{request.app.state.settings.base_url}/sign-in/sso/back"


def _kept(request: Request, now: datetime) -> dict[str, Any]:
    """What the browser kept; nothing where it has none, or not any more."""
    secret = cookies.kept(request, "sso")
    try:
        text = unsealed(request.app.state.settings.secret_key, NOBODY, secret, b"single sign-on") if secret else ""
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if found and found["until"] > now.timestamp() else {}


def _failed(request: Request, why: str) -> HTMLResponse:
    """The sign-in page with another way in; why it failed stands in the log alone."""
    log.warning("single sign-on: %s", why)
    said = _("Single sign-on did not work. Try it again, or have a link mailed to you.")
    context: dict[str, Any] = {"errors": {"email": said}, "email": "", "sent": False, "again": False, "going_to": "/"}
    with reading(request.app.state.engine) as session:
        answer = page(request, "accounts/sign_in", session, reader_of(request, session), 422, **context)
    cookies.drop(answer, request, "sso")
    return answer
