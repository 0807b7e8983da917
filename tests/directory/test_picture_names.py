"""Saved pictures write names in letters that their font has."""

import pytest
from sqlalchemy import Engine

from service.db import reading, writing
from service.directory.models import OrganisationName
from service.directory.picture_names import picture_names, writable
from service.directory.vocabulary import NameKind
from service.pictures import Picture, png_file, svg_file
from tests import factories as make


def _points(text: str) -> bytes:
    return png_file(svg_file(Picture(f'<svg viewBox="0 0 99 40"><text y="20">{text}</text></svg>', "", (), ()), ""))


@pytest.mark.parametrize(
    ("one", "other", "has"),
    [
        ("é", "ł", True), ("Ω", "Σ", True), ("Ж", "Щ", True), ("א", "ב", True),
        ("한", "국", False), ("水", "素", False), ("カ", "ナ", False), ("ก", "ข", False), ("क", "ख", False),
    ],
)  # fmt: skip
def test_it_is_known_which_letters_the_font_has(one: str, other: str, has: bool) -> None:
    """Letters that it has not all look alike."""
    assert (_points(one) != _points(other)) is has is writable(one) is writable(other)


@pytest.mark.parametrize(
    ("others", "shown"),
    [
        ([("Seoul Cluster", "en"), ("SC", None)], "Seoul Cluster"),
        ([("Cluster Séoul", "fr"), ("首尔", "en")], "Cluster Séoul"),
        ([], "서울 클러스터"),
    ],
)
def test_another_name_stands_in_pictures_where_the_own_cannot_be_written(
    others: list[tuple[str, str | None]], shown: str, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        row = make.organisation(session, "seoul", name="서울 클러스터", country="KR")
        for name, language in others:
            values = {"organisation_id": row.id, "name": name, "kind": NameKind.ALIAS, "language": language}
            session.add(OrganisationName(**values, **make.SOURCE))

    with reading(sqlite) as session:
        rows = [session.merge(row), make.organisation(session, "łódź", name="Łódź")]

        assert picture_names(session, rows) == {"seoul": shown, "łódź": "Łódź"}
