"""The command that learns the ranking of new partners again: learn."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from service.cli.asking import Data
from service.cli.console import fail, progress_bars, show
from service.cli.data import Json

Until = Annotated[
    datetime, typer.Option(formats=["%Y-%m-%d"], help="Nothing that began on this day or later is used.")
]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(learn)


def learn(
    data: Data,
    until: Until,
    out: Annotated[Path, typer.Option("--out", help="Where the weights go, for example matching/partners.toml.")],
    json: Json = False,
) -> None:
    """Learn from past collaborations who works with whom next, and write the weights as a table.

    Example: schakel learn --data DIR --until 2018-01-01 --out partners.toml
    """
    from matching.choice import as_toml
    from matching.learning import learn_partners
    from service.exchange.exchange_format import read_folder

    reading = read_folder(data)
    try:
        with progress_bars() as bars:
            learnt = learn_partners(reading.records, until.date(), bars)
    except ValueError as error:
        fail(f"--data: {error} before {until.date()}", 2)
    about: dict[str, str | float] = {
        "learnt": until.date().isoformat(),
        "basis": f"{len(reading.records.collaborations)} collaborations; {learnt.questions} askers in three windows",
        "validation_ndcg10": round(learnt.ndcg, 4),
        "validation_ndcg10_common_partners": round(learnt.ndcg_partners, 4),
    }
    heading = (
        "# Whom an organisation works with next: log-odds for each signal in each form. Made by: schakel learn\n"
    )
    out.write_text(heading + as_toml(learnt.model, about), encoding="utf-8")
    show({**about, "written": str(out), "left_out": len(reading.problems)}, json)
