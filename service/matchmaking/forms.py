"""What a side says to a proposal, as it was typed and checked."""

from datetime import date, timedelta

from pydantic import BaseModel, Field, model_validator

from service.i18n import gettext as _
from service.matchmaking.models import Answer, NoReason

LONGEST_NOTE = 1000
NOT_NOW_AT_MOST = timedelta(days=730)


class AnswerForm(BaseModel):
    """An answer; *not now* may say until when, *no* says why."""

    answer: Answer
    until: date | None = None
    reason: NoReason | None = None
    note: str = Field("", max_length=LONGEST_NOTE)

    @model_validator(mode="after")
    def _whole(self) -> "AnswerForm":
        if self.answer is Answer.NO and self.reason is None:
            raise ValueError("A no needs a reason.")
        if self.answer is not Answer.NO and self.reason is not None:
            raise ValueError("Only a no has a reason.")
        if self.answer is not Answer.NOT_NOW and self.until is not None:
            raise ValueError("Only “not now” has a date.")
        return self


class AnswerFields(BaseModel):
    """The fields of the page as a browser sends them; what does not go with the answer is passed over."""

    answer: str = ""
    until: str = ""
    reason: str = ""
    note: str = ""
    side: str = Field("", alias="as")


def checked(fields: AnswerFields, day: date) -> tuple[AnswerForm | None, dict[str, str]]:
    """The answer that the fields hold; or none, with a message for each field that is wrong."""
    note = fields.note.replace("\r\n", "\n").replace("\x00", "").strip()
    errors = {} if len(note) <= LONGEST_NOTE else {"note": _("Write at most 1000 characters.")}
    if fields.answer not in set(Answer):
        return None, {"answer": _("Choose one of the three answers."), **errors}
    answer = Answer(fields.answer)
    until, wrong = _until(fields.until, day) if answer is Answer.NOT_NOW else (None, "")
    if wrong:
        errors["until"] = wrong
    if answer is Answer.NO and fields.reason not in set(NoReason):
        errors["reason"] = _("Choose a reason.")
    if errors:
        return None, errors
    reason = NoReason(fields.reason) if answer is Answer.NO else None
    return AnswerForm(answer=answer, until=until, reason=reason, note=note), {}


def _until(text: str, day: date) -> tuple[date | None, str]:
    if not text.strip():
        return None, ""
    try:
        until = date.fromisoformat(text.strip())
    except ValueError:
        return None, _("Write the date as year-month-day, for example 2027-03-01.")
    if until <= day:
        return None, _("Choose a day after today.")
    if until > day + NOT_NOW_AT_MOST:
        return None, _("Choose a day within two years; say no if it is never.")
    return until, ""
