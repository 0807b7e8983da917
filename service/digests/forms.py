"""What a reader chooses about the digest, checked."""

from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, field_validator

from service.digests.models import Frequency


class SubscriptionForm(BaseModel):
    """How often and when, in the reader's own time zone, and in which language."""

    frequency: Frequency
    hour: int = Field(8, ge=0, le=23)
    weekday: int = Field(0, ge=0, le=6)
    day_of_month: int = Field(1, ge=1, le=28)
    locale: Literal["nl", "en", "de", "fr"] = "nl"
    time_zone: str = "Europe/Amsterdam"

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("is not a time zone of the IANA list") from error
        return value
