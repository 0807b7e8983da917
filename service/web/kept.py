"""A form that came when its sender was signed in no more: kept here, shown to them again, sent with one button."""

from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.accounts.policy import Action
from service.registering.kept_forms import keep_form, kept_form, let_go
from service.web import cookies
from service.web.dependencies import Now, Reader, Reading, Writing, may
from service.web.pages import page
from service.web.signing import local

COOKIE = "kept"
TYPED = "application/x-www-form-urlencoded"
router = APIRouter(default_response_class=HTMLResponse, dependencies=[Depends(may(Action.USE_KEPT_FORM))])


def keeping_form(request: Request) -> str:
    """Keeps the form of a request that came too late; the secret for its cookie, empty where nothing was kept."""
    if request.method != "POST" or not request.headers.get("content-type", "").startswith(TYPED):
        return ""
    query = f"?{request.url.query}" if request.url.query else ""
    form = (f"{request.url.path}{query}", request.scope.get("body", b""))
    state, now = request.app.state, datetime.now(UTC)
    return keep_form(state.engine, state.settings.secret_key, cookies.given(request), form, now)


def remember(answer: Response, request: Request, token: str) -> None:
    """Has the browser find the form again."""
    secure = request.app.state.settings.secure_cookies
    answer.set_cookie(COOKIE, token, 86_400, httponly=True, samesite="lax", secure=secure)


@router.get("/kept")
def again(request: Request, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """The form that was kept for this reader, with the button to send it."""
    secret = request.app.state.settings.secret_key
    found = kept_form(session, secret, request.cookies.get(COOKIE, ""), actor, now)
    return page(request, "joining/kept", session, actor, 200 if found else 404, found=found)


@router.post("/kept")
def send(request: Request, session: Writing, actor: Reader, now: Now) -> RedirectResponse:
    """Forgets the form and has the browser send it, as it is, to where it was going."""
    address = let_go(session, request.cookies.get(COOKIE, ""), actor, now)
    answer = RedirectResponse(local(address), 307) if address else RedirectResponse("/kept", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer
