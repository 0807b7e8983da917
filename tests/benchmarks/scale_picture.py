"""Draws cost against size as an SVG with logarithmic axes."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10

WIDTH, HEIGHT, MARGIN = 580, 380, 60
RIGHT = 130
"""Room for the names of other ways at the end of their lines."""

COLOUR = "#154273"
OTHERS = ("#a90061", "#39870c", "#b35e00", "#6b5b95", "#007bc7")
Points = Sequence[tuple[int, float]]


def picture(points: Points, told: Points = (), ways: Mapping[str, Points] | None = None) -> str:
    """Seconds against organisations; the dashed line grows in proportion to size.

    told: points that are extrapolated, drawn hollow. ways: other ways to the seconds of asking for each once.
    """
    ways = ways or {}
    every = [*points, *told, *(point for line in ways.values() for point in line)]
    left, right = floor(log10(min(x for x, _ in every))), ceil(log10(max(x for x, _ in every)))
    low, high = floor(log10(min(y for _, y in every))), ceil(log10(max(y for _, y in every)))
    right, high = max(right, left + 1), max(high, low + 1)

    def place(x: float, y: float) -> tuple[float, float]:
        across, up = (log10(x) - left) / (right - left), (log10(y) - low) / (high - low)
        return MARGIN + across * (WIDTH - MARGIN - RIGHT), HEIGHT - MARGIN - up * (HEIGHT - 2 * MARGIN)

    first, last = points[0], [*points, *told][-1]
    even = [place(*first), place(last[0], first[1] * last[0] / first[0])]
    across = [_text(place(10**n, 10**low)[0], HEIGHT - MARGIN + 18, f"{10**n:,}") for n in range(left, right + 1)]
    up = [_text(MARGIN - 30, place(10**left, 10.0**n)[1] + 4, f"{10.0**n:,g} s") for n in range(low, high + 1)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "<title>Processor time of reading and a full run, and of other ways, against size</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        _line([(MARGIN, MARGIN), (MARGIN, HEIGHT - MARGIN), (WIDTH - RIGHT, HEIGHT - MARGIN)], "#555"),
        _line(even, "#999", ' stroke-dasharray="5 4"'),
        *_others({name: [place(*one) for one in line] for name, line in ways.items()}),
        _line([place(*one) for one in points], COLOUR),
        _line([place(*one) for one in (points[-1], *told)], COLOUR, ' stroke-dasharray="2 4"'),
        *(_mark(*place(*one), COLOUR) for one in points),
        *(_mark(*place(*one), "#fff") for one in told),
        *(_text(place(x, y)[0], place(x, y)[1] + 18, f"{y:,.0f} s") for x, y in [*points, *told]),
        _text(place(*last)[0], place(*last)[1] - 10, "Schakel", f' fill="{COLOUR}"'),
        *across,
        *up,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _others(lines: Mapping[str, list[tuple[float, float]]]) -> list[str]:
    """A thin line for each other way, its name at the end; names that would lie on one another are moved apart."""
    found, free = [], float(HEIGHT)
    by_end = sorted(lines.items(), key=lambda one: -one[1][-1][1])
    for (name, line), colour in zip(by_end, OTHERS, strict=False):
        x, y = line[-1]
        free = min(y + 4, free - 13)
        found += [
            _line(line, colour, ' stroke-opacity="0.8"'),
            _text(x + 8, free, name, f' fill="{colour}"', "start"),
        ]
    return found


def _mark(x: float, y: float, fill: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{fill}" stroke="{COLOUR}" stroke-width="1.5"/>'


def _line(points: Sequence[tuple[float, float]], colour: str, more: str = "") -> str:
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{told}" fill="none" stroke="{colour}" stroke-width="1.5"{more}/>'


def _text(x: float, y: float, text: str, more: str = "", anchor: str = "middle") -> str:
    style = f'font-size="11" font-family="sans-serif" text-anchor="{anchor}"{more}'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{text}</text>'
