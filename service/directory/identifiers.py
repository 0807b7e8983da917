"""Numbers of public registers as they are kept: how each is written, and its check digits where it has any."""

import re
from collections.abc import Callable

from service.directory.vocabulary import Scheme

BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's digits, which a ROR identifier is written in."""
VAT = re.compile(
    r"(AT|BE|BG|CH|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI)[0-9A-Z]{2,13}"
)


def plainly(scheme: Scheme, typed: str) -> str:
    """A number as it is kept: without spaces, dots and the address before it."""
    text = re.sub(r"[\s.]", "", typed.strip().lower().removeprefix("https://ror.org/").removeprefix("ror.org/"))
    return text if scheme is Scheme.ROR else text.replace("-", "").upper()


def is_number_of(scheme: Scheme, value: str) -> bool:
    """Whether a number is written as the register writes it, check digits included."""
    return CHECKS[scheme](value)


def is_ror(value: str) -> bool:
    """Whether the last two digits are right: 98 less the remainder of a hundred times the number by 97 (ISO 7064)."""
    digits, check = value[1:7], value[7:]
    if len(value) != 9 or value[0] != "0" or not _digits(check) or any(one not in BASE32 for one in digits):
        return False
    number = 0
    for one in digits:
        number = number * len(BASE32) + BASE32.index(one)
    return 98 - number * 100 % 97 == int(check)


def is_pic(value: str) -> bool:
    """A PIC has nine digits and no check digit that is made known."""
    return len(value) == 9 and _digits(value)


def is_kvk(value: str) -> bool:
    """A number of the Dutch register of companies has eight digits and no check digit."""
    return len(value) == 8 and _digits(value)


def is_vat(value: str) -> bool:
    """A VAT number: of NL, BE and DE by its check digits, of others by its form."""
    check = VAT_CHECKS.get(value[:2])
    return VAT.fullmatch(value) is not None and (check is None or check(value[2:]))


def _dutch_vat(value: str) -> bool:
    """Nine digits, B, two more: by the eleven test of old numbers, or by 97 over all of it (since 2020)."""
    if not re.fullmatch(r"[0-9]{9}B[0-9]{2}", value):
        return False
    total = sum(int(one) * weight for one, weight in zip(value[:8], range(9, 1, -1), strict=True))
    whole = "".join(str(int(one, 36)) for one in f"NL{value}")
    return (total - int(value[8])) % 11 == 0 or int(whole) % 97 == 1


def _belgian_vat(value: str) -> bool:
    """Ten digits; the last two are 97 less the remainder of the others by 97."""
    return bool(re.fullmatch(r"[01][0-9]{9}", value)) and 97 - int(value[:8]) % 97 == int(value[8:])


def _german_vat(value: str) -> bool:
    """Nine digits, of which the last checks the others (ISO 7064, 11 and 10)."""
    if not re.fullmatch(r"[0-9]{9}", value):
        return False
    product = 10
    for one in value[:8]:
        product = ((int(one) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(value[8])


def _digits(value: str) -> bool:
    return value.isascii() and value.isdigit()


CHECKS: dict[Scheme, Callable[[str], bool]] = {
    Scheme.ROR: is_ror, Scheme.PIC: is_pic, Scheme.KVK: is_kvk, Scheme.VAT: is_vat,
}  # fmt: skip
VAT_CHECKS: dict[str, Callable[[str], bool]] = {"NL": _dutch_vat, "BE": _belgian_vat, "DE": _german_vat}
