"""Runs a command as a shell would."""

import sys
from collections.abc import Callable

import pytest

from service.cli import main

Run = Callable[..., tuple[int, str, str]]


def shell(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """What calls the command with some words: exit status, standard output, standard error."""

    def ran(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["schakel", command, *words])
        try:
            main()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return ran
