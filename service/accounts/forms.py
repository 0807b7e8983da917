"""What a reader chooses about the digest, checked."""

from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, ValidationError, field_validator

from service.accounts.models import Frequency
from service.i18n import gettext as _


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


class SubscriptionFields(BaseModel):
    """The fields of the form, as typed."""

    frequency: str = ""
    hour: str = "8"
    weekday: str = "0"
    day_of_month: str = "1"
    locale: str = ""
    time_zone: str = ""
    notices: str = ""


def checked(fields: SubscriptionFields) -> tuple[SubscriptionForm | None, dict[str, str]]:
    """The choice that the fields hold; or none, with a message for each field that is wrong."""
    try:
        return SubscriptionForm.model_validate(fields.model_dump(exclude={"notices"})), {}
    except ValidationError as error:
        wrong = {str(one["loc"][0]) for one in error.errors()}
    messages = {
        "frequency": _("Choose how often."),
        "hour": _("Choose an hour from 0 to 23."),
        "weekday": _("Choose a day of the week."),
        "day_of_month": _("Choose a day from 1 to 28: every month has them."),
        "locale": _("Choose a language of the list."),
        "time_zone": _("Choose a time zone of the list."),
    }
    return None, {name: text for name, text in messages.items() if name in wrong}
