"""What routes for programs ask for: who the token stands for, permission, and that they ask not too often.

Cookies count for nothing here, so no other site can make a browser do anything.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from service.accounts.own_tokens import Bearer, bearer_of
from service.accounts.policy import Action, Actor, allow
from service.errors import Refused
from service.published.reading import View
from service.web.dependencies import Now, Reading, place_of

SCHEME = HTTPBearer(scheme_name="token", auto_error=False, description="A token made on the page *My tokens*.")


class BadBearer(Exception):
    """There is an `Authorization`, and it holds no token that works."""


def _bearer(
    request: Request,
    session: Reading,
    now: Now,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(SCHEME)],
) -> Bearer | None:
    """The token that came with a request, counted among how often its person, or a place without one, may ask."""
    if given is None and "authorization" in request.headers:
        raise BadBearer
    settings = request.app.state.settings
    found = bearer_of(session, given.credentials, now.date(), settings.demo) if given else None
    request.app.state.allowance.take(f"person {found.actor.person_id}" if found else place_of(request), now)
    if given and found is None:
        raise BadBearer
    if found and found.first_today:
        request.state.used = found.row.id
    return found


Given = Annotated[Bearer | None, Depends(_bearer)]


def _actor(request: Request, given: Given) -> Actor:
    return given.actor if given else Actor(demo=request.app.state.settings.demo)


Reader = Annotated[Actor, Depends(_actor)]


def _view(request: Request, actor: Reader, now: Now) -> View:
    return View(now.date(), request.app.state.settings.demo, actor)


Viewed = Annotated[View, Depends(_view)]


def may(action: Action) -> Callable[..., Actor]:
    """A dependency: the reader, once allowed to do this."""

    def check(actor: Reader) -> Actor:
        if not allow(actor, action):
            raise Refused
        return actor

    return check
