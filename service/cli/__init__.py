"""The command line: `schakel`, with one module per group of commands.

Each command loads what it works with when it is called, so that help and light commands start at once.
"""

import sys

import typer

from service.cli import asking, bringing_in, comparing, data, demo, jobs, learning, people, running, sending_out, why
from service.cli.console import fail
from service.cli.troubles import told

app = typer.Typer(
    help="Schakel links regional innovation hotspots: capabilities, needs, explained proposals, digests.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (data, people, jobs, running, demo, bringing_in, sending_out, asking, comparing, learning, why):
    group.register(app)


def main() -> None:
    """Runs a command: exit status 0 done, 1 not possible now, 2 wrong words, settings or data."""
    try:
        app(prog_name="schakel")
    except KeyboardInterrupt:
        sys.exit(1)
    except Exception as error:
        known = told(error)
        if known is None:
            raise
        fail(*known)
