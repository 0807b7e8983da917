"""How near two texts are, across languages."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.closeness import (
    Closeness,
    ClosenessError,
    crowding,
    grades,
    load_closeness,
    nearest,
    numbers,
    read_closeness,
    signals,
)
from matching.combined import PARTS, CombinedEmbedder, even_out, spaces
from matching.embedding import Vectors, on_grid
from matching.spelling import spelled

SAID = {
    "nl": ("De kas gebruikt minder water.", "Het orkest speelt vanavond."),
    "en": ("The greenhouse uses less water.", "The orchestra plays tonight."),
    "de": ("Das Gewächshaus braucht weniger Wasser.", "Das Orchester spielt heute Abend."),
    "fr": ("La serre utilise moins d'eau.", "L'orchestre joue ce soir."),
}


@pytest.fixture(scope="module")
def both() -> CombinedEmbedder:
    return CombinedEmbedder()


def unit(rows: int, seed: int, size: int = 896) -> Vectors:
    return on_grid(np.random.default_rng(seed).normal(size=(rows, size)).astype(np.float32))


@pytest.mark.parametrize("language", ["nl", "de", "fr"])
def test_a_translation_is_nearer_than_another_text(language: str, both: CombinedEmbedder) -> None:
    here, there = both.embed(SAID[language]), both.embed(SAID["en"])

    near = here @ there.T

    assert near[0, 0] > near[0, 1] + 0.3
    assert near[1, 1] > near[1, 0] + 0.3


def test_a_vector_is_of_length_one_and_depends_on_its_text_alone(both: CombinedEmbedder) -> None:
    texts = [text for pair in SAID.values() for text in pair]

    together, alone = both.embed(texts), np.concatenate([both.embed([text]) for text in texts])

    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    assert np.allclose(together, alone, atol=1e-5)
    assert both.embed([]).shape == (0, both.dimensions)


def test_another_number_lowers_the_grade(both: CombinedEmbedder) -> None:
    texts = [("In 2019 werkten er 40 mensen.", f"In 2019 {n} people worked there.") for n in ("40", "70")]
    left, right = (both.embed([pair[i] for pair in texts]) for i in (0, 1))

    same, other = grades(signals(texts, left, right), load_closeness())

    assert same > other + 0.3


@pytest.mark.parametrize(
    ("one", "other"), [("1.200 kilo", "1,200 kilos"), ("2,5 miljoen", "2.5 million"), ("in 2019", "2019.")]
)
def test_numbers_written_otherwise_are_the_same(one: str, other: str) -> None:
    assert numbers(one) == numbers(other) != frozenset()


@given(st.integers(0, 1000), st.integers(1, 12))
def test_a_question_is_answered_the_same_whatever_else_is_asked(seed: int, kept: int) -> None:
    questions, candidates = unit(12, seed), unit(20, seed + 1)

    all_of_them = nearest(questions, candidates, load_closeness(), 10)
    some = nearest(questions[:kept], candidates, load_closeness(), 10)

    assert some == all_of_them[:kept]


def test_a_candidate_in_a_crowd_is_held_back() -> None:
    lone, crowd = np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])
    candidates = np.array([lone, *[crowd] * 11], dtype=np.float32)
    question = np.array([[0.68, 0.70, 0.0]], dtype=np.float32)

    plainly, held = (nearest(question, candidates, Closeness(0.0, {}, part), 1)[0][0][0] for part in (0.0, 0.3))

    assert (plainly, held) == (1, 0)
    assert crowding(candidates[:1]).tolist() == [0.0]


def test_evening_out_brings_translations_together() -> None:
    numbers_ = np.random.default_rng(1)
    meaning, accent = numbers_.normal(size=(1, 60, 12)), np.zeros((3, 60, 12))
    accent[:, :, 0] = numbers_.normal(scale=3.0, size=(3, 60))
    translations = (meaning + accent).astype(np.float32)

    space = even_out(translations, 0.5)

    before, after = (
        np.mean(one[0] * one[1]) for one in (_unit(translations), [space.place(t) for t in translations])
    )
    assert after > before


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float32)


def test_the_spaces_fit_the_models() -> None:
    assert [spaces()[part].evening.shape[0] for part in PARTS] == [512, 384]


def test_a_table_that_lacks_a_signal_is_refused() -> None:
    with pytest.raises(ClosenessError, match="e5"):
        read_closeness("[pairs]\nbase = 1.0\nuniversal = 1.0\n[mates]\ncrowding = 0.1\n")


def test_without_a_model_spelling_still_finds_names() -> None:
    vectors = on_grid(spelled(["Rotterdam bouwt 40 schepen", "Rotterdam builds 40 ships", "Une chanson douce"]))

    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2
