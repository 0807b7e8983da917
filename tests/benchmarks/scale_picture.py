"""Draws cost against size as an SVG with logarithmic axes."""

from collections.abc import Sequence
from math import ceil, floor, log10

WIDTH, HEIGHT, MARGIN = 480, 320, 48
COLOUR = "#154273"


def picture(points: Sequence[tuple[int, float]]) -> str:
    """Seconds against organisations; the dashed line grows in proportion to size."""
    left, right = floor(log10(min(x for x, _ in points))), ceil(log10(max(x for x, _ in points)))
    low, high = floor(log10(min(y for _, y in points))), ceil(log10(max(y for _, y in points)))
    right, high = max(right, left + 1), max(high, low + 1)

    def place(x: float, y: float) -> tuple[float, float]:
        across = (log10(x) - left) / (right - left)
        up = (log10(y) - low) / (high - low)
        return MARGIN + across * (WIDTH - 2 * MARGIN), HEIGHT - MARGIN - up * (HEIGHT - 2 * MARGIN)

    first, last = points[0], points[-1]
    even = [place(*first), place(last[0], first[1] * last[0] / first[0])]
    marks = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{COLOUR}"/>' for x, y in (place(*one) for one in points)]
    told = [_text(*place(x, y), f"{y:,.1f} s", -8) for x, y in points]
    across = [_text(place(10**n, 10**low)[0], HEIGHT - MARGIN, f"{10**n:,}", 18) for n in range(left, right + 1)]
    up = [_text(MARGIN - 22, place(10**left, 10.0**n)[1], f"{10.0**n:g} s", 4) for n in range(low, high + 1)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "<title>Processor time of reading and a full run, against the number of organisations</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        _line([(MARGIN, MARGIN), (MARGIN, HEIGHT - MARGIN), (WIDTH - MARGIN, HEIGHT - MARGIN)], "#555", ""),
        _line(even, "#999", ' stroke-dasharray="5 4"'),
        _line([place(*one) for one in points], COLOUR, ""),
        *marks,
        *told,
        *across,
        *up,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _line(points: Sequence[tuple[float, float]], colour: str, more: str) -> str:
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{told}" fill="none" stroke="{colour}" stroke-width="1.5"{more}/>'


def _text(x: float, y: float, text: str, down: int) -> str:
    style = 'font-size="11" font-family="sans-serif" text-anchor="middle"'
    return f'<text x="{x:.1f}" y="{y + down:.1f}" {style}>{text}</text>'
