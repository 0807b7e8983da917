"""CORDIS files come in whole, once, linked to what is known."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func
from sqlmodel import select

from matching.records import Kind
from service.db import reading, writing
from service.directory.models import Collaboration, CollaborationParticipant, Identifier, Organisation
from service.directory.vocabulary import Scheme
from service.exchange.cordis import Report, import_cordis
from service.exchange.cordis_files import CordisError
from service.settings import ROOT
from tests import factories as make

PROJECTS = """rcn,project_id,start_date,end_date,title,topic_title,programme,programme_part
1,700001,2016-01-01,2018-12-31,Membranes for drinking water,Water innovation,,
2,700002,soon,2018-12-31,Not dated,,,
"""
ORGANISATIONS = """pic,name,short_name,activity_type,country,city,url,lat,lon,nuts2
111111111,TWENTE CAMPUS,,PRC,NL,ENSCHEDE,,52.2,6.9,NL21
222222222,Athens Institute,,REC,EL,ATHENS,,,,
333333333,Same Name,,PRC,NL,,,,,NL41
12,Short,,PRC,NL,,,,,
"""
PARTICIPATIONS = """rcn,pic,role
1,111111111,coordinator
1,222222222,participant
1,333333333,participant
2,111111111,participant
"""
OFFICIAL_PROJECT = """id;acronym;title;startDate;endDate;topics;legalBasis
700001;MEM;Membranes for drinking water;2016-01-01;2018-12-31;WATER-1;H2020-EU.3.5.
"""
OFFICIAL_ORGANIZATION = """\
projectID;organisationID;name;shortName;activityType;city;country;nutsCode;geolocation;organizationURL;role
700001;111111111;TWENTE CAMPUS;;PRC;ENSCHEDE;NL;NL213;(52.2,6.9);;coordinator
700001;222222222;Athens Institute;;REC;ATHENS;EL;EL303;;;participant
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in (("projects", PROJECTS), ("organisations", ORGANISATIONS), ("participations", PARTICIPATIONS)):
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


@pytest.fixture
def known(database: Engine) -> Engine:
    with writing(database) as session:
        make.organisation(session, "twente-campus", name="Twente campus")
        for slug in ("same-one", "same-two"):
            make.organisation(session, slug, name="Same name")
    return database


def _run(engine: Engine, folder: Path, now: datetime) -> Report:
    return import_cordis(engine, folder, ROOT / "seeds", now, lambda stage, share: None)


def _slugs(engine: Engine) -> set[str]:
    with reading(engine) as session:
        return set(session.exec(select(Organisation.slug)).all())


def test_organisations_are_linked_by_name_and_doubtful_ones_left_apart(
    known: Engine, files: Path, now: datetime
) -> None:
    report = _run(known, files, now)

    assert (report.linked_by_name, report.organisations_added) == (1, 2)
    assert report.ambiguous == ["Same Name (NL, PIC 333333333)"]
    assert {"pic-222222222", "pic-333333333"} <= _slugs(known)
    assert "pic-111111111" not in _slugs(known)


def test_a_pic_comes_before_a_name(known: Engine, files: Path, now: datetime) -> None:
    with writing(known) as session:
        other = make.organisation(session, "renamed", name="Renamed")
        session.add(Identifier(organisation_id=other.id or 0, scheme=Scheme.PIC, value="111111111", **make.SOURCE))

    report = _run(known, files, now)

    assert (report.linked_by_identifier, report.linked_by_name) == (1, 0)


def test_a_second_import_adds_nothing(known: Engine, files: Path, now: datetime) -> None:
    first, second = _run(known, files, now), _run(known, files, now)

    assert (first.collaborations_added, first.participations_added) == (1, 3)
    assert (second.organisations_added, second.collaborations_added, second.participations_added) == (0, 0, 0)


def test_rows_that_cannot_be_used_are_named_and_the_rest_goes_on(known: Engine, files: Path, now: datetime) -> None:
    report = _run(known, files, now)

    assert [problem.split(": ")[0] for problem in report.problems] == [
        "projects.csv:3",
        "organisations.csv:5",
        "participations.csv:5",
    ]


def test_participation_becomes_evidence(known: Engine, files: Path, now: datetime) -> None:
    _run(known, files, now)

    with reading(known) as session:
        row = session.exec(select(Organisation).where(Organisation.slug == "pic-222222222")).one()
        project = session.exec(select(Collaboration)).one()
        leads = session.exec(select(func.count()).where(CollaborationParticipant.lead)).one()  # type: ignore[arg-type]  # a column
    assert (row.country, row.kind, row.topics) == ("GR", Kind.INSTITUTE, ["Water innovation"])
    assert row.fields == project.fields != []
    assert leads == 1


def test_the_official_layout_says_the_same(known: Engine, tmp_path: Path, now: datetime) -> None:
    (tmp_path / "project.csv").write_text(OFFICIAL_PROJECT)
    (tmp_path / "organization.csv").write_text(OFFICIAL_ORGANIZATION)

    report = _run(known, tmp_path, now)

    assert (report.projects, report.organisations, report.participations) == (1, 2, 2)
    assert (report.linked_by_name, report.problems) == (1, [])


def _regions(engine: Engine, *pics: str) -> list[tuple[str | None, ...]]:
    with reading(engine) as session:
        rows = {row.slug: row for row in session.exec(select(Organisation)).all()}
    found = [rows[f"pic-{pic}"] for pic in pics]
    return [(row.nuts2, row.nuts3, row.nuts_version, row.province) for row in found]


def test_a_region_is_kept_with_its_nuts_version(known: Engine, files: Path, now: datetime) -> None:
    with (files / "organisations.csv").open("a") as file:
        file.write("444444444,Leuven,,HES,BE,LEUVEN,,,,BE24\n555555555,Domstad,,REC,NL,UTRECHT,,,,NL31\n")
    with (files / "participations.csv").open("a") as file:
        file.write("1,444444444,participant\n1,555555555,participant\n")

    report = _run(known, files, now)

    assert _regions(known, "444444444", "555555555", "333333333", "222222222") == [
        ("BE24", None, "2021", None),
        ("NL35", None, "2024", "NL-UT"),
        ("NL41", None, "2024", "NL-NB"),
        (None, None, None, None),
    ]
    assert (report.organisations_with_region, report.unknown_regions) == (3, [])


@pytest.mark.parametrize(
    ("country", "code", "kept"),
    [
        ("NL", "NL332", ("NL36", "NL361", "2024", "NL-ZH")),
        ("NL", "NL361", ("NL36", "NL361", "2024", "NL-ZH")),
        ("EL", "EL303", ("EL30", "EL303", "2021", None)),
        ("UK", "UKH12", ("UKH1", "UKH12", "2021", None)),
        ("FR", "FR716", (None, None, None, None)),
        ("DE", "NL332", (None, None, None, None)),
        ("NL", "NL999", (None, None, None, None)),
    ],
)
def test_a_code_of_no_known_version_or_country_is_named_and_left_out(
    known: Engine, tmp_path: Path, now: datetime, country: str, code: str, kept: tuple[str | None, ...]
) -> None:
    (tmp_path / "project.csv").write_text(OFFICIAL_PROJECT)
    rows = OFFICIAL_ORGANIZATION.replace(";EL;EL303;", f";{country};{code};")
    (tmp_path / "organization.csv").write_text(rows)

    report = _run(known, tmp_path, now)

    assert _regions(known, "222222222") == [kept]
    assert report.unknown_regions == ([] if kept[0] else [f"{code} ({country}): 1"])


@pytest.mark.parametrize(("file", "column"), [("project", "startDate"), ("organization", "organisationID")])
def test_a_renamed_column_is_said_with_its_file(
    known: Engine, tmp_path: Path, now: datetime, file: str, column: str
) -> None:
    texts = {"project": OFFICIAL_PROJECT, "organization": OFFICIAL_ORGANIZATION}
    texts[file] = texts[file].replace(column, "renamed", 1)
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text)

    with pytest.raises(CordisError, match=f"^{file}.csv has no column {column}$"):
        _run(known, tmp_path, now)


def test_a_file_in_another_encoding_is_said_by_name(known: Engine, tmp_path: Path, now: datetime) -> None:
    (tmp_path / "project.csv").write_text(OFFICIAL_PROJECT)
    (tmp_path / "organization.csv").write_bytes(OFFICIAL_ORGANIZATION.replace("Athens", "Athén").encode("latin-1"))

    with pytest.raises(CordisError, match=r"^organization\.csv is not in UTF-8"):
        _run(known, tmp_path, now)


def test_a_folder_without_the_files_is_said_and_leaves_nothing(known: Engine, files: Path, now: datetime) -> None:
    (files / "organisations.csv").unlink()

    with pytest.raises(CordisError, match="organisations"):
        _run(known, files, now)

    with reading(known) as session:
        assert session.exec(select(Collaboration)).all() == []
