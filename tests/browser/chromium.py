"""Finds the Chromium that the browser tests drive; run as a program it installs one where it may."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = """The browser tests need Chromium and found none.
Debian and Ubuntu: apt-get install chromium. Elsewhere: install Chromium or Chrome by your package manager.
A browser at another place is named by SCHAKEL_CHROMIUM=/path/to/chromium."""


def find() -> str | None:
    """The path of a Chromium: the one named in the environment, else one on the path."""
    named = os.environ.get("SCHAKEL_CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """Installs Debian's Chromium as root, or by sudo where that asks no password."""
    if shutil.which("apt-get") is None or "SCHAKEL_CHROMIUM" in os.environ:
        return
    may = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if may and shutil.which("sudo") is None:
        return
    print("installing Chromium for the browser tests", file=sys.stderr)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run([*may, "apt-get", "-qq", *words], check=False, **quiet)  # type: ignore[call-overload]


if __name__ == "__main__":
    if find() is None:
        install()
    if find() is None:
        sys.exit(MISSING)
