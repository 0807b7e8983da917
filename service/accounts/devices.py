"""What a browser says it is, coarsely: its name and its system, so that a reader knows it again.

Of the whole line that browsers send nothing else is kept: versions and builds would tell people apart.
"""

from dataclasses import dataclass

BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
"""The first that is found: most name others too, to be taken for them."""
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """Names of a browser and of its system; empty where it gives none that is known."""

    browser: str
    system: str


def named(user_agent: str) -> Named:
    """The names in the line that a browser sends."""
    return Named(_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))


def _first(table: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in table if sign in user_agent), "")
