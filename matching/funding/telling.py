"""A verdict as plain values, for the command and for whoever reads it by program."""

from datetime import date
from typing import Any

from matching.funding.completing import Missing
from matching.funding.remarks import Remark
from matching.funding.rules import Line
from matching.funding.verdicts import ELIGIBLE, UNKNOWN, Verdict

CHECK = "check with the programme"
FIELDS = ("name", "country", "nuts", "kind", "sme", "share", "role")


def as_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict as the command prints it."""
    return {
        "verdict": verdict.outcome,
        "missing": [_missing(step) for step in verdict.missing],
        "warnings": [said(remark) for remark in verdict.remarks],
        "lines": [_line(line) for line in verdict.lines] + [_scope(*one) for one in verdict.by_scope],
        "funded": {name: "unknown" if paid is None else paid for name, paid in verdict.paid},
    }


def said(remark: Remark) -> str:
    """A remark as one sentence with its source."""
    start = f"{', '.join(remark.about)}: " if remark.about else ""
    ask = f" ({CHECK})" if remark.asks else ""
    return f"{start}{remark.text}{ask} [{remark.source}, {remark.confidence}]"


def deciding(verdict: Verdict) -> Line:
    """The line that made the verdict what it is: one that does not hold, else one that is open, else the first."""
    return min(verdict.lines, key=lambda line: (line.holds is True, line.holds is None, not line.final))


def _scope(scope: str, verdict: Verdict) -> dict[str, Any]:
    first = deciding(verdict)
    return {
        "rule": f"scope {scope}",
        "holds": {ELIGIBLE: True, UNKNOWN: "unknown"}.get(verdict.outcome, False),
        "facts": {"scope": scope, "verdict": verdict.outcome, "lines": [_line(line) for line in verdict.lines]},
        "source": first.rule.source,
        "confidence": first.rule.confidence,
    }


def _line(line: Line) -> dict[str, Any]:
    rule = line.rule
    return {
        "rule": rule.id,
        "holds": "unknown" if line.holds is None else line.holds,
        "facts": {"says": rule.text, **{key: _plain(value) for key, value in line.facts.items()}},
        "source": rule.source,
        "confidence": rule.confidence,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _missing(step: Missing) -> dict[str, Any]:
    found: dict[str, Any] = {"rule": step.rule.id, "says": step.rule.text}
    if step.set:
        found["set"] = [{"partner": name, "field": key, "value": value} for name, key, value in step.set]
    if step.add:
        found["add"] = [
            {key: value for key in FIELDS if (value := getattr(party, key)) is not None} for party in step.add
        ]
    return found
