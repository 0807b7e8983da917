"""What is kept for a while only: late forms, mailed links, registrations nobody went on with, what undoes mergers."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, String, cast, delete, update
from sqlmodel import col, select

from service.db import writing
from service.registering.drafting import WRITTEN
from service.registering.models import KeptForm, MailedKey, Registration
from service.uniting.merging import UNDONE_WITHIN
from service.uniting.models import Merger

KEYS_KEPT = timedelta(days=30)
"""How long it is known after its end whom a link was mailed to."""
DRAFTS_KEPT = timedelta(days=365)


def tidy(engine: Engine, now: datetime) -> dict[str, int]:
    """Drops what has had its time, and says how many of each."""
    old = select(Registration.id).where(
        col(Registration.state).in_(WRITTEN), Registration.updated_at <= now - DRAFTS_KEPT
    )
    gone = {
        "forms": delete(KeptForm).where(col(KeptForm.expires_at) <= now),
        "invitations": delete(MailedKey).where(
            (col(MailedKey.expires_at) <= now - KEYS_KEPT) | col(MailedKey.registration_id).in_(old)
        ),
        "registrations": delete(Registration).where(col(Registration.id).in_(old)),
    }
    empty: Any = update(Merger).where(
        col(Merger.at) <= now - UNDONE_WITHIN, cast(col(Merger.changes), String) != "[]"
    )  # what was written down of mergers that can be undone no more: rows of people are in it
    with writing(engine) as session:
        statements = {**gone, "mergers": empty.values(changes=[])}
        return {name: session.connection().execute(statement).rowcount for name, statement in statements.items()}
