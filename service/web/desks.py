"""Routes of the desks of attachés and provinces."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from sqlmodel import select

from service.accounts.models import RoleName
from service.accounts.policy import Action, Actor, allow
from service.desks.attache import attache_desk
from service.desks.province import province_desk
from service.directory.geography import Post, Region
from service.labels import by_name
from service.web.addresses import page_number, page_turns
from service.web.dependencies import Now, Reading, may
from service.web.pages import page

router = APIRouter(prefix="/desks", default_response_class=HTMLResponse)


@router.get("")
def desks(
    request: Request, session: Reading, actor: Annotated[Actor, Depends(may(Action.READ_DESKS))]
) -> HTMLResponse:
    """The desks that the reader holds; a national officer all of them."""
    countries = [role.country for role in actor.roles if role.country]
    provinces = [role.province for role in actor.roles if role.province]
    if actor.holds(RoleName.NATIONAL_OFFICER):
        countries = by_name("country", set(session.exec(select(Post.country)).all()))
        provinces = by_name("province", session.exec(select(Region.code).where(Region.level == "province")).all())
    keeps_calls = allow(actor, Action.KEEP_CALLS)
    around: dict[str, Any] = {"countries": countries, "provinces": provinces, "keeps_calls": keeps_calls}
    return page(request, "desks/desks", session, actor, **around)


@router.get("/attache/{country}")
def attache(
    request: Request,
    country: str,
    session: Reading,
    actor: Annotated[Actor, Depends(may(Action.READ_ATTACHE_DESK))],
    now: Now,
) -> HTMLResponse:
    """The desk of a country's attaché."""
    desk = attache_desk(session, country, now.date(), page_number(request))
    return page(request, "desks/attache", session, actor, desk=desk, turn=page_turns(request))


@router.get("/province/{code}")
def province(
    request: Request,
    code: str,
    session: Reading,
    actor: Annotated[Actor, Depends(may(Action.READ_PROVINCE_DESK))],
    now: Now,
) -> HTMLResponse:
    """The desk of a province's officer."""
    return page(request, "desks/province", session, actor, desk=province_desk(session, code, now.date()))
