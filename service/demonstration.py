"""Builds the demonstration: facts, illustrative listings, invented readers, proposals, everyone's first digest."""

import json
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from matching.records import ListingKind
from service.db import open_engine, reading, writing
from service.digests.models import DigestIssue, IssueState
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.vocabulary import Standing
from service.mail.models import MailState, OutboxMail
from service.matchmaking.models import Proposal, ProposalState
from service.matchmaking.run_models import MatchRun
from service.settings import ROOT, Settings
from service.settings import load as load_settings

Progress = Callable[[str, float], None]
EVERY_MAIL = 1_000_000
MARKER = "demonstration"
REPLACED = ("schakel.db*", "mail", "proposals.jsonl")


class NotOurs(Exception):
    """The folder holds a database or mail that no demonstration has put there."""


def settings_for(data_dir: Path, port: int) -> Settings:
    """The demo's own settings: a file database and mail to files only, whatever the environment says.

    Raises `NotOurs` for a folder with a database or mail of somebody else: a build would replace them.
    """
    data_dir = data_dir.resolve()
    if data_dir.is_file():
        raise NotOurs(f"{data_dir} is a file; choose a folder")
    data_dir.mkdir(parents=True, exist_ok=True)
    _claim(data_dir)
    key = data_dir / "secret"
    if not key.is_file():
        key.write_text(secrets.token_urlsafe(48))
    return load_settings(
        database_url=f"sqlite:///{data_dir}/schakel.db",
        data_dir=data_dir,
        base_url=f"http://127.0.0.1:{port}",
        mail_url=f"file:{data_dir}/mail",
        mail_from="Schakel <post@schakel.example>",
        secret_key=key.read_text().strip(),
        mode="demo",
        # What is shown stays as it was built, for whatever moment that was.
        match_hour="off",
    )


def _claim(folder: Path) -> None:
    """Marks the folder as the demonstration's before anything is put there, so that half a build is known too."""
    marker = folder / MARKER
    if marker.is_file() or (folder / "built.json").is_file():
        return
    found = sorted(path.name for pattern in REPLACED for path in folder.glob(pattern))
    if found:
        raise NotOurs(f"{folder} holds {', '.join(found)} that no demonstration made; choose an empty folder")
    marker.write_text("The demonstration of Schakel replaces what is in this folder.\n")


def build(settings: Settings, now: datetime, progress: Progress) -> bool:
    """Builds what is not there yet; False when an earlier build was complete and is kept.

    Raises `NotOurs` while another process builds there.
    """
    finished = settings.data_dir / "built.json"
    if finished.is_file():
        return False
    with _alone(settings.data_dir):
        _build(settings, now, progress)
    return True


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds the folder while it is built; the hold ends with the process, however that ends. Raises `NotOurs`."""
    with (folder / MARKER).open("a") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError as error:
            raise NotOurs(f"another demonstration is being built in {folder}; wait until it is done") from error
        yield


def _build(settings: Settings, now: datetime, progress: Progress) -> None:
    # What builds is heavy to load, and a second start does without it.
    from service.digests.issuing import issue_all
    from service.exchange.proposals import write_proposals
    from service.mail.delivery import deliver_due
    from service.mail.transport import transport_for
    from service.matchmaking.running import engine_setup, match
    from service.migrating import upgrade
    from service.published.noting import note_due

    for leftover in settings.data_dir.glob("schakel.db*"):
        leftover.unlink()
    shutil.rmtree(settings.data_dir / "mail", ignore_errors=True)
    engine = open_engine(settings.database_url)
    seconds: dict[str, float] = {}

    def step(name: str, work: Callable[[], object]) -> None:
        started = perf_counter()
        progress(name, 0.0)
        work()
        progress(name, 1.0)
        seconds[name] = round(perf_counter() - started, 2)

    step("migrate", lambda: upgrade(engine))
    step("seed", lambda: _seed(engine, now))
    setup = engine_setup(settings.embedder, settings.data_dir, progress)
    step("match", lambda: match(engine, setup, now))
    step("digests", lambda: issue_all(engine, settings, now, lambda share: progress("digests", share)))
    step("mail", lambda: deliver_due(engine, settings, transport_for(settings.mail_url), now, EVERY_MAIL))
    step("consortia", lambda: _begin_consortia(engine, settings, now))
    step("publish", lambda: note_due(engine, settings.demo, now))
    step("export", lambda: write_proposals(engine, settings.data_dir / "proposals.jsonl"))
    _keep(settings, {"now": now.isoformat(), "seconds": seconds})


def _keep(settings: Settings, built: dict[str, Any]) -> None:
    """Remembers that a build is complete, and to which address its mails lead."""
    (settings.data_dir / "built.json").write_text(json.dumps({**built, "base_url": settings.base_url}))


def lead_mails_here(engine: Engine, settings: Settings, now: datetime) -> bool:
    """Lets the mails of a build lead to the port of this start, and writes them again; False where they do so.

    Raises `NotOurs` while another process builds or changes the folder.
    """
    from service.mail.delivery import deliver_due
    from service.mail.transport import transport_for

    built = json.loads((settings.data_dir / "built.json").read_text())
    # With what follows the port: 80 is also how 8000 begins.
    before, here = (f"{address}/" for address in (built.get("base_url", settings.base_url), settings.base_url))
    if before == here:
        return False
    with _alone(settings.data_dir):
        with writing(engine) as session:
            for mail in session.exec(select(OutboxMail)).all():
                mail.text, mail.html = (part.replace(before, here) for part in (mail.text, mail.html))
                mail.headers = {name: value.replace(before, here) for name, value in mail.headers.items()}
                # A mail keeps its name, so that its file is written anew and none comes twice.
                mail.state = MailState.QUEUED if mail.state is MailState.SENT else mail.state
        # Mails of a build for a later moment than this one wait until then; their files are there already.
        late = max(now, datetime.fromisoformat(built["now"]))
        deliver_due(engine, settings, transport_for(settings.mail_url), late, EVERY_MAIL)
        _keep(settings, built)
    return True


def _seed(engine: Engine, now: datetime) -> None:
    from service.exchange.demo_seeds import load_invented_calls, load_listings, load_people
    from service.exchange.seeds import load

    with writing(engine) as session:
        load(session, ROOT / "seeds", now)
        load_invented_calls(session, ROOT / "seeds", now)
        load_listings(session, ROOT / "seeds", now)
        load_people(session, now)


def _begin_consortia(engine: Engine, settings: Settings, now: datetime) -> None:
    from service.consortia.specimens import begin_specimens

    with writing(engine) as session:
        begin_specimens(session, settings, now)


def summary(settings: Settings) -> dict[str, Any]:
    """What the demonstration holds, as plain numbers."""
    built = json.loads((settings.data_dir / "built.json").read_text())
    with reading(open_engine(settings.database_url)) as session:
        kinds = dict(session.exec(select(Listing.kind, func.count()).group_by(Listing.kind)).all())
        run = session.exec(select(MatchRun).order_by(col(MatchRun.id).desc())).first()
        proposals = session.exec(select(Proposal).where(Proposal.state != ProposalState.WITHDRAWN)).all()
        routes = Counter(route for proposal in proposals for route in proposal.routes)
        crossing = sum(proposal.cross_topsector for proposal in proposals)
        composed, empty = (_by_role(session, state) for state in (IssueState.COMPOSED, IssueState.EMPTY))
        return {
            "now": built["now"],
            "organisations": _count(session, Organisation),
            "listings": sum(kinds.values()),
            "needs": kinds.get(ListingKind.NEED, 0),
            "capabilities": kinds.get(ListingKind.CAPABILITY, 0),
            "participants": _participants(session),
            "pairs_considered": run.statistics["pairs_considered"] if run else 0,
            "proposals": len(proposals),
            "proposals_by_route": {name: routes.get(name, 0) for name in ROUTES},
            "proposals_cross_topsector": crossing,
            "share_cross_topsector": round(crossing / len(proposals), 3) if proposals else 0.0,
            "digests_by_role": composed,
            "nothing_to_say": {name: number for name, number in empty.items() if number},
            "mails": _count(session, OutboxMail),
            "gini": run.statistics["gini"] if run else None,
            "seconds": built["seconds"],
        }


def _participants(session: Session) -> int:
    """Organisations that take part; the others are known from sources only."""
    query = select(func.count()).where(Organisation.standing == Standing.PARTICIPANT)
    return session.exec(query.select_from(Organisation)).one()


ROUTES = ("regional", "interregional", "cross_border", "european", "global")
ROLES = ("member", "broker", "attache", "province_officer", "national_officer")


def _by_role(session: Session, state: IssueState) -> dict[str, int]:
    """How many digests came to this state, by the role of their reader."""
    query = select(DigestIssue.role, func.count()).where(DigestIssue.state == state).group_by(DigestIssue.role)
    found = dict(session.exec(query).all())
    return {name: found.get(name, 0) for name in ROLES}


def _count(session: Session, model: type[Organisation] | type[OutboxMail]) -> int:
    return session.exec(select(func.count()).select_from(model)).one()
