"""Guesses which of four languages texts are in, many at a time.

The model is that of py3langid: an automaton runs over the bytes of a text and counts the pieces it knows, and a naive
Bayes score tells the language (Lui and Baldwin 2012). Here it takes one step in all texts at once.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]  # ships no types
from scipy import sparse

from matching.text import LANGUAGES

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SHORT_TEXT_WORDS = 4
"""Below this number of words a language guess is worth less than the profile's own language."""

OTHERWISE = "en"

AT_ONCE = 512
"""So many texts, of like length, are gone through together."""


class _Model(NamedTuple):
    """The automaton: `step[row[state] + byte]` is the next state, `piece` what a state has found (-1: nothing).

    `odds` are log-odds of each piece (rows) in each language (columns), `before` those of a text without any.
    """

    step: npt.NDArray[np.uint32]
    row: Ints
    piece: Ints
    odds: Floats
    before: Floats


def languages_of(texts: Sequence[str], fallbacks: Sequence[str | None]) -> list[str]:
    """The language of each text among nl, en, de, fr; a short one takes its fallback, if that is one of these."""
    found = [_given(text, fallback) for text, fallback in zip(texts, fallbacks, strict=True)]
    unsure = [place for place, one in enumerate(found) if one is None]
    guessed = dict(zip(unsure, _guessed([texts[place] for place in unsure]), strict=True))
    return [one or guessed[place] for place, one in enumerate(found)]


def language_of(text: str, fallback: str | None = None) -> str:
    """The language of one text, as `languages_of` tells it."""
    return languages_of([text], [fallback])[0]


def _given(text: str, fallback: str | None) -> str | None:
    """The language that needs no guess."""
    words = len(text.split())
    if fallback in LANGUAGES and words < SHORT_TEXT_WORDS:
        return fallback
    return None if words else OTHERWISE


def _guessed(texts: Sequence[str]) -> list[str]:
    """The likeliest language of each text."""
    read = [_bytes(text) for text in texts]
    order = sorted(range(len(read)), key=lambda one: -len(read[one]))
    found = [OTHERWISE] * len(read)
    for start in range(0, len(order), AT_ONCE):
        part = order[start : start + AT_ONCE]
        for one, best in zip(part, _likeliest(_model(), [read[one] for one in part]), strict=True):
            found[one] = LANGUAGES[best]
    return found


def _likeliest(model: _Model, texts: Sequence[bytes]) -> list[int]:
    """The likeliest language of each of some texts, the longest first."""
    text, piece = _met(model, texts)
    shape = (len(texts), len(model.odds))
    counts = sparse.csr_matrix((np.ones(len(piece)), (text, piece)), shape=shape)
    return [int(best) for best in np.argmax(counts.log1p() @ model.odds + model.before, axis=1)]


def _bytes(text: str) -> bytes:
    """A text as the model has learnt to read it."""
    text = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", text).encode("utf-8", errors="surrogatepass")


def _met(model: _Model, texts: Sequence[bytes]) -> tuple[Ints, Ints]:
    """In which text which piece was met, once for each time; the longest texts first, which go on when others end."""
    length = np.array([len(text) for text in texts])
    letters = np.zeros((int(length[0]), len(texts)), dtype=np.uint8)
    for place, text in enumerate(texts):
        letters[: len(text), place] = np.frombuffer(text, dtype=np.uint8)
    states = np.zeros(letters.shape, dtype=np.int64)
    state = np.zeros(len(texts), dtype=np.int64)
    for at, number in enumerate(np.searchsorted(-length, -np.arange(len(letters)), side="left")):
        state = model.step[model.row[state[:number]] + letters[at, :number]]
        states[at, :number] = state
    at_step, at_text = np.nonzero(model.piece[states] >= 0)
    return at_text, model.piece[states[at_step, at_text]]


@lru_cache(maxsize=1)
def _model() -> _Model:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    columns = [identifier.nb_classes.index(language) for language in LANGUAGES]
    return _Model(
        np.frombuffer(identifier.tk_nextmove, dtype=np.uint32),
        np.array(identifier.tk_row, dtype=np.int64) << 8,
        np.array(identifier.tk_output, dtype=np.int64),
        np.asarray(identifier.nb_ptc[:, columns], dtype=np.float64),
        np.asarray(identifier.nb_pc[columns], dtype=np.float64),
    )
