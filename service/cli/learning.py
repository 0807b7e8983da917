"""The command that learns tables of weights again: learn."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.asking import Data, finish, read, read_data
from service.cli.console import fail, progress_bars, to_write
from service.cli.data import Json
from service.cli.keeping import keep_what_is_read

if TYPE_CHECKING:
    from matching.records import Records

About = dict[str, str | float]

Until = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="All but duplicates: nothing that began on this day or later is used."),
]


class Task(StrEnum):
    """What there is a table for: proposals, new partners, answers to needs, names of one organisation."""

    PROPOSALS = "proposals"
    PARTNERS = "partners"
    NEEDS = "needs"
    DUPLICATES = "duplicates"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(learn)


def learn(
    data: Data,
    out: Annotated[
        Path,
        typer.Option("--out", callback=to_write, help="Where the weights go, for example matching/partners.toml."),
    ],
    task: Annotated[Task, typer.Option(help="What to learn.")] = Task.PARTNERS,
    until: Until = None,
    queries: Annotated[Path | None, typer.Option(help="Duplicates: names that were looked for, JSON Lines.")] = None,
    qrels: Annotated[Path | None, typer.Option(help="Duplicates: which organisation each name means (TREC).")] = None,
    json: Json = False,
) -> None:
    """Learn what makes a good proposal, who works with whom next, who answers a need, or which names are one.

    Examples: schakel learn --data DIR --until 2018-01-01 --out partners.toml

    schakel learn --task needs --data DIR --until 2018-01-01 --out needs.toml

    schakel learn --task proposals --data DIR --until 2018-01-01 --out weights.toml

    schakel learn --task duplicates --data DIR --queries FILE --qrels FILE --out duplicates.toml
    """
    from service.exchange.exchange_format import files_of

    keep_what_is_read([out], [*files_of(data), queries, qrels])
    if task is Task.DUPLICATES:
        if queries is None or qrels is None or not qrels.is_file():
            fail("--task duplicates: give --queries FILE and --qrels FILE", 2)
        text, about, problems = _duplicates(data, queries, qrels)
    elif until is None:
        fail("--until: give a day, YYYY-MM-DD", 2)
    else:
        learner = {Task.PARTNERS: _partners, Task.NEEDS: _needs, Task.PROPOSALS: _proposals}[task]
        text, about, problems = _past(data, until.date(), learner)
    out.write_text(text, encoding="utf-8")
    finish(problems, {**about, "written": str(out)}, json)


def _past(
    data: Path, until: date, learner: Callable[["Records", date], tuple[str, About]]
) -> tuple[str, About, list[str]]:
    reading = read_data(data)
    try:
        text, about = learner(reading.records, until)
    except ValueError as error:
        fail(f"--data: {error} before {until}", 2)
    return text, about, reading.problems


def _until(records: "Records", until: date) -> int:
    """How many collaborations had begun by a day."""
    return sum(one.start is None or one.start < until for one in records.collaborations)


def _partners(records: "Records", until: date) -> tuple[str, About]:
    from matching.choice import as_toml
    from matching.learning import learn_partners

    with progress_bars() as bars:
        learnt = learn_partners(records, until, bars)
    about: About = {
        "learnt": until.isoformat(),
        "basis": f"{_until(records, until)} collaborations; {learnt.questions} askers in three windows",
        "validation_ndcg10": round(learnt.ndcg, 4),
        "validation_ndcg10_common_partners": round(learnt.ndcg_partners, 4),
    }
    heading = (
        "# Whom an organisation works with next: log-odds for each signal in each form. Made by: schakel learn\n"
    )
    return heading + as_toml(learnt.model, about), about


def _needs(records: "Records", until: date) -> tuple[str, About]:
    from matching.need_learning import learn_needs
    from matching.needs import written

    with progress_bars() as bars:
        learnt = learn_needs(records, until, bars)
    about: About = {
        "learnt": until.isoformat(),
        "basis": f"{_until(records, until)} collaborations; {learnt.questions} needs of their leads",
        "validation_ndcg10": round(learnt.ndcg, 4),
        "validation_ndcg10_texts": round(learnt.ndcg_texts, 4),
    }
    heading = "# Who answers a need: log-odds for each standard deviation. Made by: schakel learn --task needs\n"
    return heading + written(learnt.table, about), about


def _proposals(records: "Records", until: date) -> tuple[str, About]:
    from importlib import resources
    from zlib import crc32

    from matching.proposal_learning import learn_proposals, written
    from matching.setup import Setup
    from service.exchange.relating import with_fields
    from service.matchmaking.running import embedder_of
    from service.settings import ROOT

    setup = Setup(embedder=embedder_of("universal"))
    with progress_bars() as bars:
        learnt = learn_proposals(with_fields(records, ROOT / "seeds"), until, setup, bars)
    choices = ", ".join(f"{number} of a {role}" for role, number in learnt.choices.items())
    order = ", ".join(
        f"{role} {learnt.told[role]:.3f} ({learnt.judged[role]:.3f} as judged)" for role in learnt.choices
    )
    about = {
        "version": f"{until}-{crc32(repr(learnt.reasons).encode()):08x}",
        "basis": f"learnt from {_until(records, until)} collaborations before {until}: choices {choices}",
        "validation": f"pairs of one size in the right order, later choices: {order}",
    }
    table = resources.files("matching").joinpath("weights.toml").read_text(encoding="utf-8")
    return written(table, learnt, about), dict(about)


def _duplicates(data: Path, queries: Path, qrels: Path) -> tuple[str, About, list[str]]:
    from matching.duplicates.learning import learn_names
    from matching.duplicates.weights import weights_toml
    from service.exchange.answering import name_index, wanted
    from service.exchange.exchange_format import NameLine
    from service.exchange.runs import read_answers

    reading, asked = read(data, queries, NameLine)
    right = read_answers(qrels, reading.problems)
    questions = [(wanted(query), right.get(query.id)) for query in asked]
    try:
        learnt = learn_names(name_index(reading.records), questions)
    except ValueError as error:
        fail(f"--qrels: {error}", 2)
    known = len(reading.records.organisations)
    about: About = {
        "learnt": datetime.now(UTC).date().isoformat(),
        "basis": f"{learnt.questions} names looked for among those of {known} organisations",
        **learnt.figures,
    }
    return weights_toml(learnt.weights, about), about, reading.problems
