"""Routes by which a side answers a proposal or ends a mail: from the page, and from a mail without signing in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from service.accounts.policy import Action
from service.digests.subscribing import unsubscribe
from service.matchmaking.answering import Given, answer
from service.matchmaking.asking import Place, asking, may_answer, place_by_link, place_of, view_of
from service.matchmaking.forms import AnswerFields, checked
from service.matchmaking.mutual import show_contacts
from service.matchmaking.viewing import one_proposal
from service.tokens import read_unsubscribe
from service.web.dependencies import Now, Reader, Reading, Writing, may
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
def ask(request: Request, token: str, session: Writing, now: Now) -> HTMLResponse:
    """The proposal with a button; nothing is answered yet."""
    place = place_by_link(session, request.app.state.settings, token, now)
    return _shown(request, session, place, now, None)


@router.post("/answer/{token}", dependencies=by_mail)
def take(request: Request, token: str, session: Writing, now: Now, fields: Fields) -> Response:
    """Takes the answer of whoever holds the mail."""
    place = place_by_link(session, request.app.state.settings, token, now)
    return _taken(request, session, place, now, fields)


@router.post("/proposals/{number}/answer")
def take_here(
    request: Request, number: int, session: Writing, actor: Reader, now: Now, fields: Fields
) -> Response:  # fmt: skip
    """Takes the answer of somebody who has signed in."""
    place = place_of(session, min(number, LARGEST_NUMBER), fields.side, actor)
    return _taken(request, session, place, now, fields)


@router.get("/proposals/{number}")
def proposal(request: Request, number: int, session: Writing, actor: Reader, now: Now) -> HTMLResponse:
    """One proposal, seen from the side that `as` names, with the form for those who may answer."""
    own = request.query_params.get("as", "")
    view = one_proposal(session, min(number, LARGEST_NUMBER), own, actor)
    if not may_answer(view, actor):
        return page(request, "proposal", session, actor, view=view, card=view.cards[0], ask=None, contacts=())
    return _shown(request, session, place_of(session, view.cards[0].row.id or 0, own, actor), now, None)


def _shown(
    request: Request, session: Session, place: Place, now: Now, fields: AnswerFields | None
) -> HTMLResponse:  # fmt: skip
    view = view_of(session, place)
    form = asking(view, place, now.date(), fields)
    if fields is not None:
        form.errors.update(checked(fields, now.date())[1])
    contacts = show_contacts(session, place.proposal_id, place.seen, now)
    context = {"view": view, "card": view.cards[0], "ask": form, "contacts": contacts}
    return page(request, "proposal", session, place.actor, 422 if form.errors else 200, **context)


def _taken(request: Request, session: Session, place: Place, now: Now, fields: AnswerFields) -> Response:
    view_of(session, place)
    form, errors = checked(fields, now.date())
    if form is None or errors:
        return _shown(request, session, place, now, fields)
    given = Given(place.proposal_id, place.own.id or 0, place.actor.person_id or 0, form)
    answer(session, request.app.state.settings, given, now)
    back = place.address if place.suggested else f"/proposals/{place.proposal_id}?as={place.own.slug}"
    return RedirectResponse(back, 303)


@router.get("/unsubscribe/{token}", dependencies=by_mail)
def offer_end(request: Request, token: str, session: Reading, actor: Reader) -> HTMLResponse:
    """A button that ends one kind of mail; programs that follow links end nothing."""
    link = read_unsubscribe(request.app.state.settings.secret_key, token)
    return page(request, "unsubscribe", session, actor, address=request.url.path, kind=link.kind, ended=False)


@router.post("/unsubscribe/{token}", dependencies=by_mail)
def end(request: Request, token: str, session: Writing, actor: Reader, now: Now) -> HTMLResponse:
    """Ends one kind of mail at once (RFC 8058)."""
    link = read_unsubscribe(request.app.state.settings.secret_key, token)
    unsubscribe(session, link.person_id, link.kind, now)
    return page(request, "unsubscribe", session, actor, address=request.url.path, kind=link.kind, ended=True)
