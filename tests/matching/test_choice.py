"""A choice model finds again what decided, keeps its weights as readable text, and is the same every time."""

import numpy as np
import pytest

from matching.choice import ChoiceModel, Question, as_toml, fit, forms, from_toml, learn

NAMES = ("telling", "noise")


def _questions(number: int, seed: int = 1) -> list[Question]:
    """Candidates of which the two with the highest first signal are chosen; the second signal says nothing."""
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(number):
        values = chance.normal(size=(50, 2)).astype(np.float32)
        found.append(Question(values, values[:, 0] >= np.sort(values[:, 0])[-2]))
    return found


def test_what_decides_is_found_and_what_does_not_is_not() -> None:
    model = learn(NAMES, _questions(60))

    hits = [question.chosen[np.argmax(model.scores(question.signals))] for question in _questions(40, seed=2)]

    assert np.mean(hits) > 0.9


def test_a_signal_that_all_share_says_nothing() -> None:
    values = np.column_stack([np.arange(5.0), np.full(5, 3.0)]).astype(np.float32)

    assert np.all(forms(values)[:, 1::2] == 0.0)
    assert np.any(forms(values)[:, 0::2] != 0.0)


def test_the_same_questions_give_the_same_model_and_it_survives_as_text() -> None:
    one, other = learn(NAMES, _questions(20)), learn(NAMES, _questions(20))

    again = from_toml(as_toml(one, {"learnt": "2018-01-01"}), NAMES)

    assert np.array_equal(one.first, other.first) and np.array_equal(one.second, other.second)
    values = _questions(1, seed=5)[0].signals
    assert np.allclose(again.scores(values), one.scores(values), atol=1e-3)


def _backwards() -> list[Question]:
    """Two of the chosen have much of the first signal, and ten have none of the second, which the others have."""
    chance = np.random.default_rng(3)
    values = chance.normal(size=(50, 2)).astype(np.float32)
    return [Question(values, (values[:, 0] > 0.8) & (values[:, 1] < 0.0))]


@pytest.mark.parametrize(("rising", "free"), [(None, True), ((True, False), True), ((True, True), False)])
def test_a_signal_that_may_not_count_against_anybody_weighs_nothing_where_it_would(
    rising: tuple[bool, bool] | None, free: bool
) -> None:
    weights = fit(_backwards(), 1.0, None if rising is None else np.array(rising))

    assert weights[0] > 0.0
    assert bool(weights[1] < 0.0) is free
    assert bool(weights[1] == 0.0) is not free


def test_two_questions_of_half_the_weight_count_as_one() -> None:
    (one,) = _backwards()
    other = _questions(1)[0]

    once, twice, half = (
        fit(some, 1.0)
        for some in ([one, other], [one, one, other], [one._replace(weight=0.5), one._replace(weight=0.5), other])
    )

    assert half == pytest.approx(once, abs=1e-3)
    assert np.abs(twice - once).max() > 0.01


@pytest.mark.parametrize("candidates", [450, 50, 1])
def test_what_signals_add_is_the_score(candidates: int) -> None:
    model = learn(NAMES, _questions(20))
    values = np.random.default_rng(7).normal(size=(candidates, 2)).astype(np.float32)
    rows = np.arange(candidates)[::7]

    parts = model.contributions(values, rows)

    assert parts.shape == (len(rows), len(NAMES) + 1)
    assert parts.sum(axis=1) == pytest.approx(model.scores(values)[rows], abs=1e-5)


def test_places_follow_values_and_equal_ones_stay_in_order() -> None:
    values = np.array([[1.0], [3.0], [3.0 + 1e-8], [-2.0]], dtype=np.float64)

    place = forms(values)[:, 1]

    assert place.tolist() == pytest.approx([-np.log((n + 1) / 5) for n in (2, 0, 1, 3)])


def test_a_table_with_other_signals_is_refused() -> None:
    text = as_toml(learn(NAMES, _questions(20)), {})

    with pytest.raises(ValueError, match="other signals"):
        from_toml(text, ("telling", "something else"))


def test_one_candidate_or_none_can_be_asked_for() -> None:
    model = ChoiceModel(NAMES, np.ones(8), np.ones(9))

    assert [len(model.scores(np.zeros((number, 2), dtype=np.float32))) for number in (0, 1, 2)] == [0, 1, 2]


def test_without_a_choice_there_is_nothing_to_learn() -> None:
    values = np.zeros((3, 2), dtype=np.float32)

    with pytest.raises(ValueError, match="no question with a choice"):
        learn(NAMES, [Question(values, np.zeros(3, dtype=np.bool_)), Question(values, np.ones(3, dtype=np.bool_))])
