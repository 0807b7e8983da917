"""Routes of the desk for rules: programmes, their rules, the form with what a change would do, and undoing one."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from matching.funding.rulebook import Rulebook
from service.accounts.policy import Action, Actor
from service.directory.listing_keeping import By
from service.errors import Missing
from service.funding.rule_changing import (
    ALL,
    Which,
    book_without,
    change,
    change_by,
    rule_of,
    undo,
    version_of,
)
from service.funding.rule_fields import MARKS, Checked, RuleFields, checked, typed
from service.funding.rule_history import history
from service.funding.rulebooks import book_of, standing_changes
from service.matchmaking.rule_effects import Effects, Touched, effects
from service.web.dependencies import Now, Reading, Writing, may
from service.web.pages import page

router = APIRouter(prefix="/desks/rules", default_response_class=HTMLResponse)
Officer = Annotated[Actor, Depends(may(Action.KEEP_RULES))]
Fields = Annotated[RuleFields, Form()]
LARGEST_NUMBER = 2**31 - 1


@router.get("")
def programmes(request: Request, session: Reading, actor: Officer, now: Now) -> HTMLResponse:
    """All programmes with their years, how sure they are, and how often they were changed."""
    changed = [row.programme for row in standing_changes(session)]
    found = list(book_of(session).programmes())
    return page(request, "desks/rules", session, actor, found=found, changed=changed, today=now.date())


@router.get("/{programme}")
def rules(request: Request, programme: str, session: Reading, actor: Officer) -> HTMLResponse:
    """The rules of one programme as they are in force, and what was changed."""
    book = book_of(session)
    if programme not in book.ids:
        raise Missing
    done = next((one for one in ("changed", "undone") if one == request.query_params.get("did")), "")
    around: dict[str, Any] = {"programme": book.programme(programme), "history": history(session, programme)}
    return page(request, "desks/programme", session, actor, did=done, **around)


@router.get("/{programme}/{instrument}/{rule}")
def look(
    request: Request, programme: str, instrument: str, rule: str, session: Reading, actor: Officer, now: Now
) -> HTMLResponse:  # fmt: skip
    """The form with a rule as it is."""
    which = _which(programme, instrument, rule)
    fields = typed(rule_of(book_of(session), which)).model_copy(update={"day": now.date().isoformat()})
    return _form(request, session, actor, which, (fields, Checked(), None))


@router.post("/{programme}/{instrument}/{rule}")
def amend(
    request: Request, programme: str, instrument: str, rule: str, session: Writing, actor: Officer, now: Now,
    fields: Fields,
) -> Response:  # fmt: skip
    """Shows what the change would do; keeps it once that was seen."""
    which, book = _which(programme, instrument, rule), book_of(session)
    found = checked(fields, rule_of(book, which))
    if found.errors or fields.do != "save" or fields.seen != fields.digest or fields.version != version_of(session):
        seen = None if found.errors else _seen(session, book, which, (found, _day(fields, now.date())))
        return _form(request, session, actor, which, (fields, found, seen))
    change(session, which, found, By(actor.person_id, now))
    return RedirectResponse(f"/desks/rules/{programme}?did=changed#message", 303)


@router.get("/{programme}/changes/{number}/undo")
def look_back(
    request: Request, programme: str, number: int, session: Reading, actor: Officer, now: Now
) -> HTMLResponse:  # fmt: skip
    """What undoing a change would do."""
    row = change_by(session, programme, min(number, LARGEST_NUMBER))
    touched = _touched(book_of(session), book_without(session, row), (row.programme, row.instrument, row.rule))
    return page(request, "desks/undo", session, actor, row=row, seen=effects(session, touched, now.date()))


@router.post("/{programme}/changes/{number}/undo")
def take_back(programme: str, number: int, session: Writing, actor: Officer, now: Now) -> RedirectResponse:
    """Takes a change back."""
    undo(session, change_by(session, programme, min(number, LARGEST_NUMBER)), By(actor.person_id, now))
    return RedirectResponse(f"/desks/rules/{programme}?did=undone#message", 303)


def _which(programme: str, instrument: str, rule: str) -> Which:
    return programme, "" if instrument == ALL else instrument, rule


def _day(fields: RuleFields, today: date) -> date:
    """The day on which proposals are judged: as asked, else today."""
    try:
        return date.fromisoformat(fields.day)
    except ValueError:
        return today


def _touched(before: Rulebook, after: Rulebook, which: Which) -> Touched:
    instruments = tuple(one.id for one in before.programme(which[0]).instruments if which[1] in ("", one.id))
    return Touched(before, after, which[0], instruments)


def _seen(session: Session, book: Rulebook, which: Which, change: tuple[Checked, date]) -> Effects:
    found, day = change
    after = book.amended([found.amendment(*which)])
    return effects(session, _touched(book, after, which), day)


def _form(
    request: Request, session: Session, actor: Actor, which: Which, given: tuple[RuleFields, Checked, Effects | None]
) -> HTMLResponse:  # fmt: skip
    fields, found, seen = given
    book, version = book_of(session), version_of(session)
    overtaken = fields.do == "save" and fields.version != version
    context: dict[str, Any] = {"programme": book.programme(which[0]), "which": which, "rule": rule_of(book, which)}
    context |= {"fields": fields, "errors": found.errors, "seen": seen, "marks": MARKS, "overtaken": overtaken}
    context |= {"instrument": book.programme(which[0]).instrument(which[1]), "version": version}
    status = 409 if overtaken else 422 if found.errors else 200
    return page(request, "desks/rule", session, actor, status, **context)
