"""What routes ask for: a session, the moment, the reader, permission."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from service.accounts.models import WebSession
from service.accounts.policy import Action, Actor, Subject, allow
from service.accounts.signing_in import fresh_browser, signed_in
from service.db import reading, writing
from service.errors import Refused
from service.web import cookies


def _reading(request: Request) -> Iterator[Session]:
    with reading(request.app.state.engine) as session:
        yield session


def _writing(request: Request) -> Iterator[Session]:
    with writing(request.app.state.engine) as session:
        yield session


def _now() -> datetime:
    return datetime.now(UTC)


Reading = Annotated[Session, Depends(_reading, scope="function")]
Writing = Annotated[Session, Depends(_writing, scope="function")]
Now = Annotated[datetime, Depends(_now)]


def reader_of(request: Request, session: Session) -> Actor:
    """Who asks, for answers outside of any route."""
    return _actor(request, session, _now())


def place_of(request: Request) -> str:
    """From which place of the net something is asked; one network of version 6 (/64) is one place."""
    host = request.client.host if request.client else ""
    try:
        found = ip_address(host)
    except ValueError:
        return host
    return host if found.version == 4 else str(ip_network((host, 64), strict=False))


def _actor(request: Request, session: Reading, now: Now) -> Actor:
    found = signed_in(session, cookies.given(request), now, request.app.state.settings.demo)
    request.state.seen = found.seen
    return found.actor


def _fresh(request: Request, session: Reading, now: Now) -> WebSession:
    return fresh_browser(session, cookies.given(request), now)


Reader = Annotated[Actor, Depends(_actor)]
Fresh = Annotated[WebSession, Depends(_fresh)]


def may(action: Action) -> Callable[..., Actor]:
    """A dependency: the reader, once allowed to do this to what the address names."""

    def check(request: Request, actor: Reader) -> Actor:
        place = request.path_params
        subject = Subject(country=place.get("country"), province=place.get("code"))
        if not allow(actor, action, subject):
            raise Refused
        return actor

    return check
