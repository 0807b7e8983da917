"""Short signed tokens for links in mails: bound to one purpose, read without a database."""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

ANSWER_LASTS = timedelta(days=60)
SIGNATURE_BYTES = 16
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


class BadToken(Exception):
    """The link was changed on its way, is for something else, or is too old."""


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """What an answer link stands for; `suggested` is the answer that the reader clicked on."""

    proposal_id: int
    organisation_id: int
    person_id: int
    suggested: str


@dataclass(frozen=True, slots=True)
class UnsubscribeLink:
    """What an unsubscribe link stands for: one kind of mail to one person."""

    person_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class RenewLink:
    """What a link that renews a listing stands for; it is for the end that the mail warned of, and no later one."""

    listing_id: int
    person_id: int
    ends: date


@dataclass(frozen=True, slots=True)
class FeedLink:
    """What the address of a personal calendar stands for: whose it is, and how often it was renewed."""

    person_id: int
    renewals: int


@dataclass(frozen=True, slots=True)
class ConsortiumLink:
    """What a link that answers an invitation to a consortium stands for: which invitation, and who was mailed."""

    partner_id: int
    person_id: int


def answer_token(secret: str, link: AnswerLink, now: datetime) -> str:
    """The token of an answer link; it works for sixty days."""
    numbers = (link.proposal_id, link.organisation_id, link.person_id, (now - EPOCH).days)
    return _sign(secret, "answer", ".".join([*map(str, numbers), link.suggested]))


def read_answer(secret: str, token: str, now: datetime) -> AnswerLink:
    """What an answer token stands for; raises `BadToken`."""
    proposal, organisation, person, day, suggested = _parts(_read(secret, "answer", token), 5)
    if now - (EPOCH + timedelta(days=int(day))) > ANSWER_LASTS:
        raise BadToken
    return AnswerLink(int(proposal), int(organisation), int(person), suggested)


def consortium_token(secret: str, link: ConsortiumLink, now: datetime) -> str:
    """The token of a link that answers an invitation to a consortium; it works for sixty days."""
    return _sign(secret, "consortium", f"{link.partner_id}.{link.person_id}.{(now - EPOCH).days}")


def read_consortium(secret: str, token: str, now: datetime) -> ConsortiumLink:
    """What the token of an invitation stands for; raises `BadToken`."""
    partner, person, day = _parts(_read(secret, "consortium", token), 3)
    if now - (EPOCH + timedelta(days=int(day))) > ANSWER_LASTS:
        raise BadToken
    return ConsortiumLink(int(partner), int(person))


def unsubscribe_token(secret: str, link: UnsubscribeLink) -> str:
    """The token of an unsubscribe link; it works for good, as the mail may be read years later."""
    return _sign(secret, "unsubscribe", f"{link.person_id}.{link.kind}")


def read_unsubscribe(secret: str, token: str) -> UnsubscribeLink:
    """What an unsubscribe token stands for; raises `BadToken`."""
    person, kind = _parts(_read(secret, "unsubscribe", token), 2)
    return UnsubscribeLink(int(person), kind)


def renew_token(secret: str, link: RenewLink) -> str:
    """The token of a link that renews a listing."""
    return _sign(secret, "renew", f"{link.listing_id}.{link.person_id}.{link.ends.toordinal()}")


def read_renew(secret: str, token: str) -> RenewLink:
    """What the token of a renewal stands for; raises `BadToken`."""
    listing, person, day = _parts(_read(secret, "renew", token), 3)
    return RenewLink(int(listing), int(person), date.fromordinal(int(day)))


def feed_token(secret: str, link: FeedLink) -> str:
    """The token of a personal calendar; it works until its person renews it."""
    return _sign(secret, "calendar", f"{link.person_id}.{link.renewals}")


def read_feed(secret: str, token: str) -> FeedLink:
    """Whose calendar a token stands for; raises `BadToken`."""
    person, renewals = _parts(_read(secret, "calendar", token), 2)
    return FeedLink(int(person), int(renewals))


def _sign(secret: str, purpose: str, payload: str) -> str:
    body = _encoded(payload.encode())
    return f"{body}.{_signature(secret, purpose, body)}"


def _read(secret: str, purpose: str, token: str) -> str:
    body, _, signature = token.partition(".")
    expected = _signature(secret, purpose, body)
    if not hmac.compare_digest(signature.encode(errors="replace"), expected.encode()):
        raise BadToken
    try:
        return urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise BadToken from error


def _parts(payload: str, count: int) -> list[str]:
    parts = payload.split(".")
    if len(parts) != count:
        raise BadToken
    return parts


def _signature(secret: str, purpose: str, body: str) -> str:
    made = hmac.digest(secret.encode(), f"{purpose}:{body}".encode(errors="replace"), sha256)
    return _encoded(made[:SIGNATURE_BYTES])


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
