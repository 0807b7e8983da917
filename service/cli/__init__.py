"""The command line: `schakel`, with one module per group of commands.

Each command loads what it works with when it is called, so that help and light commands start at once; one that is
asked in passing (`eligible`) does not even load the other groups.
"""

import sys
from typing import Any


def __getattr__(name: str) -> Any:
    if name == "app":
        from service.cli.commands import app

        return app
    raise AttributeError(name)


def main() -> None:
    """Runs a command: exit status 0 done, 1 not possible now, 2 wrong words, settings or data."""
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(1)
    except Exception as error:
        from service.cli.console import fail
        from service.cli.troubles import told

        known = told(error)
        if known is None:
            raise
        fail(*known)


def _run() -> None:
    if sys.argv[1:2] == ["eligible"]:
        from service.cli.eligible import eligible

        eligible(sys.argv[2:])
        return
    from service.cli.commands import app

    app(prog_name="schakel")
