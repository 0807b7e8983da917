"""All commands of `schakel`, group by group."""

import typer

from service.cli import (
    asking,
    bringing_in,
    comparing,
    data,
    demo,
    eligible,
    jobs,
    learning,
    people,
    running,
    sending_out,
    why,
)

app = typer.Typer(
    help="Schakel links regional innovation hotspots: capabilities, needs, explained proposals, digests.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (
    data,
    people,
    jobs,
    running,
    demo,
    bringing_in,
    sending_out,
    asking,
    comparing,
    learning,
    why,
    eligible,
):
    group.register(app)
