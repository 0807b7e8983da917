"""Tables of what people sign in with beside a mailed link: a password, a second factor, a provider."""

from datetime import datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel


class Password(SQLModel, table=True):
    """The password of somebody who has chosen one: only what argon2id makes of it."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    kept: str = Field(max_length=250)
    changed_at: datetime


class SecondFactor(SQLModel, table=True):
    """The secret that somebody's telephone makes codes of, encrypted; in force once a first code was right."""

    __tablename__ = "second_factor"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    secret: str = Field(max_length=250)
    created_at: datetime
    confirmed_at: datetime | None = None
    last_step: int = Field(
        default=0, sa_type=BigInteger, description="the half minute of the last code that was used"
    )


class RecoveryCode(SQLModel, table=True):
    """A code that stands in for the telephone once; only its hash is kept."""

    __tablename__ = "recovery_code"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    code_hash: str = Field(unique=True, max_length=64)
    used_at: datetime | None = None


class ExternalIdentity(SQLModel, table=True):
    """What an OpenID provider calls somebody."""

    __tablename__ = "external_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("person_id", "issuer"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    issuer: str = Field(max_length=255)
    subject: str = Field(max_length=255)
    linked_at: datetime
