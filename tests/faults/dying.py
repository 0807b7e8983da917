"""A worker that dies at a point of its work as if it were killed, in a process of its own."""

import os
from datetime import datetime
from typing import Any

from service.db import open_engine
from service.digests import issuing
from service.mail import delivery
from service.mail.transport import transport_for
from service.settings import load

KILLED = 9


def work_and_die(point: str, given: dict[str, Any], now: datetime) -> None:
    """Issues and delivers what is due; at the point nothing is tidied up any more."""
    settings = load(**given)
    engine = open_engine(settings.database_url)
    if point in ("compose", "record"):
        setattr(issuing, "_compose" if point == "compose" else "record", _die)
    if point == "recorded":
        delivery._record = _die
    issuing.issue_due(engine, settings, now)
    delivery.deliver_due(engine, settings, transport_for(settings.mail_url), now)


def _die(*_: object) -> None:
    os._exit(KILLED)
