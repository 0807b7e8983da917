"""Hands a mail over: to a mail server, to a folder of .eml files, or to the console."""

import contextlib
import os
import smtplib
import ssl
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

TIMEOUT_SECONDS = 30
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

Hand = Callable[["Parcel"], None]


class Delayed(Exception):
    """The mail could not be handed over now; later it may."""


class Rejected(Exception):
    """The mail server will not take this mail, now or later."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A mail as bytes, with the addresses of its envelope and its message id."""

    raw: bytes
    sender: str
    recipient: str
    message_id: str


def transport_for(url: str) -> Hand:
    """The way that a mail address such as `smtp://host:587`, `file:DIR` or `console:` stands for."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return partial(_to_folder, Path(parts.path))
    if parts.scheme == "console":
        return _to_console
    return partial(_to_server, parts)


def _to_folder(folder: Path, parcel: Parcel) -> None:
    """The name follows from the message id: a mail that is handed over again takes its own place."""
    folder.mkdir(parents=True, exist_ok=True)
    name = sha256(parcel.message_id.encode()).hexdigest()[:24]
    handle, written = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(parcel.raw)
    Path(written).replace(folder / f"{name}.eml")


def _to_console(parcel: Parcel) -> None:
    sys.stderr.write(parcel.raw.decode("utf-8", "replace"))


def _to_server(server: SplitResult, parcel: Parcel) -> None:
    try:
        client = _connected(server)
    except (OSError, smtplib.SMTPException) as error:
        raise Delayed(str(error)) from error
    try:
        client.sendmail(parcel.sender, [parcel.recipient], parcel.raw)
    except smtplib.SMTPRecipientsRefused as error:
        code, message = error.recipients[parcel.recipient]
        raise _failure(code)(f"{code} {message!r}") from error
    except smtplib.SMTPResponseException as error:
        raise _failure(error.smtp_code)(str(error)) from error
    except UnicodeError as error:
        raise Rejected(f"the address cannot be used: {error}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Delayed(str(error)) from error
    finally:
        # The mail is handed over or refused by now; a server that hangs up early changes nothing.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            client.quit()
        client.close()


def _connected(server: SplitResult) -> smtplib.SMTP:
    host = server.hostname or ""
    checked = ssl.create_default_context()
    client: smtplib.SMTP
    if server.scheme == "smtps":
        client = smtplib.SMTP_SSL(host, server.port or 465, timeout=TIMEOUT_SECONDS, context=checked)
    else:
        client = smtplib.SMTP(host, server.port or 25, timeout=TIMEOUT_SECONDS)
    try:
        _greet(client, server, checked)
    except BaseException:
        client.close()
        raise
    return client


def _greet(client: smtplib.SMTP, server: SplitResult, checked: ssl.SSLContext) -> None:
    """Turns to TLS where the server offers it, then signs in; never with a password in the clear."""
    client.ehlo()
    encrypted = server.scheme == "smtps"
    if not encrypted and client.has_extn("starttls"):
        client.starttls(context=checked)
        client.ehlo()
        encrypted = True
    if server.username is None:
        return
    if not encrypted and server.hostname not in LOOPBACK:
        raise smtplib.SMTPException("the mail server offers no TLS, so the password is not sent")
    client.login(unquote(server.username), unquote(server.password or ""))


def _failure(code: int) -> type[Delayed | Rejected]:
    return Rejected if 500 <= code < 600 else Delayed
