"""Commands that write data out: export."""

from pathlib import Path
from typing import Annotated

import typer

from service.cli.console import fail, progress_bars, show
from service.cli.data import Json
from service.settings import ROOT, current


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    exports = typer.Typer(help="Write data out.", no_args_is_help=True)
    exports.command("data")(data)
    exports.command("evidence")(evidence)
    app.add_typer(exports, name="export")


def data(
    folder: Annotated[Path, typer.Argument(help="Folder for the files; it is made where it is missing.")],
    confidential: Annotated[bool, typer.Option("--confidential", help="Confidential listings too.")] = False,
    json: Json = False,
) -> None:
    """Write organisations, listings, collaborations and proposals as JSON Lines; people and answers never.

    Example: schakel export data out
    """
    from service.cli.opening import open_engine
    from service.exchange.exporting import export

    with progress_bars() as bars:
        written = export(open_engine(current().database_url), folder, confidential, bars)
    show(dict(written), json)


def evidence(
    folder: Annotated[Path, typer.Argument(help="Folder with the CORDIS files, .csv.gz.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the three files.")] = ROOT / "seeds",
    json: Json = False,
) -> None:
    """Compute the evidence figures of the seeds again: joint projects, partners by place, related fields.

    Example: schakel export evidence downloads/cordis-h2020 --out seeds
    """
    from service.exchange.cordis_files import CordisError
    from service.exchange.evidence import rewrite

    try:
        with progress_bars() as bars:
            written = rewrite(folder, ROOT / "seeds", out, bars)
    except CordisError as error:
        fail(str(error), 2)
    show(dict(written), json)
