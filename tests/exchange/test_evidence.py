"""The computed figures of the seeds are rewritten together, or stay as they are."""

import csv
import gzip
from pathlib import Path

import pytest

from service.exchange.cordis_files import CordisError
from service.exchange.evidence import rewrite
from service.settings import ROOT

TABLES = {
    "projects": "rcn,start_date,title,topic_title,programme,programme_part\n1,2016-01-01,Robots in a port,,,\n",
    "participations": "rcn,pic,country\n1,111111111,NL\n1,222222222,NL\n1,333333333,EL\n",
    "organisations": "pic,nuts2\n111111111,NL21\n222222222,NL21\n333333333,\n",
}
IDENTIFIERS = "organisation,scheme,value\none,pic,111111111\ntwo,pic,222222222\n"
FIELDS = "where,pattern,field\nwords,robot*,robotics\nwords,port,ports\n"
FILES = {"collaboration_counts.csv", "partner_counts.csv", "relatedness.csv"}


def _silent(stage: str, share: float) -> None:
    """Report nothing."""


@pytest.fixture
def cordis(tmp_path: Path) -> Path:
    folder = tmp_path / "cordis"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress(text.encode()))
    return folder


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "identifiers.csv").write_text(IDENTIFIERS)
    (folder / "cordis_fields.csv").write_text(FIELDS)
    (folder / "regions.csv").write_text((ROOT / "seeds" / "regions.csv").read_text())
    return folder


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_three_files_have_the_columns_of_the_seeds(cordis: Path, seeds: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"

    written = rewrite(cordis, seeds, out, _silent)

    assert {path.name for path in out.iterdir()} == set(written) == FILES
    for name in FILES:
        assert list(_rows(out / name)[0]) == list(_rows(ROOT / "seeds" / name)[0])
    (pair,) = _rows(out / "collaboration_counts.csv")
    (fields,) = _rows(out / "relatedness.csv")
    assert (pair["left"], pair["right"], pair["projects"], pair["first_year"]) == ("one", "two", "1", "2016")
    assert (fields["left_field"], fields["right_field"], fields["together"]) == ("ports", "robotics", "1")


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("projects", None),
        ("participations", "rcn,pic\n1,111111111\n"),
        ("participations", "rcn,pic,country\n1,333333333,EL\n"),
    ],
)
def test_a_folder_that_lacks_something_leaves_the_files_as_they_are(
    cordis: Path, seeds: Path, table: str, text: str | None
) -> None:
    for name in FILES:
        (seeds / name).write_text("as it was")
    path = cordis / f"{table}.csv.gz"
    if text is None:
        path.unlink()
    else:
        path.write_bytes(gzip.compress(text.encode()))
    before = sorted(path.name for path in seeds.iterdir())

    with pytest.raises(CordisError):
        rewrite(cordis, seeds, seeds, _silent)

    assert {(seeds / name).read_text() for name in FILES} == {"as it was"}
    assert sorted(path.name for path in seeds.iterdir()) == before
