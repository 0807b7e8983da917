"""Two hotspots with proposals between them, and a reader whose digest is due on Monday at eight."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from matching.records import Kind, ListingKind
from service.accounts.models import Frequency, RoleName, Subscription
from service.db import writing
from tests import factories as make

MONDAY_EIGHT = datetime(2026, 3, 2, 7, tzinfo=UTC)
"""Eight o'clock in Amsterdam, in winter."""


@pytest.fixture
def reader(database: Engine) -> int:
    """The number of a person who edits the hotspot Twente; seven proposals wait."""
    with writing(database) as session:
        twente = make.organisation(session, "twente", province="NL-OV")
        need = make.listing(session, twente, "NEED-NL-2026-0001", illustrative=True, title="Sensors for dikes")
        for number in range(7):
            other = make.organisation(session, f"cluster-{number}", country="DE", kind=Kind.CLUSTER)
            skill = make.listing(session, other, f"CAP-DE-2026-000{number}", kind=ListingKind.CAPABILITY)
            make.proposal(session, twente, other, need_id=need.id, capability_id=skill.id, score=0.8)
        person = make.person(session, "member", RoleName.EDITOR, organisation_id=twente.id)
        person.locale = "en"
        row = Subscription(person_id=person.id or 0, frequency=Frequency.WEEKLY, due_at=MONDAY_EIGHT)
        session.add_all([person, row])
        session.flush()
        return person.id or 0
