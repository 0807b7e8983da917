"""The consortia of a demonstration: one that looks for its third partner, and the same with whom the engine names."""

from datetime import datetime

from sqlmodel import Session, select

from service.accounts.models import RoleName
from service.accounts.policy import Actor, Held
from service.consortia.access import Place
from service.consortia.forms import AimFields
from service.consortia.keeping import Aim, keep, partners_of
from service.consortia.log import note
from service.consortia.models import Consortium, ConsortiumPartner, ConsortiumStep, PartnerRole, PartnerState
from service.consortia.views import Look, judging, whole
from service.directory.listing_keeping import By
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.settings import Settings

NEED, OWN, PARTNER = "kennispark-twente-n1", "kennispark-twente", "medical-valley-emn"
ASIDE = "ageing-care"
"""A field that neither of the two covers."""
AIMED_AT = "interreg-vi-nwe.project"
ABOUT = (
    "Invented for the demonstration: nobody was asked. A robot that guides needles goes from the bench to the clinic."
)
SEEKING, COMPLETED = "Needle robot in the clinic: a third partner sought", "Needle robot in the clinic: completed"


def begin_specimens(session: Session, settings: Settings, now: datetime) -> int:
    """Begins them and says how many there are; none without the need or its two sides, no second without a candidate.

    Programmes end: many years on nobody may be left who would make one eligible.
    """
    need = session.exec(select(Listing).where(Listing.seed_key == NEED)).first()
    sides = {
        slug: session.exec(select(Organisation).where(Organisation.slug == slug)).first() for slug in (OWN, PARTNER)
    }
    own, partner = sides[OWN], sides[PARTNER]
    if need is None or own is None or partner is None:
        return 0
    first = _begun(session, settings, (own, need, SEEKING), now)
    _joined(session, first, partner, (PartnerState.ACCEPTED, now))
    third = _named_by_the_engine(session, first, own, now)
    if third is None:
        return 1
    second = _begun(session, settings, (own, need, COMPLETED), now)
    _joined(session, second, partner, (PartnerState.ACCEPTED, now))
    _joined(session, second, third, (PartnerState.INVITED, now))
    return 2


def _begun(
    session: Session, settings: Settings, about: tuple[Organisation, Listing, str], now: datetime
) -> Consortium:
    own, need, title = about
    fields = AimFields(title=title, about=ABOUT, need=need.reference, wanted=[*need.fields, ASIDE])
    row = keep(session, settings, Aim(own, fields, _actor(own)), By(None, now)).row
    assert row is not None
    return row


def _actor(own: Organisation) -> Actor:
    return Actor(None, own.name, (Held(RoleName.EDITOR, own.id),), demo=True)


def _joined(session: Session, row: Consortium, other: Organisation, came: tuple[PartnerState, datetime]) -> None:
    state, now = came
    answered = now if state is PartnerState.ACCEPTED else None
    session.add(
        ConsortiumPartner(
            consortium_id=row.id or 0, organisation_id=other.id, state=state, role=PartnerRole.PARTNER,
            invited_at=now, answered_at=answered,
        )
    )  # fmt: skip
    note(session, row, (ConsortiumStep.INVITED, other.name), row.organisation_id, By(None, now))
    if answered:
        note(session, row, (ConsortiumStep.ACCEPTED, other.name), other.id, By(None, now))


def _named_by_the_engine(
    session: Session, row: Consortium, own: Organisation, now: datetime
) -> Organisation | None:  # fmt: skip
    """The first with whom the programme becomes eligible."""
    place = Place(row, partners_of(session, row.id)[0], _actor(own))
    found = judging(session, whole(session, place, True), Look(now.date(), AIMED_AT)).fillers
    return next((one.row for one in found if one.ranked.cures), None)
