"""The command that compares texts across languages: similar."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from service.cli.asking import finish
from service.cli.console import fail, to_write
from service.cli.data import Json
from service.cli.keeping import keep_what_is_read
from service.settings import EmbedderName

if TYPE_CHECKING:
    from pydantic import BaseModel

RowT = TypeVar("RowT", bound="BaseModel")
Vectors = Annotated[
    Path,
    typer.Option("--data-dir", envvar="SCHAKEL_DATA_DIR", help="Folder that keeps the vectors of texts read before."),
]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(similar)


def similar(
    out: Annotated[Path, typer.Option("--out", callback=to_write, help="Where the scores or the run go.")],
    pairs: Annotated[Path | None, typer.Option("--pairs", help="Pairs of texts to grade, JSON Lines (.gz).")] = None,
    mates: Annotated[
        Path | None, typer.Option("--mates", help="Sentences in several languages, JSON Lines (.gz).")
    ] = None,
    embedder: Annotated[EmbedderName, typer.Option(help="Sentence model; `none` compares spelling alone.")] = "both",
    data_dir: Vectors = Path("var"),
    json: Json = False,
) -> None:
    """Say how near texts of different languages are in meaning, or find each sentence's mate in another language.

    Example: schakel similar --pairs pairs.jsonl.gz --out scores.tsv
    """
    from matching.embedding import FileCache
    from service.exchange.comparing import PairLine, Reader, SentenceLine, compare, find_mates, write_scores
    from service.exchange.runs import write_run
    from service.matchmaking.running import embedder_of

    keep_what_is_read([out], [pairs, mates])
    reader = Reader(embedder_of(embedder), FileCache(data_dir / "vectors"))
    problems: list[str] = []
    if pairs is not None and mates is None:
        rows = _rows("--pairs", pairs, PairLine, problems)
        done = {"pairs": write_scores((row.id for row in rows), compare(rows, reader), out)}
    elif mates is not None and pairs is None:
        sentences = _rows("--mates", mates, SentenceLine, problems)
        done = {"sentences": len(sentences), "lines": write_run(find_mates(sentences, reader), out)}
    else:
        fail("give either --pairs FILE or --mates FILE", 2)
    finish(problems, {**done, "embedder": reader.embedder.name}, json)


def _rows(option: str, path: Path, model: type[RowT], problems: list[str]) -> list[RowT]:
    from service.exchange.exchange_format import lines

    if not path.is_file():
        fail(f"{option}: {path} is no file", 2)
    found = list(lines(path, model, problems))
    if not found:
        said = f": {problems[0]}" if problems else ""
        fail(f"{option}: {path} holds no row that can be used{said}", 2)
    return found
