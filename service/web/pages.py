"""Turns a template and its context into an answer, with what every page needs."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from service.accounts.models import RoleName
from service.accounts.policy import OWN, Action, Actor, allow
from service.directory.demo_readers import demo_readers
from service.directory.models import Organisation
from service.languages import languages_of
from service.rendering import render
from service.settings import Settings
from service.web.addresses import with_query
from service.web.contact import contact_of

NOTHING_TO_SEE = {
    "/sign-out",
    "/demo/look-as",
    "/tour/close",
    "/me/browsers/end",
    "/me/password/off",
    "/me/second-factor/codes",
    "/register/begin",
    "/desks/calls/import/keep",
}
"""Addresses that only take a form."""


def page(
    request: Request, name: str, session: Session, actor: Actor, status: int = 200, **context: Any
) -> HTMLResponse:
    """A page for a reader; in the demonstration with the readers one can look as."""
    return HTMLResponse(render(f"pages/{name}.html", **around(request, session, actor), **context), status)


def around(request: Request, session: Session, actor: Actor) -> dict[str, Any]:
    """What every page shows around its own: the reader's work, languages, in the demonstration the switch."""
    readers = demo_readers(session) if request.app.state.settings.demo else []
    called = next((one.called for one in readers if one.person_id == actor.person_id), "")
    actor = replace(actor, name=f"Demo {called}") if called else actor
    return {
        **surroundings(request, actor), "own_proposals": own_proposals(session, actor), "readers": readers
    }  # fmt: skip


def own_proposals(session: Session, actor: Actor) -> str:
    """The address of the proposals of the first organisation that the reader works for; empty without one."""
    numbers = [role.organisation_id for role in actor.roles if role.name in OWN and role.organisation_id]
    own = session.get(Organisation, numbers[0]) if numbers else None
    return f"/organisations/{own.slug}/proposals" if own else ""


def landing(session: Session, actor: Actor) -> str:
    """Where a reader's work is: the own proposals, else the first desk (it links the others), else the first page.

    Of an attaché the first is the country of the post's seat; who may see every desk begins at their list. Whose
    roles wait for a second factor begins with that.
    """
    if actor.withheld:
        return "/me/second-factor"
    proposals = own_proposals(session, actor)
    if proposals or not allow(actor, Action.READ_DESKS):
        return proposals or "/"
    desks = [f"/desks/attache/{role.country}" for role in actor.roles if role.country]
    desks += [f"/desks/province/{role.province}" for role in actor.roles if role.province]
    return desks[0] if desks and not actor.holds(RoleName.NATIONAL_OFFICER) else "/desks"


def surroundings(request: Request, actor: Actor) -> dict[str, Any]:
    """Of what is around a page, all that needs no database; an address that shows nothing has no other languages."""
    shown = request.method == "GET" or request.url.path not in NOTHING_TO_SEE
    languages = [(code, with_query(request, lang=code)) for code in languages_of(request.url.path)] if shown else []
    return {
        "actor": actor,
        "desks_shown": allow(actor, Action.READ_DESKS),
        "moderation_shown": allow(actor, Action.READ_MODERATION),
        "audit_shown": allow(actor, Action.READ_AUDIT),
        "duplicates_shown": allow(actor, Action.JUDGE_DUPLICATES),
        "outbox_shown": allow(actor, Action.READ_OUTBOX) and actor.person_id is not None,
        "path": request.url.path,
        "own_proposals": "",
        "languages": languages,
        "single_sign_on": _provider_name(request.app.state.settings),
        "contact": contact_of(request.app.state.settings),
    }


def _provider_name(settings: Settings) -> str:
    """How the OpenID provider is called on its button; empty where there is none."""
    return (settings.oidc_name or urlsplit(settings.oidc_issuer).hostname or "") if settings.single_sign_on else ""
