"""Stores a run's proposals: new ones added, changed ones changed, answered ones kept, the rest withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from matching.engine import Run
from matching.records import Proposal as Proposed
from matching.records import Reason, Route
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.matchmaking.models import CrossBorder, Proposal, ProposalSide, ProposalState

OPEN = {ProposalState.PROPOSED, ProposalState.WITHDRAWN}


@dataclass
class Stored:
    """How many proposals were added, changed, found equal and withdrawn."""

    added: int = 0
    changed: int = 0
    equal: int = 0
    withdrawn: int = 0

    @property
    def nothing_changed(self) -> bool:
        """Whether the run found what was there already."""
        return not (self.added or self.changed or self.withdrawn)


@dataclass
class _Store:
    session: Session
    now: datetime
    organisations: dict[str, int]
    listings: dict[str, int]
    present: dict[tuple[int, int, str], Proposal]
    sides: dict[tuple[int, int], ProposalSide]
    kept: set[int] = field(default_factory=set)
    result: Stored = field(default_factory=Stored)


def store(session: Session, run: Run, now: datetime) -> Stored:
    """Makes the stored proposals those of the run; what somebody has answered is never touched."""
    store = _Store(
        session,
        now,
        {slug: number for number, slug in session.exec(select(Organisation.id, Organisation.slug)).all() if number},
        {name: number for number, name in session.exec(select(Listing.id, Listing.reference)).all() if number},
        {(row.left_id, row.right_id, row.subject): row for row in session.exec(select(Proposal)).all()},
        {(row.proposal_id, row.organisation_id): row for row in session.exec(select(ProposalSide)).all()},
    )
    fresh = [pair for pair in ((one, _put(store, one)) for one in run.proposals) if pair[1] is not None]
    session.flush()
    for proposed, row in fresh:
        _put_sides(store, proposed, row)
    for row in store.present.values():
        _withdraw(store, row)
    session.flush()
    return store.result


def _put(store: _Store, proposed: Proposed) -> Proposal | None:
    values = values_of(proposed, store.organisations, store.listings)
    key = (values["left_id"], values["right_id"], values["subject"])
    found = store.present.get(key)
    if found is None:
        row = Proposal(**values, state=ProposalState.PROPOSED, proposed_at=store.now, updated_at=store.now)
        store.session.add(row)
        store.result.added += 1
        return row
    store.kept.add(found.id or 0)
    if found.state not in OPEN:
        store.result.equal += 1
        return None
    changes = {name: value for name, value in values.items() if getattr(found, name) != value}
    sides = _sides_differ(store, proposed, found)
    if not changes and not sides and found.state == ProposalState.PROPOSED:
        store.result.equal += 1
        return None
    for name, value in changes.items():
        setattr(found, name, value)
    found.state = ProposalState.PROPOSED
    found.updated_at = store.now
    store.result.changed += 1
    return found


def _sides_differ(store: _Store, proposed: Proposed, found: Proposal) -> bool:
    for organisation, rank in ((found.left_id, proposed.rank_left), (found.right_id, proposed.rank_right)):
        side = store.sides.get((found.id or 0, organisation))
        if side is None or side.rank != rank:
            return True
    return False


def values_of(proposed: Proposed, organisations: Mapping[str, int], listings: Mapping[str, int]) -> dict[str, Any]:
    """The columns of a proposal; organisations and listings by their names, with their numbers."""
    need = listings[proposed.need] if proposed.need else None
    reach = next(route for route in proposed.routes if route is not Route.CROSS_BORDER)
    return {
        "left_id": organisations[proposed.left],
        "right_id": organisations[proposed.right],
        "subject": f"need:{need}" if need else "profile",
        "need_id": need,
        "capability_id": listings[proposed.capability] if proposed.capability else None,
        "score": proposed.score,
        "worth_left": proposed.for_left.score,
        "worth_right": proposed.for_right.score,
        "reasons_left": [as_data(reason) for reason in proposed.for_left.reasons],
        "reasons_right": [as_data(reason) for reason in proposed.for_right.reasons],
        "route": reach,
        "cross_border": CrossBorder(proposed.cross_border),
        "cross_topsector": proposed.cross_topsector,
        "topsectors": list(proposed.topsectors),
    }


def as_data(reason: Reason) -> dict[str, Any]:
    """A reason as plain data, as it is stored, shown and exported."""
    facts = {name: list(fact) if isinstance(fact, tuple) else fact for name, fact in reason.facts.items()}
    return {"kind": reason.kind, "weight": reason.weight, "facts": facts}


def _put_sides(store: _Store, proposed: Proposed, row: Proposal | None) -> None:
    if row is None or row.id is None:
        return
    for organisation, rank, chosen in (
        (row.left_id, proposed.rank_left, proposed.chosen_left),
        (row.right_id, proposed.rank_right, proposed.chosen_right),
    ):
        side = store.sides.get((row.id, organisation))
        if side is None:
            side = ProposalSide(proposal_id=row.id, organisation_id=organisation)
            store.session.add(side)
        side.rank = rank
        side.chosen = [as_data(reason) for reason in chosen]


def _withdraw(store: _Store, row: Proposal) -> None:
    if row.id in store.kept or row.state != ProposalState.PROPOSED:
        return
    row.state = ProposalState.WITHDRAWN
    row.updated_at = store.now
    store.result.withdrawn += 1
