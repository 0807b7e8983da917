"""Names as a saved picture can write them: another one where the font of pictures lacks the letters of the own.

A font with the letters of Korean, Japanese and Chinese weighs five megabytes and more for each, more than all other
files of the pages together; the picture of a page, and its SVG, use what the reader's machine has.
"""

from collections.abc import Iterable, Mapping
from unicodedata import name as called

from sqlmodel import Session, col, select

from service.directory.models import Organisation, OrganisationName

LACKING = (
    "CJK", "HANGUL", "HIRAGANA", "KATAKANA", "BOPOMOFO", "YI ", "THAI", "KHMER", "MYANMAR", "TIBETAN", "SINHALA",
    "DEVANAGARI", "BENGALI", "GUJARATI", "GURMUKHI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM",
)  # fmt: skip
"""How Unicode's names of the letters begin that DejaVu Sans does not have."""


def writable(text: str) -> bool:
    """Whether the font of saved pictures has the letters of a text."""
    return not any(called(sign, "").startswith(LACKING) for sign in text)


def picture_names(session: Session, rows: Iterable[Organisation]) -> Mapping[str, str]:
    """By slug the name of each organisation in pictures: its own, else one that can be written, English first."""
    known = {row.id: row for row in rows}
    odd = [number for number, row in known.items() if not writable(row.name)]
    found = {row.slug: row.name for row in known.values()}
    if not odd:
        return found
    query = select(OrganisationName).where(col(OrganisationName.organisation_id).in_(odd))
    for one in sorted(session.exec(query).all(), key=lambda one: (one.language == "en", one.name)):
        if writable(one.name):
            found[known[one.organisation_id].slug] = one.name  # the last stays: the English one where there is one
    return found
