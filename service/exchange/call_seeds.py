"""Loads the calls of the seed file: facts everywhere, invented ones for the demonstration."""

from typing import Any

from service.directory.call_models import CallStages, FundingCall
from service.directory.vocabulary import Confidence
from service.exchange.programme_rows import CallRow
from service.exchange.seed_loading import Loading, provenance
from service.exchange.upserting import Upsert

CALLS = "programmes/calls.csv"
SAME = (
    "reference", "programme", "instrument", "title", "title_nl", "text", "text_nl", "topsectors", "topics", "areas",
    "opens_on", "budget", "budget_nl", "override", "address",
)  # fmt: skip


def load_calls(loading: Loading, invented: bool) -> None:
    """Adds and changes calls, but none that an officer keeps by hand."""
    upsert = Upsert(loading.session, FundingCall, ("reference",))
    kept = {row.reference for row in upsert.rows.values() if isinstance(row, FundingCall) and row.by_hand}
    moments = {"created_at": loading.now, "updated_at": loading.now}
    for position, row in loading.rows(CALLS, CallRow):
        loading.known.once(CALLS, (("reference", row.reference),), position)
        if (row.confidence is Confidence.ILLUSTRATIVE) is invented and row.reference not in kept:
            upsert.put(_values(row), moments)
    loading.finish(CALLS, upsert)


def _values(row: CallRow) -> dict[str, Any]:
    several = len(row.deadlines) > 1
    return {
        **{name: getattr(row, name) for name in SAME},
        "deadlines": [day.isoformat() for day in row.deadlines],
        "closes_on": row.deadlines[-1],
        "stages": row.stages or (CallStages.CUT_OFFS if several else CallStages.SINGLE),
        **provenance(row),
    }
