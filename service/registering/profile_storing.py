"""Puts what was typed of a profile in its tables, and says which fields are new."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, SQLModel

from matching.records import Kind
from service.directory.listing_keeping import By
from service.directory.models import (
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationTopsector,
    OrganisationType,
)
from service.directory.profile_models import FACTS, OWN_ENTRY
from service.directory.towns import Town
from service.directory.vocabulary import Confidence, HotspotType, LegalEntity, NameKind, Scheme
from service.registering.profile_fields import acronym_of

PLAIN = (
    "name", "country", "website", "language", "languages", "text_own", "fields", "facilities", "own_role", "phase",
)  # fmt: skip
TRANSLATED = ("text_en", "text_nl")
SEAT = ("municipality", "lat", "lon", "nuts3", "nuts2", "nuts_version")


def store(session: Session, own: Organisation, values: dict[str, Any], by: By) -> list[str]:
    """Writes what differs from what is stored, which from now on is what the organisation says of itself."""
    before = own.name
    changed = [name for name, value in _columns(own, values).items() if _put(own, name, value)]
    if values.get("town") and _move(own, values["town"]):
        changed.append("place")
    changed += _names(session, own, values, (before, by))
    changed += _numbers(session, own, values, by)
    sectors = [OrganisationTopsector(organisation_id=own.id or 0, topsector_id=one) for one in values["topsectors"]]
    if _replace(session, own.topsectors, sectors, "topsector_id"):
        changed.append("topsectors")
    types = [OrganisationType(organisation_id=own.id or 0, type=HotspotType(one)) for one in values["types"]]
    if _replace(session, own.types, types, "type"):
        changed.append("types")
    if changed:
        own.updated_at, own.check_needed = by.now, False
        for name, value in _own_word(by).items():
            setattr(own, name, value)
    session.add(own)
    session.flush()
    session.expire(own, ["names", "identifiers", "topsectors", "types"])
    return changed


def _own_word(by: By) -> dict[str, Any]:
    return {"source": OWN_ENTRY, "licence": FACTS, "source_date": by.day, "confidence": Confidence.READ}


def _columns(own: Organisation, values: dict[str, Any]) -> dict[str, Any]:
    """The columns of the organisation itself; its text in its own language is also the one in that language."""
    found = {name: values[name] for name in PLAIN if name in values}
    texts = {name: values["text_own"] if values["language"] == name[-2:] else values[name] for name in TRANSLATED}
    return {**found, **texts, "kind": Kind(values["kind"]), "legal_entity": LegalEntity(values["legal_entity"])}


def _put(own: Organisation, name: str, value: Any) -> bool:
    if getattr(own, name) == value:
        return False
    setattr(own, name, value)
    return True


def _move(own: Organisation, town: Town) -> bool:
    """Gives it the seat of a town; says whether it is another."""
    seat = {name: getattr(town, name) for name in SEAT} | {"place": town.name, "province": town.province or None}
    return sum(_put(own, name, value) for name, value in seat.items()) > 0


def _names(session: Session, own: Organisation, values: dict[str, Any], was: tuple[str, By]) -> list[str]:
    """Other names: those that stay keep what is known of them; the name it had is a former one."""
    before, by = was
    acronym, had = values["acronym"] if values["acronym"] != own.name else "", acronym_of(own)
    wanted = dict.fromkeys(values["other_names"], NameKind.ALIAS)
    if before != own.name:
        wanted.setdefault(before, NameKind.FORMER)
    if acronym:
        wanted[acronym] = NameKind.ACRONYM
    wanted.pop(own.name, None)
    stored = {one.name: one for one in own.names}
    for name in set(stored) - set(wanted):
        session.delete(stored[name])
    for name in set(wanted) - set(stored):
        until = by.day if wanted[name] is NameKind.FORMER else None
        row = OrganisationName(
            organisation_id=own.id or 0, name=name, kind=wanted[name], until=until, **_own_word(by)
        )
        session.add(row)
    if acronym in stored:
        stored[acronym].kind = NameKind.ACRONYM
    told = {"acronym": acronym != had, "other_names": set(stored) - {had} != set(wanted) - {acronym}}
    return [name for name, differs in told.items() if differs]


def _numbers(session: Session, own: Organisation, values: dict[str, Any], by: By) -> list[str]:
    changed = []
    for scheme in Scheme:
        stored = {one.value: one for one in own.identifiers if one.scheme is scheme}
        wanted = set(values[scheme.value])
        for value in set(stored) - wanted:
            session.delete(stored[value])
        for value in wanted - set(stored):
            session.add(Identifier(organisation_id=own.id or 0, scheme=scheme, value=value, **_own_word(by)))
        if wanted != set(stored):
            changed.append(scheme.value)
    return changed


def _replace(session: Session, stored: Iterable[SQLModel], wanted: Iterable[SQLModel], key: str) -> bool:
    """Makes the rows exactly the wanted ones; says whether they were others."""
    there, new = ({getattr(one, key): one for one in rows} for rows in (stored, wanted))
    for value in set(there) - set(new):
        session.delete(there[value])
    session.add_all([new[value] for value in set(new) - set(there)])
    return set(there) != set(new)
