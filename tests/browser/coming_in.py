"""Pages of coming in, each with its route, its reader and an address, and the rows that these need."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from service.accounts.models import RoleName
from service.accounts.signing_in import hashed
from service.directory.models import Organisation
from service.registering.models import KeyKind, MailedKey, Registration, RegistrationState
from service.uniting.models import Suspicion, SuspicionState

PAGES = {
    "where registering begins": ("/register", "visitor", "/register"),
    "my registrations": ("/register", "member", "/register"),
    "a name": ("/register/{key}/{step}", "member", "/register/{registration}/name?name=TNO&country=NL"),
    "a place": ("/register/{key}/{step}", "member", "/register/{registration}/place?place=Ensch"),
    "a kind": ("/register/{key}/{step}", "member", "/register/{registration}/kind"),
    "a text": ("/register/{key}/{step}", "member", "/register/{registration}/text"),
    "fields": ("/register/{key}/{step}", "member", "/register/{registration}/fields"),
    "a first need": ("/register/{key}/first/{kind}", "member", "/register/{registration}/first/need"),
    "a registration whole": ("/register/{key}/preview", "member", "/register/{registration}/preview"),
    "an invitation": ("/invitation/{token}", "visitor", "/invitation/{invitation}"),
    "asking to join": ("/organisations/{slug}/join", "member", "/organisations/university-of-twente/join"),
    "people": ("/my/{slug}/people", "member", "/my/{own}/people"),
    "profile": ("/my/{slug}/profile", "member", "/my/{own}/profile"),
    "members": ("/my/{slug}/members", "member", "/my/{own}/members"),
    "nothing kept": ("/kept", "member", "/kept"),
    "organisations that wait": ("/moderation/organisations", "national", "/moderation/organisations"),
    "a registration judged": ("/moderation/organisations/{key}", "national", "/moderation/organisations/{waiting}"),
    "duplicates": ("/moderation/duplicates", "national", "/moderation/duplicates"),
    "side by side": ("/moderation/duplicates/{number}", "national", "/moderation/duplicates/{suspicion}"),
}
NO_PAGES = {"/register/{key}"}
"""What only leads on."""

TYPED = {
    "name": {"name": "Testlab Noordoost", "acronym": "TLN", "country": "NL", "website": "https://testlab.example"},
    "place": {"place": "Enschede", "town": "", "province": ""},
    "kind": {"kind": "research-institute", "legal_entity": "yes"},
    "text": {"text_own": "We test hydrogen valves and sensors.", "language": "en", "text_en": ""},
    "fields": {"fields": ["hydrogen", "sensors"], "topsectors": ["energie"]},
    "capability": {
        "title": "Tests of hydrogen valves", "summary": "At low temperature.", "language": "en",
        "cooperation": ["facility-access"], "keywords": "valves, hydrogen",
    },
    "need": {"skipped": True},
}  # fmt: skip
INVITED = "an-invitation-of-the-tests"


def rows_for(session: Session, member: int, own: Organisation, now: datetime) -> dict[str, object]:
    """What stands for the names in these addresses; made once."""
    found = session.exec(select(Suspicion.id).where(Suspicion.state == SuspicionState.OPEN)).first()
    if session.exec(select(Registration.id).where(Registration.key == "tests-begun")).first() is None:
        found = _made(session, member, own, now)
    return {"registration": "tests-begun", "waiting": "tests-wait", "invitation": INVITED, "suspicion": found}


def _made(session: Session, member: int, own: Organisation, now: datetime) -> int | None:
    for key, state in (("tests-begun", RegistrationState.DRAFT), ("tests-wait", RegistrationState.SUBMITTED)):
        session.add(Registration(
            key=key, person_id=member, state=state, typed=TYPED, country="NL", province="NL-OV", created_at=now,
            updated_at=now, submitted_at=now,
        ))  # fmt: skip
    session.add(MailedKey(
        kind=KeyKind.JOIN, token_hash=hashed(INVITED), email="kim@testlab.example", locale="en", role=RoleName.EDITOR,
        organisation_id=own.id, by_person_id=member, created_at=now, expires_at=now + timedelta(days=14),
    ))  # fmt: skip
    left, right = session.exec(select(Organisation.id).order_by(col(Organisation.id)).limit(2)).all()
    row = Suspicion(
        left_id=left or 0, right_id=right or 0, score=0.9, state=SuspicionState.OPEN, found_at=now
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id
