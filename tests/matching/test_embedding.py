"""Each unchanged text is embedded once."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.embedding import (
    MAX_CHARACTERS,
    FileCache,
    MemoryCache,
    NoEmbedder,
    Vectors,
    content_key,
    embed_all,
    on_grid,
    shortened,
)
from matching.engine import Setup, propose
from tests.matching.builders import TODAY, meeting


class Counting:
    """A model that counts what it is asked."""

    name = "counting"
    dimensions = 4

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        return np.array([[len(text), 1, 2, 3] for text in texts], dtype=np.float32).reshape(-1, 4)


def test_equal_texts_are_embedded_once() -> None:
    model = Counting()

    found = embed_all(["same", "same", "  same ", "other"], model, MemoryCache())

    assert sorted(model.asked) == ["other", "same"]
    assert found.computed == 2


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_unchanged_texts_come_from_the_cache(kind: str, tmp_path: Path) -> None:
    cache = MemoryCache() if kind == "memory" else FileCache(tmp_path / "deep" / "folder")
    before = embed_all(["one", "two"], Counting(), cache)
    model = Counting()

    after = embed_all(["one", "three"], model, cache)

    assert model.asked == ["three"]
    assert (after.computed, after.from_cache) == (1, 1)
    assert np.array_equal(after.of(["one"]), before.of(["one"]))


def test_a_file_cache_outlives_the_process(tmp_path: Path) -> None:
    FileCache(tmp_path).put({"key": np.arange(3, dtype=np.float32)})

    assert np.array_equal(FileCache(tmp_path).get(["key", "missing"])["key"], [0, 1, 2])


def test_what_was_embedded_before_a_run_broke_off_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.embedding.PORTION", 3)
    texts, told = [f"text {number}" for number in range(7)], list[float]()

    class Failing(Counting):
        def embed(self, texts: Sequence[str]) -> Vectors:
            if len(self.asked) == 6:
                raise KeyboardInterrupt
            return super().embed(texts)

    with pytest.raises(KeyboardInterrupt):
        embed_all(texts, Failing(), FileCache(tmp_path))
    model = Counting()
    found = embed_all(texts, model, FileCache(tmp_path), told.append)

    assert (model.asked, told) == (["text 6"], [0.0])
    assert (found.computed, found.from_cache) == (1, 6)


def test_the_share_that_is_embedded_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.embedding.PORTION", 2)
    told = list[float]()

    found = embed_all(["a", "b", "c", "d"], Counting(), MemoryCache(), told.append)

    assert told == [0.0, 0.5]
    assert found.computed == 4 and len(found.of(["d", "a"])) == 2


def test_what_embedding_takes_is_told_apart_and_a_second_run_takes_none() -> None:
    clock, cache = [0.0], MemoryCache()

    class Slow(Counting):
        def embed(self, texts: Sequence[str]) -> Vectors:
            clock[0] += 5.0 * len(texts)
            return super().embed(texts)

    setup = Setup(embedder=Slow(), cache=cache, stopwatch=lambda: clock[0])
    first, second = (propose(meeting(), TODAY, setup).statistics for _ in range(2))

    assert first.texts_embedded == second.texts_from_cache > 0
    assert (first.seconds["embedding"], first.seconds["prepare"]) == (5.0 * first.texts_embedded, 0.0)
    assert (second.seconds["embedding"], second.texts_embedded) == (0.0, 0)


def test_the_key_changes_with_text_and_model() -> None:
    assert len({content_key("a", "m"), content_key("b", "m"), content_key("a", "n")}) == 3


def test_without_a_model_nothing_is_embedded() -> None:
    found = embed_all(["one"], NoEmbedder(), MemoryCache())

    assert found.vectors.shape == (1, 0)
    assert (found.computed, found.from_cache) == (0, 0)


def test_a_long_text_is_cut_and_spaces_fold() -> None:
    assert len(shortened("words " * 1000)) == MAX_CHARACTERS
    assert shortened(" a \n b ") == "a b"


def test_a_text_that_is_cut_at_a_space_is_found_again() -> None:
    text = "word " * 1000

    assert shortened(shortened(text)) == shortened(text)
    assert embed_all([shortened(text)], NoEmbedder(), MemoryCache()).rows.keys() == {shortened(text)}


@given(st.integers(0, 2**32 - 1))
def test_products_on_the_grid_are_exact_in_any_order(seed: int) -> None:
    numbers = np.random.default_rng(seed)
    vectors = on_grid(numbers.normal(size=(2, 512)).astype(np.float32))
    order = numbers.permutation(512)

    products = (vectors[0] * vectors[1])[order]

    assert float(products.cumsum(dtype=np.float32)[-1]) == float(vectors[0].astype(float) @ vectors[1].astype(float))


def test_a_zero_vector_stays_zero() -> None:
    assert not on_grid(np.zeros((1, 8), dtype=np.float32)).any()
