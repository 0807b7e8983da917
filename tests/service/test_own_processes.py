"""Commands as an installation runs them: each in a process of its own, from an empty database to digests."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from service.settings import ROOT

SCHAKEL = [sys.executable, "-c", "from service.cli import main; main()"]
READER = ("jan@hotspot.example", "--name", "Jan", "--role", "editor", "--of", "kennispark-twente")


def _schakel(folder: Path, *words: str) -> dict[str, Any]:
    environment = {
        **os.environ,
        "SCHAKEL_DATABASE_URL": f"sqlite:///{folder}/schakel.db",
        "SCHAKEL_DATA_DIR": str(folder),
        "SCHAKEL_MAIL_URL": f"file:{folder}/mail",
        "SCHAKEL_EMBEDDER": "none",
        "SCHAKEL_SECRET_KEY": "k" * 48,
    }
    done = subprocess.run([*SCHAKEL, *words, "--json"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_an_empty_database_comes_to_proposals_and_a_digest(tmp_path: Path) -> None:
    later = (datetime.now(UTC) + timedelta(days=8)).isoformat()
    _schakel(tmp_path, "migrate")
    _schakel(tmp_path, "seed")
    _schakel(tmp_path, "user", *READER)

    matched = _schakel(tmp_path, "match")
    digests = _schakel(tmp_path, "digest", "--now", later)

    assert matched["added"] > 0
    assert digests["digests_by_role"] == {"member": 1}
    assert len(list((tmp_path / "mail").glob("*.eml"))) == digests["sent"] == 1
