"""Takes out of a mail what would let whoever reads it sign in or act as its recipient, and others' addresses."""

import re

_SIGNS_IN = re.compile(r"(/(?:sign-in|invitation)/)[A-Za-z0-9_-]+")
_ADDRESS = re.compile(r"[\w.+-]+(@[\w-]+(?:\.[\w-]+)+)")
_ACTS = re.compile(r"(/(?:answer|unsubscribe)/)[A-Za-z0-9_.-]+")


def masked(text: str) -> str:
    """The text with the secret of every link to sign in left out; all else as it stands."""
    return _SIGNS_IN.sub(r"\1…", text)


def powerless(text: str) -> str:
    """The text with the secrets left out of every link that signs in, answers or ends mails."""
    return _ACTS.sub(r"\1…", masked(text))


def without_addresses(text: str, recipient: str) -> str:
    """The text with what stands before the @ left out of each mail address but the recipient's."""
    return _ADDRESS.sub(lambda found: found[0] if found[0].lower() == recipient.lower() else f"…{found[1]}", text)
