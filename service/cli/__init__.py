"""The command line: `schakel`, with one module per group of commands."""

import sys

import typer
from sqlalchemy.exc import OperationalError, ProgrammingError

from matching.e5 import ModelMissing
from service.cli import asking, comparing, data, demo, exchanging, jobs, learning, running, why
from service.cli.console import fail
from service.exchange.rows import RowError
from service.settings import SettingsError

app = typer.Typer(
    help="Schakel links regional innovation hotspots: capabilities, needs, explained proposals, digests.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (data, jobs, running, demo, exchanging, asking, comparing, learning, why):
    group.register(app)


def main() -> None:
    """Runs a command: exit status 0 done, 1 not possible now, 2 wrong words, settings or data."""
    try:
        app(prog_name="schakel")
    except (SettingsError, RowError) as error:
        fail(str(error), 2)
    except (OperationalError, ProgrammingError) as error:
        cause = str(error.orig).strip().splitlines()[0]
        fail(f"the database does not do it: {cause}; is it there and at the newest revision? See: schakel check", 1)
    except (ModelMissing, OSError) as error:
        fail(str(error), 1)
    except KeyboardInterrupt:
        sys.exit(1)
