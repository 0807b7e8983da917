"""What a reason quotes, with its language; and a reason as one plain sentence, where no page is made of it."""

from collections.abc import Mapping
from typing import Any

from service.rendering import environment
from service.speaking import Written, quoted

Sides = tuple[Written | None, Written | None]
"""The listing of the side that a reason is told to, and that of the other."""


def told(kind: str, facts: Mapping[str, Any], texts: Sides = (None, None)) -> dict[str, Any]:
    """The facts of a reason; words that both texts share, as either writes them, with their language where known."""
    if kind != "words":
        return dict(facts)
    terms, (mine, theirs) = facts["terms"], texts
    return {**facts, "terms": quoted(terms, mine), "other_terms": quoted(facts.get("other_terms", terms), theirs)}


def sentence(kind: str, facts: Mapping[str, Any], words: object) -> str:
    """A reason in the present language, as text."""
    said = environment().get_template("macros/sentences.html").module.sentence  # type: ignore[attr-defined]  # a macro
    return str(said(kind, told(kind, facts), words).striptags())
