"""The table of tokens: with what a program reads and writes on somebody's behalf."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from service.db import check, enum_column


class TokenScope(StrEnum):
    """What a token is good for: reading alone, or writing too."""

    READ = "read"
    WRITE = "write"


class ApiToken(SQLModel, table=True):
    """A token for the programming interface; only its hash is kept, and on which day it was last used."""

    __tablename__ = "api_token"
    __table_args__ = (check("name <> ''", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(unique=True, max_length=64)
    name: str = Field(max_length=80)
    scope: TokenScope = Field(sa_column=enum_column(TokenScope, name="token_scope"))
    created_at: datetime
    ends_on: date = Field(index=True, description="the first day on which it works no more")
    used_on: date | None = None
