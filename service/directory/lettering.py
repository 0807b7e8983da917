"""How much room a line of text needs in a drawing, whatever font a reader has; rather too much than too little."""

from unicodedata import east_asian_width

NARROW, CAPITAL, USUAL, WIDE = 0.42, 0.78, 0.65, 1.0
"""In parts of the size of the letters; from DejaVu Sans, the widest of the fonts that pages ask for."""
SLIM, BROAD = frozenset("iljtfrI.,:;'|!()[]/- ’·"), frozenset("mwMW@%—…&")
CUT = "…"


def width_of(text: str, size: float) -> float:
    """The width of a line in units of the drawing."""
    return size * sum(map(_advance, text))


def _advance(sign: str) -> float:
    if sign in SLIM:
        return NARROW
    if sign in BROAD or east_asian_width(sign) in "WF":
        return WIDE
    return CAPITAL if sign.isupper() or not sign.isalnum() else USUAL


def shortened(text: str, size: float, room: float) -> str:
    """A line that fits the room: whole, or cut with a sign that says so; of a word alone its beginning."""
    if width_of(text, size) <= room:
        return text
    kept = text
    while kept and width_of(kept + CUT, size) > room:
        kept = kept[:-1]
    return kept.rstrip(" ,;:-–(") + CUT
