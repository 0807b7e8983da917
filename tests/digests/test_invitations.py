"""Invitations to consortia come in the digest once as new and once as the reminder, and then are only counted."""

from datetime import timedelta

from sqlalchemy import Engine, update
from sqlmodel import col, select

from service.accounts.models import Frequency, Subscription
from service.consortia.models import ConsortiumPartner, PartnerState
from service.db import writing
from service.digests.issuing import issue_due
from service.directory.models import Organisation
from service.mail.models import OutboxMail
from service.matchmaking.models import Proposal, ProposalState
from service.settings import Settings
from tests import factories as make
from tests.digests.conftest import MONDAY_EIGHT

NEW, AGAIN = "Invitations to a consortium that wait for your answer", "Invitations still without an answer"


def test_an_invitation_comes_once_as_new_once_as_the_reminder_and_then_is_counted(
    database: Engine, settings: Settings, reader: int
) -> None:
    with writing(database) as session:
        session.execute(update(Proposal).values(state=ProposalState.WITHDRAWN))
        sides = {one.slug: one for one in session.exec(select(Organisation)).all()}
        first = make.consortium(session, sides["cluster-1"], sides["twente"], title="Dikes that speak").id
        session.exec(select(Subscription)).one().frequency = Frequency.DAILY

    told: dict[int, str] = {}
    for day in (0, 1, 9, 10, 11, 20, 21):
        if day == 20:
            with writing(database) as session:
                make.consortium(session, sides["cluster-2"], sides["twente"], title="Quiet pumps")
        told[day] = _mailed(database, settings, day)
    with writing(database) as session:
        query = select(ConsortiumPartner).where(ConsortiumPartner.consortium_id == first)
        session.exec(query.where(ConsortiumPartner.state == PartnerState.INVITED)).one().state = PartnerState.ACCEPTED
    told[30] = _mailed(database, settings, 30)

    assert NEW in told[0] and "Dikes that speak (Cluster" in told[0] and "/consortium-invitation/" in told[0]
    assert "1 invitation to a consortium for Twente" in told[0]
    assert told[1] == told[9] == told[11] == told[21] == ""
    assert AGAIN in told[10] and NEW not in told[10] and "Dikes that speak" in told[10]
    assert "Quiet pumps" in told[20] and "Dikes" not in told[20]
    assert "1 more invitation to a consortium waits for an answer." in told[20]
    assert AGAIN in told[30] and "Quiet pumps" in told[30] and "more invitation" not in told[30]


def _mailed(database: Engine, settings: Settings, day: int) -> str:
    """What the digest of a day says, subject and text; empty where there is none."""
    with writing(database) as session:
        last = max(session.exec(select(OutboxMail.id)).all(), default=0) or 0
    issue_due(database, settings, MONDAY_EIGHT + timedelta(days=day))
    with writing(database) as session:
        new = session.exec(select(OutboxMail).where(col(OutboxMail.id) > last)).all()
        return "\n".join(f"{one.subject}\n{one.text}" for one in new)
