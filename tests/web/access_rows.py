"""What the role table names beside the small world: registrations, claims, invitations, pairs, an owner."""

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from service.accounts.models import Person, Role, RoleName
from service.accounts.signing_in import hashed
from service.db import writing
from service.directory.listing_keeping import By
from service.directory.models import Membership, Organisation
from service.directory.vocabulary import MembershipRole, Standing
from service.registering.models import AskState, JoinRequest, KeyKind, MailedKey, Registration, RegistrationState
from service.uniting.merging import merge
from service.uniting.models import Suspicion, SuspicionState
from tests import factories as make
from tests.browser.coming_in import TYPED
from tests.web.conftest import World

LASTS = make.AT + timedelta(days=365_000)
TOKEN = "an-invitation-of-the-table"  # of tests


def add_rows(engine: Engine, world: World) -> dict[str, object]:
    """Adds them, with an owner of Twente among the readers; what stands for each in the addresses of the table."""
    with writing(engine) as session:
        for slug, country in (("munich", "DE"), ("lyon", "FR")):
            make.organisation(session, slug, country=country, standing=Standing.KNOWN)
        own = {one.slug: one for one in session.exec(select(Organisation)).all()}
        twente, brainport, bavaria = (own[slug].id or 0 for slug in ("twente", "brainport", "bavaria"))
        owner = make.person(session, "owner", RoleName.OWNER, organisation_id=twente)
        owner.demo, world.readers["owner"] = session.get_one(Person, world.readers["member"]).demo, owner.id or 0
        held = {one.person_id: one.id for one in session.exec(select(Role).order_by(col(Role.id))).all()}
        return {
            **_registrations(session, world),
            "COLLEAGUE": held[world.readers["member"]],
            "LAST": held[owner.id or 0],
            "INVITED": _invited(session, world, twente),
            "ASKER": _asks(session, world, twente, claim=False),
            "NEAR": _asks(session, world, twente, claim=True),
            "HERS": _asks(session, world, brainport, claim=True),
            "ABROAD": _asks(session, world, bavaria, claim=True),
            "PART": _part(session, bavaria, twente),
            "THEIRS": _part(session, bavaria, brainport),
            "PAIR": _pair(session, brainport, bavaria),
            "MERGER": merge(
                session, own["brainport"], make.organisation(session, "gone"), By(None, make.AT.replace(year=2900))
            ).id,
            "JOINING": TOKEN,
        }


def _registrations(session: Session, world: World) -> dict[str, object]:
    """One that the member goes on with; and three that wait: in Overijssel, in Brabant, and an officer's own."""
    waits = RegistrationState.SUBMITTED
    for key, name, state, province in (
        ("begun", "member", RegistrationState.DRAFT, None), ("waits", "partner", waits, "NL-OV"),
        ("elsewhere", "partner", waits, "NL-NB"), ("own", "national", waits, "NL-OV"),
    ):  # fmt: skip
        session.add(Registration(
            key=key, person_id=world.readers[name], state=state, typed=TYPED, country="NL", province=province,
            created_at=make.AT, updated_at=make.AT, submitted_at=make.AT,
        ))  # fmt: skip
    return {"BEGUN": "begun", "WAITS": "waits", "FARTHER": "elsewhere", "MINE": "own"}


def _invited(session: Session, world: World, organisation_id: int) -> int | None:
    row = MailedKey(
        kind=KeyKind.JOIN, token_hash=hashed(TOKEN), email="kim@hotspot.example", locale="en", role=RoleName.EDITOR,
        organisation_id=organisation_id, by_person_id=world.readers["owner"], created_at=make.AT, expires_at=LASTS,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _asks(session: Session, world: World, organisation_id: int, claim: bool) -> int | None:
    row = JoinRequest(
        person_id=world.readers["partner"], organisation_id=organisation_id, claim=claim, state=AskState.ASKED,
        created_at=make.AT,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _part(session: Session, member_id: int, host_id: int) -> int | None:
    row = Membership(member_id=member_id, host_id=host_id, role=MembershipRole.MEMBER, **make.SOURCE)
    session.add(row)
    session.flush()
    return row.id


def _pair(session: Session, one: int, other: int) -> int | None:
    row = Suspicion(left_id=one, right_id=other, score=0.9, state=SuspicionState.OPEN, found_at=make.AT)
    session.add(row)
    session.flush()
    return row.id
