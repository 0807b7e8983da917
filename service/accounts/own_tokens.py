"""Tokens for programs: made and ended by whose they are, shown once, and whom one stands for."""

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, delete, func, update
from sqlmodel import Session, col, select

from service.accounts.audit import Deed, by_oneself, record
from service.accounts.key_letters import key_changed
from service.accounts.policy import Actor
from service.accounts.signing_in import actor_by_link, hashed
from service.accounts.token_models import ApiToken, TokenScope
from service.db import writing
from service.errors import Missing
from service.i18n import gettext as _
from service.settings import Settings

BEGINS = "schakel_"
"""How each token begins, so that whoever looks for leaked ones knows it."""
LASTING = (30, 90, 365)
"""For how many days one can be made."""
MOST = 20
LONGEST_NAME = 80
KEPT_AFTER = timedelta(days=30)
"""How long one that has ended is still listed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody chose for a new token, as typed."""

    name: str = ""
    scope: str = TokenScope.READ
    days: str = "90"

    @property
    def called(self) -> str:
        """Its name on one line."""
        return " ".join("".join(filter(lambda sign: sign.isprintable() or sign.isspace(), self.name)).split())


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token stands for, with the token; `first_today` where its use is to be written down."""

    actor: Actor
    row: ApiToken
    first_today: bool


def own_tokens(session: Session, person_id: int) -> list[ApiToken]:
    """The tokens of somebody, the newest first."""
    query = select(ApiToken).where(ApiToken.person_id == person_id).order_by(col(ApiToken.id).desc())
    return list(session.exec(query).all())


def wrong_with(session: Session, person_id: int, wanted: Wanted) -> dict[str, str]:
    """What is wrong with a wish for a token, by field."""
    errors = {}
    if not wanted.called:
        errors["name"] = _("Say what it is for, so that you know it again.")
    elif len(wanted.called) > LONGEST_NAME:
        errors["name"] = _("At most %(most)s characters; these are %(n)s.") % {
            "most": LONGEST_NAME, "n": len(wanted.called)
        }  # fmt: skip
    if wanted.scope not in set(TokenScope):
        errors["scope"] = _("Choose from the list.")
    if wanted.days not in {str(one) for one in LASTING}:
        errors["days"] = _("Choose from the list.")
    held = session.exec(select(func.count()).select_from(ApiToken).where(ApiToken.person_id == person_id)).one()
    if held >= MOST:
        errors["name"] = _("You have %(n)s tokens; end one before you make another.") % {"n": held}
    return errors


def make_token(session: Session, settings: Settings, person_id: int, wanted: Wanted, now: datetime) -> str:
    """A new token, to be shown this once; its person is told by mail. What was wished for must be right."""
    token = BEGINS + secrets.token_urlsafe(32)
    row = ApiToken(
        person_id=person_id, token_hash=hashed(token), name=wanted.called, scope=TokenScope(wanted.scope),
        created_at=now, ends_on=now.date() + timedelta(days=int(wanted.days)),
    )  # fmt: skip
    session.add(row)
    session.flush()
    key_changed(session, settings, person_id, Deed.TOKEN_MADE, now)
    return token


def end_token(session: Session, person_id: int, number: int, now: datetime) -> None:
    """Ends a token of somebody; raises `Missing` where it is none of theirs."""
    row = session.get(ApiToken, number)
    if row is None or row.person_id != person_id:
        raise Missing
    session.delete(row)
    record(session, by_oneself(person_id, Deed.TOKEN_ENDED), now)
    session.flush()


def bearer_of(session: Session, token: str, day: date, demo: bool) -> Bearer | None:
    """Whom a token stands for while it works: somebody with the roles held now that need no second factor."""
    row = session.exec(select(ApiToken).where(ApiToken.token_hash == hashed(token), ApiToken.ends_on > day)).first()
    actor = actor_by_link(session, row.person_id, demo) if row else Actor()
    if row is None or actor.person_id is None:
        return None
    return Bearer(replace(actor, only_reads=row.scope is TokenScope.READ), row, row.used_on != day)


def note_used(engine: Engine, number: int, day: date) -> None:
    """Writes down that a token is used, by the day."""
    with writing(engine) as session:
        used = update(ApiToken).where(col(ApiToken.id) == number).values(used_on=day)
        session.connection().execute(used)


def forget_ended(session: Session, day: date) -> int:
    """Drops tokens that ended a while ago, and says how many."""
    return session.connection().execute(delete(ApiToken).where(col(ApiToken.ends_on) <= day - KEPT_AFTER)).rowcount
