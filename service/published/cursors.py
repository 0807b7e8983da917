"""Where somebody is in a list, as one word that only this service reads."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST = 400
FIRST = datetime(1970, 1, 1, tzinfo=UTC)
MICRO = timedelta(microseconds=1)


class WrongCursor(ValueError):
    """A cursor that was not given out here."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far somebody has read: up to which moment, and within it which name.

    `began` is the newest moment when they began: what was gone by then they never got, and are not told of.
    """

    told_at: datetime = FIRST
    key: str = ""
    began: datetime = FIRST

    def written(self) -> str:
        """As one word for an address."""
        said = f"{_micros(self.told_at)}.{_micros(self.began)}.{self.key}"
        return urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read_cursor(word: str) -> Cursor:
    """The cursor that was written as a word; raises `WrongCursor`."""
    try:
        raw = urlsafe_b64decode(word.encode("ascii") + b"=" * (-len(word) % 4)).decode()
        told_at, began, key = raw.split(".", 2)
        found = Cursor(_moment(told_at), key, _moment(began))
    except (ValueError, OverflowError, binascii.Error) as error:
        raise WrongCursor from error
    if found.written() != word or "\0" in key:
        raise WrongCursor
    return found


def _micros(moment: datetime) -> int:
    return (moment - FIRST) // MICRO


def _moment(digits: str) -> datetime:
    return FIRST + int(digits) * MICRO
