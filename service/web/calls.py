"""Routes of calls: the list, and its deadlines as a calendar."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.accounts.policy import Action
from service.funding.calls import Call, calendar, calls, coming, past
from service.funding.options import told
from service.funding.rulebooks import file_rules
from service.i18n import gettext as _
from service.i18n import use_locale
from service.matchmaking.feeds import feed_address, feed_of, renew_feed
from service.matchmaking.fitting import fitting
from service.web.addresses import typed
from service.web.dependencies import Now, Reader, Reading, Writing, may
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse, dependencies=[Depends(may(Action.READ_DIRECTORY))])


@router.get("/calls")
def listed(request: Request, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """Calls with a deadline to come, by the nearest, of all programmes or of one; and what has closed."""
    found = calls(session, request.app.state.settings.demo)
    chosen, programme, wrong = _chosen(request, found)
    shown: dict[str, Any] = {"coming": coming(chosen, now.date()), "past": past(chosen, now.date())}
    shown["fits"] = fitting(session, actor, shown["coming"], now.date())
    programmes = {one.programme: file_rules().programme(one.programme) for one in found}
    around: dict[str, Any] = {"programmes": programmes, "programme": programme, "wrong": wrong, "today": now.date()}
    return page(request, "calls/calls", session, actor, **shown, **around)


@router.get("/calls.ics")
def deadlines(request: Request, session: Reading, now: Now) -> Response:
    """The deadlines of the same calls, for a calendar that asks again by itself."""
    shown = _chosen(request, calls(session, request.app.state.settings.demo))[0]
    found = [(one, _words(one)) for one in shown]
    address = f"{request.app.state.settings.base_url}/calls"
    text = calendar(found, address, now)
    return Response(text, media_type="text/calendar; charset=utf-8")


@router.get("/me/calendar", dependencies=[Depends(may(Action.CHOOSE_MAILS))])
def own_calendar(request: Request, session: Reading, actor: Reader) -> HTMLResponse:
    """The secret address of the reader's own calendar, and the button that makes a new one."""
    address = feed_address(session, request.app.state.settings, actor.person_id or 0)
    new = "new" in request.query_params
    return page(request, "accounts/me_calendar", session, actor, address=address, new=new)


@router.post("/me/calendar", dependencies=[Depends(may(Action.CHOOSE_MAILS))])
def renew_calendar(session: Writing, actor: Reader, now: Now) -> RedirectResponse:
    """Makes a new address; the one before works no more."""
    renew_feed(session, actor.person_id or 0, now)
    return RedirectResponse("/me/calendar?new=1#message", 303)


@router.get("/calendar/{token}.ics", dependencies=[Depends(may(Action.USE_MAILED_LINK))])
def feed(request: Request, token: str, session: Reading, now: Now) -> Response:
    """The calendar of whoever has the address: the deadlines of calls that fit their organisations."""
    settings = request.app.state.settings
    found = feed_of(session, settings, token, now.date())
    with use_locale(found.locale):
        named = [(one, _words(one)) for one in found.calls]
    text = calendar(named, f"{settings.base_url}/calls", now)
    return Response(text, media_type="text/calendar; charset=utf-8", headers={"cache-control": "private, no-store"})


def _words(call: Call) -> str:
    return _("Deadline: %(title)s") % {"title": told(call.text, call.text_nl).text}


def _chosen(request: Request, found: tuple[Call, ...]) -> tuple[tuple[Call, ...], str, str]:
    """The calls of the programme in the address, that programme, and one in it that has no calls."""
    asked = typed(request, "programme", 40)
    own = tuple(one for one in found if one.programme == asked)
    return (own, asked, "") if own else (found, "", asked)
