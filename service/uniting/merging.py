"""Makes two organisations one: what hangs on the one that goes is moved to the one that stays; and the way back."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete
from sqlmodel import Session, SQLModel, col, func, select

from service.accounts.audit import Deed, Done, record
from service.accounts.models import Person, Role
from service.directory.listing_keeping import By
from service.directory.models import Organisation
from service.directory.vocabulary import NameKind, Standing
from service.errors import Missing, Overtaken
from service.matchmaking.models import ProposalState
from service.uniting.models import Merger, Suspicion, SuspicionState
from service.uniting.recording import (
    ORDERED,
    Recorder,
    Row,
    hanging_on,
    in_order,
    renumbered,
    rival,
    rows_of,
    take_back,
)

UNDONE_WITHIN = timedelta(days=30)
FIRST = ("proposal",)
"""What is moved before all else: what hangs on it goes with it where two are the same."""
FURTHER = [
    ProposalState.WITHDRAWN, ProposalState.PROPOSED, ProposalState.INTEREST, ProposalState.DECLINED,
    ProposalState.MUTUAL,
]  # fmt: skip
"""Of two proposals for the same the one that is further stays; a no is further than a yes of one side."""
FILLED = ("website", "text_own", "text_en", "text_nl", "place", "municipality", "fields", "topics", "province")


def merge(session: Session, kept: Organisation, gone: Organisation, by: By) -> Merger:
    """Makes two one; listings, people, proposals, projects and old addresses of the one that goes are kept."""
    if kept.id == gone.id:
        raise Overtaken
    session.flush()
    work = Recorder(session)
    table = SQLModel.metadata.tables["organisation"]
    stays, goes = (rows_of(session, table, "id", one.id)[0] for one in (kept, gone))
    columns = sorted(hanging_on(table), key=lambda one: one[0].name not in FIRST)
    for other, here, _there in columns:
        for row in rows_of(session, other, here.name, gone.id):
            _move(work, other, row, (here.name, stays["id"]))
    _keep_name(work, stays, goes, by)
    work.delete(table, goes)
    work.update(table, stays, {**_gaps(stays, goes), "updated_at": by.now})
    work.insert(SQLModel.metadata.tables["old_address"], {"slug": goes["slug"], "organisation_id": stays["id"]})
    session.expire_all()
    merger = Merger(
        kept_id=stays["id"], gone_id=goes["id"], gone_slug=goes["slug"], gone_name=goes["name"], changes=work.changes,
        at=by.now, person_id=by.person_id,
    )  # fmt: skip
    session.add(merger)
    _audit(session, by, Deed.MERGED, merger)
    return merger


def _move(work: Recorder, table: Table, row: Row, to: tuple[str, int]) -> None:
    """Moves one row to the organisation that stays, or takes it out where that one has the same."""
    column, number = to
    values = {column: number}
    pair = [
        one.name for one in table.columns if any(key.column.table.name == "organisation" for key in one.foreign_keys)
    ]
    after = {**row, **values}
    if len(pair) == 2 and after[pair[0]] == after[pair[1]]:
        work.delete(table, row)
        return
    if table.name in ORDERED:
        values = in_order({side: after[side] for side in ("left_id", "right_id")})
    if table.name == "proposal" and row["subject"] == "profile":
        values |= _turned(work.session, after)
    other = rival(work.session, table, row, values)
    if other is None:
        work.update(table, row, values)
    elif table.name == "proposal" and FURTHER.index(row["state"]) > FURTHER.index(other["state"]):
        work.delete(table, other)
        work.update(table, row, values)
    else:
        _add(work, table, row, other)
        work.delete(table, row)


def _turned(session: Session, after: Row) -> Row:
    """The sides of a proposal the other way round, where they do not stand in the order of their short names."""
    left, right = (session.get_one(Organisation, after[side]).slug for side in ("left_id", "right_id"))
    if left < right:
        return {}
    found = {}
    for name in ("{}_id", "worth_{}", "reasons_{}"):
        found[name.format("left")], found[name.format("right")] = (after[name.format(o)] for o in ("right", "left"))
    return found


def _add(work: Recorder, table: Table, row: Row, other: Row) -> None:
    """What a row that goes gives to the one that stands in its place."""
    if table.name == "collaboration_count":
        years = {"first_year": min(row["first_year"], other["first_year"])}
        years["last_year"] = max(row["last_year"], other["last_year"])
        work.update(table, other, {"projects": row["projects"] + other["projects"], **years})
    elif table.name == "collaboration_participant" and row["lead"] and not other["lead"]:
        work.update(table, other, {"lead": True})


def _keep_name(work: Recorder, stays: Row, goes: Row, by: By) -> None:
    """The name of the one that goes is another name of the one that stays."""
    table = SQLModel.metadata.tables["organisation_name"]
    held = {row["name"] for row in rows_of(work.session, table, "organisation_id", stays["id"])}
    if goes["name"] not in held | {stays["name"]}:
        facts = {name: goes[name] for name in ("source", "licence", "source_date", "confidence")}
        row = {"organisation_id": stays["id"], "name": goes["name"], "kind": NameKind.ALIAS, **facts}
        work.insert(table, row)


def _gaps(stays: Row, goes: Row) -> dict[str, Any]:
    """What the one that stays lacks and the other has; it takes part where either did."""
    same_country = stays["country"] == goes["country"]
    names = [name for name in FILLED if same_country or name not in {"place", "municipality", "province"}]
    values = {name: goes[name] for name in names if goes[name] and not stays[name]}
    if stays["lat"] is None and goes["lat"] is not None and same_country:
        values |= {name: goes[name] for name in ("lat", "lon", "nuts3", "nuts2", "nuts_version")}
    if goes["standing"] == Standing.PARTICIPANT != stays["standing"]:
        values["standing"] = Standing.PARTICIPANT
    return values


def undoable(session: Session, now: datetime) -> list[Merger]:
    """What can still be undone, the last first."""
    query = select(Merger).where(col(Merger.undone_at).is_(None), Merger.at > now - UNDONE_WITHIN)
    return list(session.exec(query.order_by(col(Merger.id).desc())).all())


def undo(session: Session, number: int, by: By) -> Merger:
    """Makes one two again; raises `Overtaken` where it is too late or a later merger has to be undone first."""
    found = session.exec(select(Merger).where(Merger.id == number).with_for_update()).first()
    if found is None:
        raise Missing
    later = [one for one in undoable(session, by.now) if one.kept_id == found.kept_id and (one.id or 0) > number]
    if later or found not in undoable(session, by.now):
        raise Overtaken
    changes, table = found.changes, SQLModel.metadata.tables["organisation"]
    if session.get(Organisation, found.gone_id) is not None:
        free = (session.exec(select(func.max(Organisation.id))).one() or 0) + 1
        changes, found.gone_id = renumbered(changes, table, found.gone_id, free), free
    take_back(session, changes)
    _without_erased(session)
    session.expire_all()
    kept = session.get_one(Organisation, found.kept_id)
    kept.updated_at, found.undone_at = by.now, by.now
    session.add_all([kept, found])
    _differ(session, found, by)
    _audit(session, by, Deed.UNMERGED, found)
    return found


def _without_erased(session: Session) -> None:
    """Takes roles out that came back to somebody who was erased meanwhile."""
    erased = select(Person.id).where(col(Person.erased_at).is_not(None))
    session.connection().execute(delete(Role).where(col(Role.person_id).in_(erased)))


def _differ(session: Session, merger: Merger, by: By) -> None:
    both = sorted((merger.kept_id, merger.gone_id))
    query = select(Suspicion).where(Suspicion.left_id == both[0], Suspicion.right_id == both[1])
    for row in session.exec(query).all():
        differ(session, row, by)


def differ(session: Session, row: Suspicion, by: By) -> None:
    """Keeps that two organisations are not the same: it is not asked again."""
    row.state, row.decided_at, row.decided_by = SuspicionState.DIFFERENT, by.now, by.person_id
    session.add(row)
    session.flush()


def _audit(session: Session, by: By, deed: Deed, merger: Merger) -> None:
    subject, detail = f"organisation:{merger.kept_id}", f"{merger.gone_slug} ({merger.gone_id})"
    record(session, Done(deed, subject, by.person_id, detail), by.now)
    session.flush()
