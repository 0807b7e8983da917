"""What image and compose file promise to operators, read from the files themselves."""

import json
import re
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

import psycopg
import pytest
import yaml
from sqlalchemy.engine import make_url
from typer.main import get_command

from service.cli import app
from service.settings import ROOT, Settings, load

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "schakel"}
COMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]  # it is a group
KNOWN = {f"SCHAKEL_{name.upper()}" for name in Settings.model_fields}


@dataclass(frozen=True)
class Step:
    """One instruction of the Dockerfile, with the number of its stage."""

    stage: int
    word: str
    rest: str


def _steps() -> list[Step]:
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())
    steps, stage = [], -1
    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        if word and not word.startswith("#"):
            stage += word == "FROM"
            steps.append(Step(stage, word, rest))
    return steps


STEPS = _steps()
LAST = [step for step in STEPS if step.stage == STEPS[-1].stage]


def _one(word: str) -> str:
    (rest,) = [step.rest for step in LAST if step.word == word]
    return rest


def _copied() -> list[str]:
    """What comes from the checkout into any stage."""
    copies = [step.rest.split() for step in STEPS if step.word == "COPY" and "--from=" not in step.rest]
    return [source for words in copies for source in words[:-1]]


def _let_in(path: str) -> bool:
    """Whether `.dockerignore` lets a path into the build: the last line that fits it decides."""
    let = True
    for line in (ROOT / ".dockerignore").read_text().split():
        if line == "**" or fnmatch(path, line.removeprefix("!")):
            let = line.startswith("!")
    return let


def test_what_is_copied_is_there_and_let_into_the_build() -> None:
    assert {"matching", "service", "templates", "seeds", "requirements.lock", "package-lock.json"} <= set(_copied())
    assert [path for path in _copied() if not (ROOT / path).exists()] == []
    assert [path for path in _copied() if not _let_in(path)] == []


def test_secrets_and_work_of_the_checkout_stay_out() -> None:
    assert not any(_let_in(path) for path in (".env", ".git", "var", ".venv", "node_modules", "tests"))


def test_each_base_image_has_a_version() -> None:
    bases = [step.rest.split()[0] for step in STEPS if step.word == "FROM"] + [SERVICES["database"]["image"]]

    assert all(re.search(r":\d", base) for base in bases)
    assert len([base for base in bases if base.startswith("python:")]) == 2
    assert len({base for base in bases if base.startswith("python:")}) == 1, "the environment fits its interpreter"


def test_packages_come_from_the_lock_files_alone() -> None:
    installs = re.findall(r"(?:pip|npm) (?:ci|install|i)\b[^&]*", " ".join(step.rest for step in STEPS))

    assert len(installs) == 2
    for install in installs:
        assert install.startswith("npm ci") or ("--require-hashes" in install and "requirements.lock" in install)


def test_the_image_has_the_front_end_files_that_set_up_brings() -> None:
    made = set(re.findall(r"cp (\S+) \$\(VENDOR\)/(\S+)", (ROOT / "Makefile").read_text().replace("$$", "$")))
    image = set(re.findall(r"cp (\S+) vendor/(\S+)", " ".join(step.rest for step in STEPS)))

    assert image == made
    assert len(image) == 11


def test_it_runs_as_nobody_special_and_says_how_it_is() -> None:
    words = [step.word for step in LAST]

    assert _one("USER") == "schakel"
    assert not {"RUN", "COPY", "ADD"} & set(words[words.index("USER") :])
    assert "useradd --system --uid 10001" in " ".join(step.rest for step in LAST)
    assert "/healthz" in _one("HEALTHCHECK")
    assert json.loads(_one("ENTRYPOINT"))[0] == "python"
    assert json.loads(_one("CMD"))[0] == "serve"


def test_what_is_written_goes_to_the_volume() -> None:
    given = dict(re.findall(r"(SCHAKEL_\w+)=(\S+)", _one("ENV")))

    settings = load(secret_key="x" * 32, **{name[8:].lower(): value for name, value in given.items()})

    assert _one("VOLUME") == "/data"
    assert str(settings.data_dir) == "/data"
    assert settings.database_url.startswith("sqlite:////data/")
    assert settings.mail_url.startswith("file:/data/")


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", ".env.example"])
def test_each_name_in_the_environment_is_a_setting(name: str) -> None:
    used = set(re.findall(r"\bSCHAKEL_[A-Z_]+", (ROOT / name).read_text()))

    assert used
    assert used <= KNOWN


def test_each_variable_of_the_compose_file_stands_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text()))
    example = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), flags=re.M))

    assert asked == example


@pytest.mark.parametrize("name", OURS)
def test_each_service_is_locked_down(name: str) -> None:
    service = OURS[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"] == ["/tmp"]
    assert service["volumes"] == ["data:/data"]
    assert service.get("command", ["serve"])[0] in COMMANDS
    assert "user" not in service and "privileged" not in service


def test_what_stays_up_has_a_health_check_and_starts_after_the_migration() -> None:
    stay = {name for name, service in SERVICES.items() if service.get("restart") == "unless-stopped"}

    assert stay == {"database", "web", "worker"}
    for name in stay - {"database"}:
        assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert SERVICES["worker"]["healthcheck"]["test"][-2:] == ["check", "--worker"]
    assert "healthcheck" not in SERVICES["web"], "the image's own asks the pages"
    assert SERVICES["database"]["healthcheck"]["test"][0] == "CMD"
    assert all(OURS[name]["healthcheck"] == {"disable": True} for name in ("migrate", "seed"))


def test_the_pages_are_reached_from_this_machine_alone() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]

    assert ports == ["127.0.0.1:8000:8000"]


def test_the_password_of_the_database_may_hold_any_character(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = OURS["web"]["environment"]
    monkeypatch.setenv("PGPASSWORD", "p@ss/w:rd?#%41")

    address = make_url(load(secret_key="x" * 32, database_url=environment["SCHAKEL_DATABASE_URL"]).database_url)
    default = {one.keyword: one.val for one in psycopg.pq.Conninfo.get_defaults()}[b"password"]

    assert (address.host, address.username, address.password) == ("database", "schakel", None)
    assert environment["PGPASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    assert default == b"p@ss/w:rd?#%41"
