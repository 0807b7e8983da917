"""One decision on several listings at once, with a reason in the language of whoever keeps each."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from service.accounts.policy import Actor
from service.directory.listing_keeping import By, version_of
from service.directory.moderating import decide, judged, over, submitted
from service.directory.moderation_words import CANNED, canned
from service.directory.vocabulary import ListingStep
from service.errors import Missing
from service.i18n import gettext as _
from service.settings import Settings

MOST = 100
DECISIONS = (ListingStep.PUBLISHED, ListingStep.REJECTED)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was ticked, each as `reference|version`; the decision, and by name the reason."""

    ticked: tuple[str, ...]
    decision: str
    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """How many were decided on; and how many others or their owners were ahead of, or whose call is over."""

    decided: int
    left: int


def wrong_with_all(chosen: Chosen) -> dict[str, str]:
    """What is wrong with a decision on several; who is sent back hears why."""
    if not chosen.ticked:
        return {"listings": _("Tick at least one listing.")}
    if chosen.decision not in DECISIONS:
        return {"decision": _("Choose what to do.")}
    if chosen.decision == ListingStep.REJECTED and chosen.reason not in CANNED:
        return {"reason": _("Choose why they are sent back.")}
    return {}


def decide_all(session: Session, settings: Settings, actor: Actor, chosen: Chosen, now: datetime) -> Done:
    """Takes the decision on each that still says what the moderator saw."""
    decided = 0
    for one in dict.fromkeys(chosen.ticked[:MOST]):
        reference, _bar, version = one.partition("|")
        decided += _decide(session, settings, actor, chosen, (reference, version, now))
    return Done(decided, len(set(chosen.ticked)) - decided)


def _decide(
    session: Session, settings: Settings, actor: Actor, chosen: Chosen, which: tuple[str, str, datetime]
) -> bool:
    reference, version, now = which
    try:
        row = submitted(session, reference, actor)
    except Missing:
        return False
    if version != version_of(row) or over(session, row, chosen.decision, now.date()):
        return False
    note = ""
    if chosen.decision == ListingStep.REJECTED:
        note = canned(chosen.reason, judged(session, reference, actor, now).language)
    decide(session, settings, row, (ListingStep(chosen.decision), note), By(actor.person_id, now))
    return True
