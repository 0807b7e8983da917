"""What a registration would be once it is accepted: an organisation, its short name, topsectors, first listings."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from matching.records import Kind, ListingKind
from service.directory.listing_advice import advice
from service.directory.listing_fields import ListingFields, checked
from service.directory.listing_keeping import By
from service.directory.listing_life import LIFETIME
from service.directory.listing_models import Listing, ListingTopsector
from service.directory.listing_writing import spoken_of
from service.directory.models import Organisation
from service.directory.profile_advice import text_advice
from service.directory.profile_models import FACTS, OWN_ENTRY
from service.directory.taxonomy import KnowledgeField
from service.directory.vocabulary import Confidence, LegalEntity, ListingState, Standing
from service.registering.checking import ASKED, read
from service.registering.drafting import LISTINGS, SKIPPED, typed_so_far
from service.registering.models import Registration


@dataclass(frozen=True, slots=True)
class FirstListing:
    """A first capability or need: what the form holds, and the listing as others would see it."""

    kind: ListingKind
    values: dict[str, Any]
    row: Listing
    advice: list[str]


@dataclass(frozen=True, slots=True)
class Shape:
    """An organisation as it would be; nothing of it is in the database."""

    row: Organisation
    acronym: str
    topsectors: tuple[str, ...]
    listings: tuple[FirstListing, ...]
    advice: list[str]


def shape(session: Session, registration: Registration, by: By) -> Shape:
    """The registration as an organisation; what is still lacking is empty."""
    typed, values = typed_so_far(registration), {}
    for step in ASKED:
        values.update(read(session, step, typed).values)
    own, listings = _organisation(values, by), tuple(_listings(session, registration, by))
    return Shape(own, values["acronym"], tuple(values["topsectors"]), listings, text_advice(own))


def _organisation(values: dict[str, Any], by: By) -> Organisation:
    town = values.get("town")
    kinds = [kind for kind in Kind if kind.value == values["kind"]]
    legal = [one for one in LegalEntity if one.value == values["legal_entity"]]
    language = values["language"] or "en"
    place: dict[str, Any] = {}
    if town:
        place = {
            name: getattr(town, name) for name in ("municipality", "lat", "lon", "nuts3", "nuts2", "nuts_version")
        }
        place |= {"place": town.name, "province": town.province or None}
    texts = {"text_own": values["text_own"], "text_en": values["text_en"]}
    if language in {"nl", "en"}:
        texts[f"text_{language}"] = values["text_own"]
    return Organisation(
        slug="", name=values["name"], kind=kinds[0] if kinds else Kind.OTHER, standing=Standing.PARTICIPANT,
        legal_entity=legal[0] if legal else LegalEntity.UNKNOWN, country=values["country"], language=language,
        website=values["website"], fields=values["fields"], source=OWN_ENTRY, licence=FACTS, source_date=by.day,
        confidence=Confidence.READ, created_at=by.now, updated_at=by.now, **place, **texts,
    )  # fmt: skip


def _listings(session: Session, registration: Registration, by: By) -> list[FirstListing]:
    found, known = [], session.exec(select(KnowledgeField.id)).all()
    for step in LISTINGS:
        typed = registration.typed.get(step.value, {SKIPPED: True})
        if not typed.get(SKIPPED):
            kind = ListingKind(step.value)
            values = checked(ListingFields.model_validate(typed), kind, (by.day, by.day + LIFETIME)).values
            values["fields"] = values["fields"] or spoken_of(values, known)
            row = _listing(kind, values, by)
            found.append(FirstListing(kind, values, row, advice(row)))
    return found


def _listing(kind: ListingKind, values: dict[str, Any], by: By) -> Listing:
    columns = {name: value for name, value in values.items() if name != "topsectors"}
    row = Listing(
        reference="", organisation_id=0, kind=kind, state=ListingState.DRAFT, created_at=by.now, updated_at=by.now,
        **columns,
    )  # fmt: skip
    row.topsectors = [ListingTopsector(listing_id=0, topsector_id=one) for one in values["topsectors"]]
    return row
