"""The command that learns the tables of past collaborations again: learn."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.asking import Data
from service.cli.console import fail, progress_bars, show
from service.cli.data import Json

if TYPE_CHECKING:
    from matching.learning import Progress
    from matching.records import Records

Until = Annotated[
    datetime, typer.Option(formats=["%Y-%m-%d"], help="Nothing that began on this day or later is used.")
]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(learn)


class Question(StrEnum):
    """What is learnt: who are new partners of an organisation, or who answers a need."""

    PARTNERS = "partners"
    NEEDS = "needs"


def learn(
    data: Data,
    until: Until,
    out: Annotated[Path, typer.Option("--out", help="Where the weights go, for example matching/partners.toml.")],
    question: Annotated[Question, typer.Option(help="Which table is learnt.")] = Question.PARTNERS,
    json: Json = False,
) -> None:
    """Learn from past collaborations who works with whom next, or who answers a need, and write the weights as a table.

    Example: schakel learn --data DIR --until 2018-01-01 --out partners.toml
    """
    from service.exchange.exchange_format import read_folder

    reading = read_folder(data)
    try:
        with progress_bars() as bars:
            about, text = LEARNERS[question](reading.records, until.date(), bars)
    except ValueError as error:
        fail(f"--data: {error} before {until.date()}", 2)
    out.write_text(text, encoding="utf-8")
    show({**about, "written": str(out), "left_out": len(reading.problems)}, json)


About = dict[str, str | float]


def _partners(records: "Records", until: date, progress: "Progress") -> tuple[About, str]:
    from matching.choice import as_toml
    from matching.learning import learn_partners

    learnt = learn_partners(records, until, progress)
    about: About = {
        "learnt": until.isoformat(),
        "basis": f"{len(records.collaborations)} collaborations; {learnt.questions} askers in three windows",
        "validation_ndcg10": round(learnt.ndcg, 4),
        "validation_ndcg10_common_partners": round(learnt.ndcg_partners, 4),
    }
    heading = (
        "# Whom an organisation works with next: log-odds for each signal in each form. Made by: schakel learn\n"
    )
    return about, heading + as_toml(learnt.model, about)


def _needs(records: "Records", until: date, progress: "Progress") -> tuple[About, str]:
    from matching.need_learning import learn_needs
    from matching.needs import written

    learnt = learn_needs(records, until, progress)
    about: About = {
        "learnt": until.isoformat(),
        "basis": f"{len(records.collaborations)} collaborations; {learnt.questions} needs of their leads",
        "validation_ndcg10": round(learnt.ndcg, 4),
        "validation_ndcg10_texts": round(learnt.ndcg_texts, 4),
    }
    heading = "# Who answers a need: log-odds for each standard deviation. Made by: schakel learn --question needs\n"
    return about, heading + written(learnt.table, about)


LEARNERS: dict[Question, Callable[["Records", date, "Progress"], tuple[About, str]]] = {
    Question.PARTNERS: _partners,
    Question.NEEDS: _needs,
}
