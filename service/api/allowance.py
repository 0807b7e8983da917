"""How often programs may ask, counted in memory by each process: it keeps room for all, and guards nothing.

What guards something is counted in the database (`service.accounts.limits`); a count there for each reading would
write more than all else.
"""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from service.errors import TooOften

FORGET_FROM = 10_000


@dataclass
class Allowance:
    """At most `most` at once for each name, and one more each `step` (the generic cell rate algorithm)."""

    most: int = 120
    step: timedelta = timedelta(seconds=0.5)
    _used: dict[str, datetime] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, whom: str, now: datetime) -> None:
        """Counts one; raises `TooOften` with the seconds until the next where none is left."""
        with self._lock:
            if len(self._used) >= FORGET_FROM:
                self._used = {name: until for name, until in self._used.items() if until > now}
            until = max(self._used.get(whom, now), now)
            late = until + self.step - (now + self.most * self.step)
            if late > timedelta():
                raise TooOften(math.ceil(late.total_seconds()))
            self._used[whom] = until + self.step
