"""The command that says what could pay for a set of partners: eligible."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    import typer

RULES = Path(__file__).resolve().parents[2] / "seeds" / "programmes"
HELP = """Say whether partners are eligible for an instrument of a programme on a day, and by which rules; as JSON.

It goes by the files in seeds/programmes; what officers changed on the pages does not count.
A partner has a name and a country; nuts, kind, sme, group, share and role where they are known.
Example: schakel eligible --programme horizon-europe --instrument ria --date 2026-03-01 --partners partners.json
"""


def register(app: "typer.Typer") -> None:
    """Names the command among the others; `main` runs it without them."""
    handed_on = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}
    app.command("eligible", help=HELP, context_settings=handed_on, add_help_option=False)(_among_others)


def _among_others() -> None:
    eligible(sys.argv[2:])


def parser() -> argparse.ArgumentParser:
    """The options. Not by typer: loading that takes longer than the answer."""
    found = argparse.ArgumentParser(
        prog="schakel eligible",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    found.add_argument("--programme", help="the programme; --list names them")
    found.add_argument("--instrument", help="the instrument of the programme")
    found.add_argument("--scope", help="a part of the programme; without it all parts are asked")
    found.add_argument("--date", help="the deadline of the call, as 2026-03-01; else today")
    found.add_argument("--partners", help="file with the partners as a JSON list; - reads standard input")
    found.add_argument("--list", action="store_true", help="name programmes, instruments and scopes")
    return found


def eligible(words: Sequence[str]) -> None:
    """Prints the verdict; exit status 0 for each of them, 2 for what cannot be asked."""
    from matching.funding.parties import WrongInput
    from matching.funding.questions import answered, listed
    from matching.funding.rulebook import Asked, Rulebook
    from matching.funding.tables import WrongRules

    given, book = parser().parse_args(words), Rulebook(RULES)
    try:
        if given.list:
            _print({"programmes": [listed(book, name) for name in book.ids]})
            return
        if None in (given.programme, given.instrument, given.partners):
            _wrong("--programme, --instrument and --partners are needed; or --list")
        asked = Asked(given.programme, given.instrument, _day(given.date), given.scope)
        book.frames(asked)
        _print(answered(book, asked, _rows(given.partners)))
    except (WrongInput, WrongRules) as error:
        _wrong(str(error))


def _day(value: str | None) -> date:
    from matching.funding.parties import WrongInput

    if value is None:
        return date.today()  # noqa: DTZ011 - a deadline is a day, without a zone
    try:
        if len(value) != len("2026-01-01"):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise WrongInput(f"--date: {value!r} is no day such as 2026-03-01") from None


def _rows(partners: str) -> object:
    from matching.funding.parties import WrongInput

    try:
        text = sys.stdin.read() if partners == "-" else Path(partners).read_text(encoding="utf-8")
        return json.loads(text)
    except OSError as error:
        raise WrongInput(f"--partners: {partners} cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise WrongInput(f"--partners: this is no JSON ({error})") from None


def _print(result: dict[str, Any]) -> None:
    print(json.dumps(result, ensure_ascii=False, indent=1))


def _wrong(message: str) -> NoReturn:
    print(f"schakel: {message}", file=sys.stderr)
    raise SystemExit(2)
