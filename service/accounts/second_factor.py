"""The second factor: codes of a telephone (TOTP, RFC 6238), and recovery codes for when it is lost.

Each code works once; one half minute too early or too late is forgiven.
"""

import os
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from pyotp import TOTP, random_base32
from sqlalchemy import delete, update
from sqlmodel import Session, col, func, select

from service.accounts.audit import Deed, by_oneself, record
from service.accounts.key_letters import key_changed
from service.accounts.lasting import forget_others
from service.accounts.limits import Limit, take
from service.accounts.models import Person, WebSession
from service.accounts.sealing import sealed, unsealed
from service.accounts.signing_in import Device, browser_of, has_second_factor, hashed, open_session
from service.accounts.signing_models import RecoveryCode, SecondFactor
from service.errors import Refused
from service.settings import Settings

STEP = 30
SKEW = (0, -1, 1)
CODES = 10
TRIES = Limit("code of a second factor", 5, timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Offered:
    """A secret that is not in force yet: to be typed, and as an address that telephones read from a picture."""

    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class Given:
    """A code as it was typed, and the browser it was typed in."""

    code: str
    device: Device


def begin(session: Session, settings: Settings, person_id: int, now: datetime) -> None:
    """Makes a secret that a first code puts in force; one that is in force is ended first, else `Refused`."""
    if has_second_factor(session, person_id):
        raise Refused
    made = sealed(settings.secret_key, person_id, random_base32())
    session.merge(SecondFactor(person_id=person_id, secret=made, created_at=now))
    session.flush()


def offered(session: Session, settings: Settings, person_id: int) -> Offered | None:
    """The secret that waits for a first code."""
    row = session.get(SecondFactor, person_id)
    secret = unsealed(settings.secret_key, person_id, row.secret) if row and row.confirmed_at is None else ""
    if not secret:
        return None
    person = session.get_one(Person, person_id)
    return Offered(secret, TOTP(secret).provisioning_uri(name=person.email, issuer_name="Schakel"))


def put_in_force(
    session: Session, settings: Settings, person_id: int, given: Given, now: datetime
) -> tuple[str, list[str]] | None:
    """The browser's new cookie and the recovery codes, once a first code is right; other browsers are signed out."""
    take(session, settings.secret_key, TRIES, str(person_id), now)
    row = session.get(SecondFactor, person_id)
    if row is None or row.confirmed_at is not None or not _uses_up(session, settings, row, given.code, now):
        return None
    row.confirmed_at = now
    key_changed(session, settings, person_id, Deed.SECOND_FACTOR_ON, now)
    cookie = open_session(session, person_id, now, given.device, proved=True)
    forget_others(session, person_id, hashed(cookie))
    return cookie, _make_codes(session, person_id)


def prove(session: Session, settings: Settings, given: Given, now: datetime) -> str | None:
    """The browser's new cookie; None where the code is not right. Raises `Refused` where none is asked for."""
    browser = browser_of(session, given.device.cookie, now)
    if browser is None or not browser.awaits_code:
        raise Refused
    person_id = browser.person_id
    take(session, settings.secret_key, TRIES, str(person_id), now)
    row = session.get(SecondFactor, person_id)
    by_telephone = row is not None and _uses_up(session, settings, row, given.code, now)
    if not by_telephone and not _recovers(session, person_id, given.code, now):
        return None
    if by_telephone:
        record(session, by_oneself(person_id, Deed.SECOND_FACTOR), now)
    else:
        key_changed(session, settings, person_id, Deed.RECOVERY_CODE, now)
    return open_session(session, person_id, now, given.device, proved=True)


def new_codes(session: Session, settings: Settings, person_id: int, now: datetime) -> list[str]:
    """Ten new recovery codes; the old ones work no more. Only their hashes are kept."""
    key_changed(session, settings, person_id, Deed.RECOVERY_CODES, now)
    return _make_codes(session, person_id)


def _make_codes(session: Session, person_id: int) -> list[str]:
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person_id))
    codes = [b32encode(os.urandom(10)).decode().lower() for _ in range(CODES)]
    session.add_all(RecoveryCode(person_id=person_id, code_hash=hashed(code)) for code in codes)
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


def codes_left(session: Session, person_id: int) -> int:
    """How many recovery codes are not used yet."""
    query = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.person_id == person_id)
    return session.exec(query.where(col(RecoveryCode.used_at).is_(None))).one()


def end(session: Session, settings: Settings, person_id: int, now: datetime) -> None:
    """Ends the second factor; roles that need one are withheld again, in every browser."""
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person_id))
    session.exec(delete(SecondFactor).where(col(SecondFactor.person_id) == person_id))
    session.exec(update(WebSession).where(col(WebSession.person_id) == person_id).values(proved=False))
    key_changed(session, settings, person_id, Deed.SECOND_FACTOR_OFF, now)


def _uses_up(session: Session, settings: Settings, row: SecondFactor, typed: str, now: datetime) -> bool:
    """Whether a code is right and was not used before; from now on it is."""
    secret, code = unsealed(settings.secret_key, row.person_id, row.secret), "".join(typed.split())
    present = int(now.timestamp()) // STEP
    steps = [present + skew for skew in SKEW] if secret and code.isascii() else []
    step = next((one for one in steps if compare_digest(TOTP(secret).generate_otp(one), code)), None)
    if step is None:
        return False
    mine = update(SecondFactor).where(
        col(SecondFactor.person_id) == row.person_id, col(SecondFactor.last_step) < step
    )
    return session.connection().execute(mine.values(last_step=step)).rowcount == 1


def _recovers(session: Session, person_id: int, typed: str, now: datetime) -> bool:
    code = "".join(filter(str.isalnum, typed)).lower()
    unused = update(RecoveryCode).where(
        col(RecoveryCode.person_id) == person_id,
        col(RecoveryCode.code_hash) == hashed(code),
        col(RecoveryCode.used_at).is_(None),
    )
    return session.connection().execute(unused.values(used_at=now)).rowcount == 1
