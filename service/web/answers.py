"""Routes by which a side answers a proposal or ends a mail: from the page, and from a mail without signing in."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from service.accounts.policy import Action, Actor
from service.accounts.subscribing import unsubscribe
from service.matchmaking.answering import Given, Outcome, answer
from service.matchmaking.asking import Asking, Place, asking, may_answer, may_read, place_by_link, place_of, view_of
from service.matchmaking.forms import AnswerFields, checked
from service.matchmaking.models import Answer
from service.matchmaking.mutual import Contact, contacts_opened, show_contacts
from service.matchmaking.paying import paying_for
from service.matchmaking.viewing import one_proposal
from service.tokens import UnsubscribeLink, read_unsubscribe
from service.web.dependencies import Now, Reader, Reading, Writing, may
from service.web.locales import asked, speaking_to
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)
by_mail = [Depends(may(Action.USE_MAILED_LINK))]
LARGEST_NUMBER = 2**31 - 1


def _fields(
    answer: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    side: Annotated[str, Form(alias="as")] = "",
) -> AnswerFields:
    return AnswerFields.model_validate({"answer": answer, "until": until, "reason": reason, "note": note, "as": side})


Fields = Annotated[AnswerFields, Depends(_fields)]


@router.get("/answer/{token}", dependencies=by_mail)
def ask(request: Request, token: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """The proposal with a button; nothing is answered yet."""
    place = _mailed(request, session, token, now)
    with speaking_to(request, session, place.actor.person_id):
        return _shown(request, session, actor, place, now)


@router.post("/answer/{token}", dependencies=by_mail)
def take(request: Request, token: str, session: Writing, actor: Reader, now: Now, fields: Fields) -> Response:
    """Takes the answer of whoever holds the mail, once: what holds is changed by the signed-in page."""
    place = _mailed(request, session, token, now)
    with speaking_to(request, session, place.actor.person_id):
        form = asking(view_of(session, place), place, now.date(), fields)
        if form.errors and not (form.closed or form.settled):
            return _page(request, session, actor, form)
    return _taken(request, session, place, now, form)


@router.post("/proposals/{number}/answer")
def take_here(
    request: Request, number: int, session: Writing, actor: Reader, now: Now, fields: Fields
) -> Response:  # fmt: skip
    """Takes the answer of somebody who has signed in."""
    place = place_of(session, min(number, LARGEST_NUMBER), fields.side, actor)
    form = asking(view_of(session, place), place, now.date(), fields)
    if form.errors and not form.closed:
        return _page(request, session, actor, form)
    return _taken(request, session, place, now, form)


@router.get("/proposals/{number}")
def proposal(request: Request, number: int, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """One proposal, seen from the side that `as` names, with the form for those who may answer."""
    own = request.query_params.get("as", "")
    view = one_proposal(session, min(number, LARGEST_NUMBER), own, actor)
    if may_answer(view, actor):
        return _shown(request, session, actor, place_of(session, view.cards[0].row.id or 0, own, actor), now)
    nothing: dict[str, Any] = {"ask": None, "contacts": (), "result": None, "all_shown": True}
    nothing["paying"] = paying_for(session, view.cards, now.date()).get(view.cards[0].row.id or 0)
    return page(request, "matchmaking/proposal", session, actor, view=view, card=view.cards[0], **nothing)


@router.get("/proposals/{number}/answer")
def back_to_proposal(request: Request, number: int) -> RedirectResponse:
    """The proposal itself, for whoever reloads, shares or translates the address of a form with errors."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/proposals/{number}{query}", 303)


def _mailed(request: Request, session: Session, token: str, now: datetime) -> Place:
    """The place of a mailed link; a language that its address asks for stays in the address of the form."""
    place = place_by_link(session, request.app.state.settings, token, now)
    language = asked(request.scope)
    return replace(place, address=f"{place.address}?lang={language}") if language else place


def _shown(request: Request, session: Session, actor: Actor, place: Place, now: datetime) -> HTMLResponse:
    """The proposal with the form; whoever was not told the contacts yet asks for them with a button.

    The form holds the answer that the address suggests; after an answer, and where none is suggested, what holds.
    """
    form = asking(view_of(session, place), replace(place, suggested=_suggested(request, place)), now.date())
    contacts = contacts_opened(session, place.proposal_id, place.seen) if form.mutual else None
    return _page(request, session, actor, form, contacts)


def _suggested(request: Request, place: Place) -> Answer | None:
    asked = request.query_params.get("answer", "")
    if "result" in request.query_params or asked == "open":
        return None
    return Answer(asked) if asked in set(Answer) else place.suggested


def _page(
    request: Request, session: Session, actor: Actor, form: Asking, contacts: tuple[Contact, ...] | None = None
) -> HTMLResponse:  # fmt: skip
    """The page of a proposal around a form, for the reader of the cookie, whoever a link was mailed to."""
    result = next((one for one in Outcome if one.value == request.query_params.get("result")), None)
    context: dict[str, Any] = {"view": form.view, "card": form.view.cards[0], "ask": form, "contacts": contacts}
    context["all_shown"] = may_read(form.view, actor)
    context["paying"] = paying_for(session, form.view.cards, form.day).get(form.view.cards[0].row.id or 0)
    return page(
        request, "matchmaking/proposal", session, actor, 422 if form.errors else 200, result=result, **context
    )


def _taken(request: Request, session: Session, place: Place, now: datetime, form: Asking) -> Response:
    """Takes the answer and leads back to the proposal; where none is possible it is neither right nor wrong.

    Once both sides are interested whoever sends the form is shown the contacts, and it is kept that they were.
    """
    right, _ = checked(form.fields, now.date())
    outcome = Outcome.CLOSED if form.closed else Outcome.SETTLED
    if right is not None:
        given = Given(place.proposal_id, place.own.id or 0, place.actor.person_id or 0, right, once=place.by_mail)
        outcome = answer(session, request.app.state.settings, given, now)
    show_contacts(session, place.proposal_id, place.seen, now)
    back = place.address if place.by_mail else f"/proposals/{place.proposal_id}?as={place.own.slug}"
    return RedirectResponse(f"{back}{'&' if '?' in back else '?'}result={outcome.value}#message", 303)


@router.get("/unsubscribe/{token}", dependencies=by_mail)
def offer_end(request: Request, token: str, session: Reading, actor: Reader) -> HTMLResponse:
    """A button that ends one kind of mail; programs that follow links end nothing."""
    link = read_unsubscribe(request.app.state.settings.secret_key, token)
    return _ending(request, session, actor, link, ended=False)


@router.post("/unsubscribe/{token}", dependencies=by_mail)
def end(request: Request, token: str, session: Writing, actor: Reader, now: Now) -> HTMLResponse:
    """Ends one kind of mail at once (RFC 8058)."""
    link = read_unsubscribe(request.app.state.settings.secret_key, token)
    unsubscribe(session, link.person_id, link.kind, now)
    return _ending(request, session, actor, link, ended=True)


def _ending(request: Request, session: Session, actor: Actor, link: UnsubscribeLink, ended: bool) -> HTMLResponse:
    language = asked(request.scope)
    address = f"{request.url.path}?lang={language}" if language else request.url.path
    with speaking_to(request, session, link.person_id):
        return page(request, "accounts/unsubscribe", session, actor, address=address, kind=link.kind, ended=ended)
