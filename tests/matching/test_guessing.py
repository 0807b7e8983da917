"""The language of a text, guessed from its words."""

import pytest

from matching.guessing import AT_ONCE, language_of, languages_of

TOLD = {
    "nl": "Zout terugwinnen uit het afvalwater van de haven",
    "en": "Recovering salt from the waste water of the harbour",
    "de": "Salz aus dem Abwasser des Hafens zurückgewinnen",
    "fr": "Récupérer le sel des eaux usées du port",
}


@pytest.mark.parametrize("language", TOLD)
def test_a_sentence_tells_its_language(language: str) -> None:
    assert language_of(TOLD[language]) == language
    assert language_of(TOLD[language].upper()) == language
    assert language_of(TOLD[language], "fr") == language


def test_below_four_words_a_text_takes_the_language_of_the_profile() -> None:
    assert language_of("Plasma laser toepassing", "de") == "de"
    assert language_of("Zout terugwinnen uit afvalwater", "de") == "nl"
    assert language_of("Zout terugwinnen") == "nl", "where the profile has none it is guessed"
    assert language_of("Zout terugwinnen", "pl") == "nl", "nor is one of these"


def test_an_empty_text_takes_the_language_of_the_profile_or_english() -> None:
    assert language_of(" ", "fr") == "fr"
    assert language_of("") == "en"
    assert languages_of([], []) == []


def test_many_texts_of_all_lengths_are_told_as_each_alone() -> None:
    texts = [text * (1 + n % 5) for n in range(AT_ONCE // 3) for text in TOLD.values()]
    asked = [*texts, "", "Plasma"]

    found = languages_of(asked, [None] * len(texts) + ["fr", "de"])

    assert len(texts) > AT_ONCE
    assert found == [*(list(TOLD) * (AT_ONCE // 3)), "fr", "de"]
