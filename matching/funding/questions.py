"""What is asked of the rules from outside, and answered as plain values: by the command and by programs alike."""

from typing import Any

from matching.funding.parties import parties_from
from matching.funding.rulebook import Asked, Rulebook
from matching.funding.telling import as_json


def listed(book: Rulebook, name: str) -> dict[str, Any]:
    """A programme with its instruments and scopes; where its rules are not confirmed, what to know of it."""
    one = book.programme(name)
    known = {"id": one.id, "name": one.name, "instruments": [i.id for i in one.instruments], "scopes": [*one.scopes]}
    return known | ({"note": one.note} if one.pointer else {})


def answered(book: Rulebook, asked: Asked, partners: object) -> dict[str, Any]:
    """The verdict on partners as JSON gives them; raises `WrongInput` for what cannot be asked."""
    book.frames(asked)
    return as_json(book.verdict(asked, parties_from(partners, book.countries)))
