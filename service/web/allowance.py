"""How often one thing may be asked for in a while, counted by this process alone."""

from collections import OrderedDict
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

from service.errors import TooOften

MOST_KEPT = 10_000


class Allowance:
    """At most `most` times within `span` for each name; the database's own rules hold beside it."""

    def __init__(self, most: int, span: timedelta) -> None:
        self.most, self.span = most, span
        self._taken: OrderedDict[bytes, list[datetime]] = OrderedDict()
        self._lock = Lock()

    def take(self, name: str, now: datetime) -> None:
        """Counts one; raises `TooOften`, with the seconds until the next one, where there is none left."""
        key = sha256(name.encode()).digest()
        with self._lock:
            recent = [at for at in self._taken.get(key, []) if at > now - self.span]
            if len(recent) >= self.most:
                raise TooOften(max(1, round((recent[0] + self.span - now).total_seconds())))
            self._taken[key] = [*recent, now]
            self._taken.move_to_end(key)
            while len(self._taken) > MOST_KEPT:
                self._taken.popitem(last=False)
