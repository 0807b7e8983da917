"""Values in rows of the exchange format of which more is asked than their type."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field


def _day(value: object) -> date:
    """A day as ISO 8601 writes it, with a time or without; `ValueError` for all else, a bare year or seconds too."""
    try:
        return datetime.fromisoformat(str(value)).date()
    except ValueError:
        raise ValueError(f"{value!r} is no day such as 2017-06-01") from None


def _told(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty")
    return value


Day = Annotated[date, BeforeValidator(_day)]

Told = Annotated[str, AfterValidator(_told)]
"""A text that is more than blanks."""

Id = Annotated[str, Field(pattern=r"^\S+$")]
"""What a run can name: its columns are parted by blanks."""
