"""Whom to ask about this installation, as `SCHAKEL_CONTACT` says."""

from dataclasses import dataclass
from urllib.parse import quote

from service.settings import Settings, is_mail_address


@dataclass(frozen=True, slots=True)
class Contact:
    """A mail address or the address of a page."""

    address: str

    @property
    def text(self) -> str:
        """How it is shown: an address of a page without what every one begins with."""
        return self.address.removeprefix("https://").removeprefix("http://").rstrip("/")

    def link(self, subject: str = "") -> str:
        """Where it leads; a mail begins with a subject."""
        if not is_mail_address(self.address):
            return self.address
        return f"mailto:{quote(self.address, safe='@')}" + (f"?subject={quote(subject)}" if subject else "")


def contact_of(settings: Settings) -> Contact | None:
    """Whom to ask; None where the installation names nobody."""
    return Contact(settings.contact) if settings.contact else None
