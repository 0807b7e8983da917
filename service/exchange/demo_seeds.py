"""Loads what only the demo may show: illustrative listings, and invented readers for every desk."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from matching.records import ListingKind
from service.accounts.models import Frequency, Person, Role, RoleName, Subscription
from service.directory.demo_readers import DEMO_ATTACHE
from service.directory.geography import Country, Post, Region
from service.directory.listing_life import LIFETIME
from service.directory.listing_models import Listing, ListingTopsector
from service.directory.models import Organisation
from service.directory.taxonomy import KnowledgeField, Topsector
from service.directory.vocabulary import ListingState, Standing
from service.exchange.call_seeds import CALLS, load_calls
from service.exchange.listing_rows import ListingRow
from service.exchange.rows import Position, RowError, read
from service.exchange.seed_checks import PARTICIPANTS, Known
from service.exchange.seed_loading import Loading
from service.exchange.upserting import Tally, Upsert, replace_all_links
from service.i18n import LOCALES, gettext, use_locale


def _(message: str) -> str:
    return message


MOST_REFERENCES = 9999
OWNED = "cew"
"""The centre whose reader is its owner, so that what only owners do can be seen; those of the others are editors."""


def load_listings(session: Session, folder: Path, now: datetime) -> Tally:
    """The illustrative listings, aged relative to `now`; raises `RowError` at the first wrong row."""
    organisations = {row.slug: row for row in session.exec(select(Organisation)).all()}
    upsert = Upsert(session, Listing, ("seed_key",))
    known = _known(session)
    taken = set(session.exec(select(Listing.reference)).all())
    pending = []
    for path in sorted((folder / "listings").glob("*.jsonl")):
        for position, row in read(path, ListingRow):
            known.check(position, row)
            known.once("listings", (("key", row.key),), position)
            owner = _owner(organisations, position, row)
            published = now.date() - timedelta(days=row.age_days)
            only_new = {"reference": _reference(row, published, taken), "created_at": now, "updated_at": now}
            pending.append((upsert.put(_values(row, owner, published), only_new), row))
    session.flush()
    wanted = {listing.id: row.topsectors for listing, row in pending}
    replace_all_links(session, ListingTopsector, "listing_id", wanted)
    session.flush()
    return upsert.tally


def load_invented_calls(session: Session, folder: Path, now: datetime) -> Tally:
    """The calls that are invented; raises `RowError` at the first wrong row."""
    loading = Loading(session, folder, now, known=_known(session))
    load_calls(loading, invented=True)
    return loading.tallies[CALLS]


def _known(session: Session) -> Known:
    """The codes in the database that a listing may name."""
    codes = {
        "topsector": set(session.exec(select(Topsector.id)).all()),
        "field": set(session.exec(select(KnowledgeField.id)).all()),
        "country": set(session.exec(select(Country.code)).all()),
    }
    return Known(codes)


def _owner(organisations: dict[str, Organisation], position: Position, row: ListingRow) -> Organisation:
    """Whose listing it is: a hotspot, centre or cluster, never a named company, for the text is invented."""
    owner = organisations.get(row.organisation)
    if owner is None:
        raise RowError(position, "organisation", f"there is no organisation {row.organisation!r}")
    if owner.kind not in PARTICIPANTS:
        raise RowError(position, "organisation", f"{row.organisation!r} is no hotspot, centre or cluster")
    return owner


def _reference(row: ListingRow, published: date, taken: set[str]) -> str:
    """A free reference that tells nothing of the owner: numbers are scattered, NL is where Schakel runs.

    Confidential listings are quoted by it, so that neither a country nor an order of owners may show. The number
    follows from the key, so that the same seeds get the same references.
    """
    prefix = "NEED" if row.kind is ListingKind.NEED else "CAP"
    for attempt in count():
        digest = sha256(f"{row.key}/{attempt}".encode()).digest()
        number = int.from_bytes(digest[:8]) % MOST_REFERENCES + 1
        reference = f"{prefix}-NL-{published.year}-{number:04d}"
        if reference not in taken:
            break
    taken.add(reference)
    return reference


def _values(row: ListingRow, owner: Organisation, published: date) -> dict[str, Any]:
    same = (
        "kind", "language", "title", "summary", "description", "title_en", "summary_en", "partner_wanted",
        "partner_task", "countries_wanted", "countries_excluded", "fields", "keywords", "trl_from", "trl_to",
        "confidential", "illustrative",
    )  # fmt: skip
    return {
        "seed_key": row.key,
        "organisation_id": owner.id,
        **{name: getattr(row, name) for name in same},
        "cooperation": [kind.value for kind in row.cooperation],
        "partner_kinds": [kind.value for kind in row.partner_kinds],
        "state": ListingState.PUBLISHED,
        "published_on": published,
        "expires_on": published + LIFETIME,
    }


def load_people(session: Session, now: datetime) -> Tally:
    """A reader for every hotspot, centre, cluster, post and province, a broker per centre, one national officer."""
    upsert = Upsert(session, Person, ("email",))
    wanted: list[tuple[Person, dict[str, Any]]] = []

    def reader(address: str, called: str, locale: str, /, **role: Any) -> Person:
        values = {"email": f"{address}@schakel.example", "name": called, "locale": locale, "demo": True}
        person: Person = upsert.put(values, {"created_at": now})
        wanted.append((person, role))
        return person

    participants = select(Organisation).where(Organisation.standing == Standing.PARTICIPANT)
    for one in session.exec(participants.order_by(Organisation.slug)).all():
        locale = one.language if one.language in LOCALES else "en"
        role = RoleName.OWNER if one.slug == OWNED else RoleName.EDITOR
        reader(one.slug, f"Demo {one.name}"[:200], locale, name=role, organisation_id=one.id)
        if one.kind.value == "centre":
            name = _in_dutch(_("Demo broker %(name)s"), one.name)
            reader(f"broker-{one.slug}", name, "nl", name=RoleName.BROKER, organisation_id=one.id)
    for post in session.exec(select(Post).order_by(Post.key)).all():
        called = f"{DEMO_ATTACHE}{post.city or post.country}"
        attache = reader(post.key, called, "nl", name=RoleName.ATTACHE, country=post.country)
        others = (code for code in post.accredited_for if code != post.country)
        wanted += ((attache, {"name": RoleName.ATTACHE, "country": code}) for code in others)
    provinces = select(Region).where(Region.level == "province").order_by(Region.code)
    for province in session.exec(provinces).all():
        address = province.code.lower().replace("nl-", "province-")
        called = _in_dutch(_("Demo province of %(name)s"), province.name)
        reader(address, called, "nl", name=RoleName.PROVINCE_OFFICER, province=province.code)
    reader("national", "Demo national officer", "en", name=RoleName.NATIONAL_OFFICER)
    reader("operator", "Demo operator", "en", name=RoleName.OPERATOR)
    session.flush()
    _give(session, wanted, now)
    return upsert.tally


def _in_dutch(message: str, name: str) -> str:
    """What an invented reader whose language is Dutch is called."""
    with use_locale("nl"):
        return (gettext(message) % {"name": name})[:200]


def _give(session: Session, wanted: list[tuple[Person, dict[str, Any]]], now: datetime) -> None:
    held = {_role(row.person_id, row.model_dump()) for row in session.exec(select(Role)).all()}
    subscribed = {row.person_id for row in session.exec(select(Subscription)).all()}
    for person, role in wanted:
        number = person.id or 0
        if _role(number, role) not in held:
            session.add(Role(person_id=number, **role))
        if number not in subscribed and role["name"] != RoleName.OPERATOR:
            session.add(Subscription(person_id=number, frequency=Frequency.WEEKLY, due_at=now))
            subscribed.add(number)
    session.flush()


def _role(person: int, role: dict[str, Any]) -> tuple[Any, ...]:
    """What makes a role the same: whose it is, which, and what for."""
    return person, role["name"], role.get("organisation_id"), role.get("country"), role.get("province")
