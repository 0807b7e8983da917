"""Links in mails can be neither changed nor used for something else."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.matchmaking.models import Answer
from service.tokens import (
    ANSWER_LASTS,
    AnswerLink,
    BadToken,
    UnsubscribeLink,
    answer_token,
    read_answer,
    read_unsubscribe,
    unsubscribe_token,
)
from tests.factories import AT

SECRET = "s" * 40
LINK = AnswerLink(12, 34, 56, Answer.NOT_NOW)


def test_a_link_says_what_it_stands_for() -> None:
    assert read_answer(SECRET, answer_token(SECRET, LINK, AT), AT) == LINK
    assert read_unsubscribe(SECRET, unsubscribe_token(SECRET, UnsubscribeLink(7, "digest"))).person_id == 7


@given(st.data())
def test_no_changed_link_is_accepted(data: st.DataObject) -> None:
    token = answer_token(SECRET, LINK, AT)
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters().filter(lambda letter: letter != token[place]))

    changed = token[:place] + other + token[place + 1 :]

    try:
        assert read_answer(SECRET, changed, AT) == LINK  # the last letter of base64 holds spare bits
        assert place in {len(token) - 1, token.index(".") - 1}
    except BadToken:
        pass


def test_a_link_is_good_for_one_purpose_and_one_installation() -> None:
    answer, ending = answer_token(SECRET, LINK, AT), unsubscribe_token(SECRET, UnsubscribeLink(7, "digest"))

    for read in (lambda: read_answer(SECRET, ending, AT), lambda: read_answer("t" * 40, answer, AT)):
        with pytest.raises(BadToken):
            read()
    with pytest.raises(BadToken):
        read_unsubscribe(SECRET, answer)


def test_an_answer_link_works_for_sixty_days() -> None:
    start = AT.replace(hour=0)
    token = answer_token(SECRET, LINK, start)

    assert read_answer(SECRET, token, start + ANSWER_LASTS) == LINK
    with pytest.raises(BadToken):
        read_answer(SECRET, token, start + ANSWER_LASTS + timedelta(days=1))
