"""Which fields go together in projects: by words, once per call, shrunk towards chance."""

import csv
import gzip
from pathlib import Path

import pytest

from service.exchange.relating import field_table, relatedness

PROJECT = {"rcn": "1", "programme": "", "programme_part": "", "title": "", "topic_title": ""}


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    lines = ("where,pattern,field", "words,robot*,robotics", "words,port,ports", "programme,SC4,mobility")
    (tmp_path / "cordis_fields.csv").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def write(folder: Path, *projects: dict[str, str]) -> None:
    with gzip.open(folder / "projects.csv.gz", "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(PROJECT))
        writer.writeheader()
        writer.writerows({**PROJECT, "rcn": str(i), **project} for i, project in enumerate(projects))


@pytest.mark.parametrize(
    ("title", "fields"),
    [("Robotics in care", {"robotics"}), ("Microbots", set()), ("A port", {"ports"}), ("Transport", set())],
)
def test_a_pattern_is_a_word_or_with_a_star_its_beginning(seeds: Path, title: str, fields: set[str]) -> None:
    table = field_table(seeds)

    found = table.of({**PROJECT, "title": title})

    assert found == fields


def test_the_programme_speaks_only_when_the_words_are_silent(seeds: Path) -> None:
    table = field_table(seeds)

    silent = table.of({**PROJECT, "title": "Towards more", "programme_part": "SC3;SC4"})
    telling = table.of({**PROJECT, "title": "Robots", "programme_part": "SC4"})

    assert (silent, telling) == ({"mobility"}, {"robotics"})


def test_projects_of_one_call_count_once(seeds: Path) -> None:
    write(seeds, *[{"topic_title": "Robots in a port"}] * 3)

    (row,) = relatedness(seeds, seeds)

    assert (row["left_field"], row["right_field"], row["together"], row["lift"]) == ("ports", "robotics", 1, 1.0)


def test_a_grant_is_not_a_call(seeds: Path) -> None:
    grant = "ERC Starting Grant"
    write(seeds, *[{"topic_title": grant, "title": "Robots in a port"}] * 2)

    (row,) = relatedness(seeds, seeds)

    assert row["together"] == 2


def test_chance_deals_out_the_joint_projects_there_are_and_pairs_that_never_meet_count(seeds: Path) -> None:
    with (seeds / "cordis_fields.csv").open("a", encoding="utf-8") as file:
        file.write("\nwords,algae,aquaculture")
    write(seeds, *[{"title": f"Robots in port {i}"} for i in range(4)], {"title": "Algae"}, {"title": "Algae again"})

    rows = {
        (row["left_field"], row["right_field"]): (row["together"], row["lift"]) for row in relatedness(seeds, seeds)
    }

    scale = 4 / (4 * 4 + 2 * 4 + 2 * 4)
    assert rows["ports", "robotics"] == (4, round((4 + 5) / (4 * 4 * scale + 5), 4))
    assert rows["aquaculture", "robotics"] == (0, round((0 + 5) / (2 * 4 * scale + 5), 4))


def test_without_any_joint_project_nothing_is_measured(seeds: Path) -> None:
    write(seeds, {"title": "Robots"}, {"title": "A port"})

    rows = relatedness(seeds, seeds)

    assert rows == []
