"""A queued mail as the bytes that travel."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from service.mail.models import OutboxMail

# Folding would break a long List-Unsubscribe header, which mail programs then ignore.
UNFOLDED = SMTP.clone(max_line_length=998)


def as_bytes(mail: OutboxMail, sender: str) -> bytes:
    """The mail as it travels; the same row gives the same headers and text each time.

    The bodies are encoded at the usual width, the headers written unfolded.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(*parseaddr(sender))
    message["To"] = _address(mail.recipient_name, mail.recipient)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_{sha256(mail.message_id.encode()).hexdigest()[:32]}")
    return message.as_bytes(policy=UNFOLDED)


def _address(name: str, address: str) -> Address:
    return Address(display_name=name, addr_spec=address)
