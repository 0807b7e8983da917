"""The table of weights for names: learnt, written and read again."""

import numpy as np
import pytest

from matching.duplicates.finding import DuplicateIndex, NameRecord
from matching.duplicates.learning import Answers, gap, learn_names, straightening
from matching.duplicates.signals import SIGNALS
from matching.duplicates.weights import (
    NameWeightsError,
    load_name_weights,
    probabilities,
    read_name_weights,
    weights_toml,
)

PLACES = ("Alden", "Borum", "Cestas", "Drumo", "Elvik", "Fossa", "Gildon", "Hasle", "Ipsach", "Jorvik")
KNOWN = [NameRecord(place.lower(), f"{place} Marine Laboratory", "NO") for place in PLACES]
QUESTIONS: list[tuple[NameRecord, str | None]] = [
    *((NameRecord(f"q{place}", f"Laboratorium {place}", "NO"), place.lower()) for place in PLACES),
    *((NameRecord(f"n{place}", f"Marine Laboratory of {place[::-1]}", "NO"), None) for place in PLACES),
]


def test_what_is_learnt_finds_the_right_names_and_no_others() -> None:
    learnt = learn_names(DuplicateIndex(KNOWN), QUESTIONS)
    index = DuplicateIndex(KNOWN, learnt.weights)

    found = {wanted.id: [d.right for d in index.find(wanted, least=0.5)] for wanted, _ in QUESTIONS}

    assert found == {wanted.id: [answer] if answer else [] for wanted, answer in QUESTIONS}
    assert learnt.figures["validation_f1"] > 0.9


def test_learning_twice_gives_the_same_table() -> None:
    tables = [learn_names(DuplicateIndex(KNOWN), QUESTIONS).weights for _ in range(2)]

    assert tables[0] == tables[1]


def test_nothing_is_learnt_where_no_answer_is_right() -> None:
    with pytest.raises(ValueError, match="no question"):
        learn_names(DuplicateIndex(KNOWN), [(QUESTIONS[0][0], None)])


def test_a_table_is_read_as_it_was_written() -> None:
    table = load_name_weights()

    assert read_name_weights(weights_toml(table, {"learnt": "2020-01-01"})) == table


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("base", "basis"),
        ("slope = 0.", "slope = -0."),
        ("known = 0.", "known = 7."),
        ("abroad =", "astray ="),
        ("[signals]", "signals"),
    ],
)
def test_a_table_that_cannot_be_is_refused(old: str, new: str) -> None:
    text = weights_toml(load_name_weights(), {})

    with pytest.raises(NameWeightsError):
        read_name_weights(text.replace(old, new))


def test_what_signals_add_makes_up_the_odds() -> None:
    table, values = load_name_weights(), dict.fromkeys(SIGNALS, 0.5)

    assert table.base + sum(table.contributions(values).values()) == pytest.approx(table.odds(values))


def test_scores_are_straightened_without_changing_their_order() -> None:
    table = load_name_weights()
    scores = [table.score(value) for value in (0.0, 0.01, 0.2, 0.5, 0.8, 0.99, 1.0)]

    assert scores == sorted(scores)
    assert 0.0 < scores[0] < 0.001
    assert 0.999 < scores[-1] <= 1.0


def test_the_line_is_the_one_that_says_how_often_answers_are_right() -> None:
    """Tables twice too sure, in log-odds: of answers told 0.9 three of four are right, of 0.1 one of four."""
    likely = np.repeat([0.9, 0.1], 2000)
    right = np.tile(np.arange(2000) % 4 < 3, 2)
    right[2000:] = ~right[2000:]
    answers = Answers(np.zeros((4000, 1)), np.arange(4000), right, 4000, int(right.sum()))

    shift, slope = straightening(answers, [likely])

    assert shift == pytest.approx(0.0, abs=0.02)
    assert slope == pytest.approx(0.5, abs=0.02)


def test_the_gap_is_how_far_scores_are_from_what_is_right() -> None:
    right = np.arange(100) % 4 < 3

    assert gap(np.full(100, 0.75), right) == pytest.approx(0.0)
    assert gap(np.full(100, 0.95), right) == pytest.approx(0.2)


def test_rivals_take_from_each_other_unless_they_are_called_the_same() -> None:
    alone = probabilities([2.0], ["a"])[0]
    rivals = probabilities([2.0, 2.0], ["a", "b"])
    namesakes = probabilities([2.0, 2.0], ["a", "a"])

    assert rivals[0] == rivals[1] < alone
    assert namesakes == pytest.approx([alone, alone])
