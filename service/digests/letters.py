"""Writes a digest as a mail, with links that answer and unsubscribe without signing in."""

from datetime import datetime

from service.accounts.subscribing import DIGEST
from service.digests.deciding import Due
from service.digests.views import Digest, MemberPart
from service.mail.letters import write
from service.mail.links import Links
from service.mail.outbox import Letter
from service.matchmaking.running import floor
from service.settings import Settings

PARTS = {
    "MemberPart": "member",
    "CountryPart": "country",
    "ProvincePart": "province",
    "NationalPart": "national",
}


def digest_letter(settings: Settings, digest: Digest, due: Due, now: datetime) -> Letter:
    """The mail of a digest that has something to say."""
    links = Links(settings, due.person_id, now)
    context = {
        "digest": digest,
        "parts": [(PARTS[type(part).__name__], part) for part in digest.parts],
        "links": links,
        "kind": DIGEST,
        "day": now.date(),
        "questions": sum(len(part.cards) for part in digest.parts if isinstance(part, MemberPart)),
        "nearest_only": _nearest_only(digest),
    }
    written = write("digest", digest.reader.locale, context)
    key = f"digest:{due.person_id}:{due.due_at.isoformat()}"
    return Letter(key, DIGEST, written.subject, written.text, written.html, links.headers(DIGEST))


def _nearest_only(digest: Digest) -> bool:
    """Whether all it asks is about links below the floor: shown because there is nothing better, nobody waits."""
    members = [part for part in digest.parts if isinstance(part, MemberPart)]
    return not any(part.waiting or any(card.row.score >= floor() for card in part.cards) for part in members)
