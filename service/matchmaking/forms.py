"""What a side says to a proposal, checked."""

from datetime import date

from pydantic import BaseModel, Field, model_validator

from service.matchmaking.models import Answer, NoReason


class AnswerForm(BaseModel):
    """An answer; *not now* may say until when, *no* says why."""

    answer: Answer
    until: date | None = None
    reason: NoReason | None = None
    note: str = Field("", max_length=1000)

    @model_validator(mode="after")
    def _whole(self) -> "AnswerForm":
        if self.answer is Answer.NO and self.reason is None:
            raise ValueError("A no needs a reason.")
        if self.answer is not Answer.NO and self.reason is not None:
            raise ValueError("Only a no has a reason.")
        if self.answer is not Answer.NOT_NOW and self.until is not None:
            raise ValueError("Only “not now” has a date.")
        return self
