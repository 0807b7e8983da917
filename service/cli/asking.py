"""Commands that answer questions of the exchange format: rank, duplicates."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from pydantic import BaseModel

from service.cli.console import fail, progress_bars, remarks, show, to_write
from service.cli.data import Json
from service.cli.keeping import keep_what_is_read

if TYPE_CHECKING:
    from service.exchange.answering import Tables
    from service.exchange.exchange_format import Reading

LineT = TypeVar("LineT", bound=BaseModel)
REASONED = 10
"""So many of each question's first are given reasons where these are asked for."""

Data = Annotated[
    Path, typer.Option("--data", help="Folder with organisations, listings, collaborations (.jsonl, .gz).")
]
Queries = Annotated[Path, typer.Option("--queries", help="The questions, JSON Lines.")]
Out = Annotated[Path, typer.Option("--out", callback=to_write, help="Where the run goes (TREC; .gz packs it).")]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("rank")(run_rank)
    app.command("duplicates")(run_duplicates)


def run_rank(
    data: Data,
    queries: Queries,
    out: Out,
    deep: Annotated[int, typer.Option("--k", min=1, help="At most so many organisations a question.")] = 1000,
    candidates: Annotated[Path | None, typer.Option(help="The organisations that may be named, one a line.")] = None,
    reasons: Annotated[
        Path | None,
        typer.Option(callback=to_write, help="Where the reasons of each question's first ten go, JSON Lines (.gz)."),
    ] = None,
    weights: Annotated[
        list[Path] | None,
        typer.Option(help="A table of `schakel learn`, in place of the one that ships; may come twice."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that share the questions; the run is the same.")] = 1,
    json: Json = False,
) -> None:
    """Rank partners for an organisation, or answers to a need, as of the day of each question.

    Example: schakel rank --data DIR --queries DIR/queries.jsonl --out run.txt.gz
    """
    from service.exchange.answering import Asked, rank
    from service.exchange.exchange_format import QueryLine, files_of, read_names
    from service.exchange.runs import write_reasons, write_run

    keep_what_is_read([out, reasons], [*files_of(data), queries, candidates, *(weights or [])])
    reading, asked = read(data, queries, QueryLine)
    if candidates is not None and not candidates.is_file():
        fail(f"--candidates: {candidates} is no file", 2)
    if reasons is not None and reasons.resolve() == out.resolve():
        fail("--reasons: it is the file of --out", 2)
    tables = _tables(weights or [])
    known = {one.id for one in reading.records.organisations}
    named = None if candidates is None else read_names(candidates, known, reading.problems)
    told = 0 if reasons is None else REASONED
    with progress_bars() as bars:
        answers, unanswered = rank(Asked(reading.records, named, deep, told, workers, tables), asked, bars)
    done: dict[str, object] = {"questions": len(asked), "lines": write_run(answers, out)}
    if reasons is not None:
        done["reasons"] = write_reasons(answers, reasons)
    finish(reading.problems + unanswered, done, json)


def _tables(files: list[Path]) -> "Tables":
    from service.exchange.answering import Tables, with_table

    found = Tables()
    for file in files:
        if not file.is_file():
            fail(f"--weights: {file} is no file", 2)
        try:
            found = with_table(found, file.read_text(encoding="utf-8"))
        except ValueError as error:
            fail(f"--weights: {file}: {error}", 2)
    return found


def run_duplicates(
    data: Data,
    queries: Queries,
    out: Out,
    threshold: Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave out what is less likely.")] = 0.0,
    json: Json = False,
) -> None:
    """Say which known organisations a name may be; a score of 0.5 and more means that it is the same.

    Example: schakel duplicates --data DIR --queries names.jsonl --out run.txt
    """
    from service.exchange.answering import duplicates
    from service.exchange.exchange_format import NameLine, files_of
    from service.exchange.runs import write_run

    keep_what_is_read([out], [*files_of(data), queries])
    reading, asked = read(data, queries, NameLine)
    with progress_bars() as bars:
        answers = duplicates(reading.records, asked, threshold, bars)
    finish(reading.problems, {"questions": len(asked), "lines": write_run(answers, out)}, json)


def read(data: Path, queries: Path, asked: type[LineT]) -> "tuple[Reading, list[LineT]]":
    """The records of a folder and the questions of a file; ends the command where there are none."""
    from service.exchange.exchange_format import lines

    if not queries.is_file():
        fail(f"--queries: {queries} is no file", 2)
    reading = read_data(data)
    found = list(lines(queries, asked, reading.problems))
    if not found:
        reading.problems.append(f"{queries.name}: holds no question that can be used")
    return reading, found


def read_data(data: Path) -> "Reading":
    """The records of a folder; ends the command where there are no organisations."""
    from service.exchange.exchange_format import read_folder

    if not data.is_dir():
        fail(f"--data: {data} is no folder", 2)
    reading = read_folder(data)
    if not reading.records.organisations:
        fail(f"--data: {data} holds no organisations.jsonl or organisations.jsonl.gz that can be used", 2)
    return reading


def finish(problems: list[str], result: dict[str, object], json: bool) -> None:
    """Says which rows were left out and why, then the result."""
    for line in problems:
        remarks.print(f"left out: {line}", markup=False, highlight=False, soft_wrap=True)
    show({**result, "left_out": len(problems)}, json)
