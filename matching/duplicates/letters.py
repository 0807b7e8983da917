"""Writes names in one alphabet, and words as they sound."""

import re
from functools import lru_cache

from matching.text import plain

LOST = "?"
"""Stands for a letter that was lost on the way (U+FFFD)."""

_LETTERS = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o", "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z",
    "и": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya", "і": "i", "є": "ye", "ґ": "g", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "d", "џ": "dz",
    "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t", "\ufffd": LOST,
}  # fmt: skip
_ALPHABET = str.maketrans(_LETTERS)

_SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("ch", "h"), ("kh", "h"), ("th", "t"), ("ae", "a"), ("oe", "o"), ("ue", "u"),
    ("ou", "u"), ("ei", "i"), ("oi", "i"), ("ij", "i"), ("y", "i"), ("j", "i"), ("c", "k"), ("q", "k"), ("w", "v"),
    ("x", "ks"), ("z", "s"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


def latin(text: str) -> str:
    """A text in small plain Latin letters, also from Greek and Cyrillic; `LOST` for a letter that was lost."""
    return plain(text).translate(_ALPHABET)


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """A word with what languages write differently made one: fuer and fur, Charokopeio and Harokopio."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _DOUBLED.sub(r"\1", word)


def lost_alike(one: str, other: str) -> bool:
    """Whether two words may be one of which letters were lost."""
    if LOST not in one + other or len(one) != len(other):
        return False
    return all(a == b or LOST in (a, b) for a, b in zip(one, other, strict=True))
