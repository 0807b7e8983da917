"""Addresses for mails: absolute, with tokens where the reader need not sign in."""

from dataclasses import dataclass
from datetime import date, datetime

from service.settings import Settings
from service.tokens import (
    AnswerLink,
    ConsortiumLink,
    RenewLink,
    UnsubscribeLink,
    answer_token,
    consortium_token,
    renew_token,
    unsubscribe_token,
)


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the addresses in the mails to one person."""

    settings: Settings
    person_id: int
    now: datetime

    def to(self, path: str) -> str:
        """A page of the service."""
        return f"{self.settings.base_url}{path}"

    def answer(self, proposal_id: int, organisation_id: int, suggested: str) -> str:
        """A page with the button that gives this answer."""
        link = AnswerLink(proposal_id, organisation_id, self.person_id, suggested)
        return self.to(f"/answer/{answer_token(self.settings.secret_key, link, self.now)}")

    def unsubscribe(self, kind: str) -> str:
        """A page that ends one kind of mail; a POST to it ends it at once (RFC 8058)."""
        token = unsubscribe_token(self.settings.secret_key, UnsubscribeLink(self.person_id, kind))
        return self.to(f"/unsubscribe/{token}")

    def consortium(self, partner_id: int) -> str:
        """A page with the buttons that accept or decline an invitation to a consortium."""
        link = ConsortiumLink(partner_id, self.person_id)
        return self.to(f"/consortium-invitation/{consortium_token(self.settings.secret_key, link, self.now)}")

    def renew(self, listing_id: int, ends: date) -> str:
        """A page with the button that renews a listing which ends on a day."""
        token = renew_token(self.settings.secret_key, RenewLink(listing_id, self.person_id, ends))
        return self.to(f"/renew/{token}")

    def headers(self, kind: str) -> dict[str, str]:
        """What lets a mail program offer to unsubscribe with one click."""
        return {
            "List-Unsubscribe": f"<{self.unsubscribe(kind)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
