"""The cookie that says who a browser is signed in as: over https one that no other host and no path can set."""

from fastapi import Request
from fastapi.responses import Response

from service.accounts.lasting import FOR_MEMBERS
from service.accounts.signing_in import Device

GUARD = "__Host-"
PLAIN, GUARDED = "session", f"{GUARD}session"
"""Its name over http, where a browser refuses the other, and over https."""


def given(request: Request) -> str:
    """The cookie that came with a request; empty without one."""
    return request.cookies.get(_name(request), "")


def device_of(request: Request) -> Device:
    """The browser that asks."""
    return Device(request.headers.get("user-agent", ""), given(request))


def give(answer: Response, request: Request, token: str) -> None:
    """Has the browser keep a new one; when it ends, the database says."""
    secure, lasts = _secure(request), int(FOR_MEMBERS.whole.total_seconds())
    answer.set_cookie(_name(request), token, lasts, httponly=True, samesite="lax", secure=secure)


def take_back(answer: Response, request: Request) -> None:
    """Has the browser forget it."""
    answer.delete_cookie(_name(request), httponly=True, samesite="lax", secure=_secure(request))


def keep(answer: Response, request: Request, name: str, secret: str, lasts: int) -> None:
    """Has the browser keep something for some seconds, as well guarded."""
    secure = _secure(request)
    answer.set_cookie(f"{GUARD if secure else ''}{name}", secret, lasts, httponly=True, samesite="lax", secure=secure)


def kept(request: Request, name: str) -> str:
    """What the browser kept under a name; empty where it has nothing."""
    return request.cookies.get(f"{GUARD if _secure(request) else ''}{name}", "")


def drop(answer: Response, request: Request, name: str) -> None:
    """Has the browser forget it."""
    secure = _secure(request)
    answer.delete_cookie(f"{GUARD if secure else ''}{name}", httponly=True, samesite="lax", secure=secure)


def _name(request: Request) -> str:
    return GUARDED if _secure(request) else PLAIN


def _secure(request: Request) -> bool:
    return bool(request.app.state.settings.secure_cookies)
