"""Numbers and names as people say them: under one per cent, one year, one level, a city in the reader's language."""

import pytest

from service.i18n import use_locale
from service.labels import label
from service.matchmaking.viewing import Shown, Words
from service.rendering import environment

WORDS = Words({}, {}, {})


def _reason(kind: str, facts: dict[str, object], share: float = 0.5) -> str:
    template = environment().get_template("macros/reasons.html")
    with use_locale("en"):
        return str(template.module.reasons([Shown(kind, facts, 0.1, share)], WORDS))  # type: ignore[attr-defined]


@pytest.mark.parametrize(("share", "said"), [(0.0, "&lt; 1%"), (0.005, "&lt; 1%"), (0.0051, ">1%")])
def test_a_reason_never_counts_nothing(share: float, said: str) -> None:
    assert said in _reason("distance", {"km": 52}, share)


@pytest.mark.parametrize(("low", "high", "said"), [(5, 5, "level 5."), (5, 6, "levels 5 to 6.")])
def test_one_level_of_readiness_is_no_range(low: int, high: int, said: str) -> None:
    assert f"technology readiness {said}" in _reason("readiness", {"from": low, "to": high})


@pytest.mark.parametrize(("language", "said"), [("nl", "Londen"), ("de", "London"), ("fr", "Londres")])
def test_the_city_of_a_post_is_in_the_readers_language(language: str, said: str) -> None:
    with use_locale(language):
        assert label("city", "London") == said
        assert label("city", "Aix-les-Bains") == "Aix-les-Bains"
