"""What the wizard offers to choose from, and what it suggests from the text."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, select

from service.directory.field_guess import fields_of, topsectors_of
from service.directory.geography import Country
from service.directory.taxonomy import Topsector
from service.directory.towns import Town
from service.labels import LABELS, by_name, label, labelled
from service.registering.checking import RegistrationFields

NEAREST = ("NL", "BE", "DE")
"""The countries that most come from stand first."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """Fields and topsectors that are ticked: those chosen before, else those the text speaks of."""

    fields: tuple[str, ...]
    topsectors: tuple[str, ...]
    guessed: bool


def suggested(session: Session, typed: RegistrationFields) -> Suggested:
    """What to tick; guessed only where nothing was chosen yet."""
    if typed.fields or typed.topsectors:
        return Suggested(tuple(typed.fields), tuple(typed.topsectors), guessed=False)
    fields = fields_of(f"{typed.name}. {typed.text_own}\n{typed.text_en}")
    return Suggested(tuple(fields), tuple(topsectors_of(session, fields)), guessed=bool(fields))


def all_topsectors(session: Session) -> list[tuple[str, str]]:
    """All topsectors by their names."""
    return [(one, label("topsector", one)) for one in session.exec(select(Topsector.id).order_by(Topsector.id)).all()]


def all_countries(session: Session) -> list[tuple[str, str]]:
    """All countries by their names, the nearest first."""
    codes = session.exec(select(Country.code)).all()
    others = by_name("country", set(codes) - set(NEAREST))
    return labelled("country", [*(code for code in NEAREST if code in codes), *others])


def provinces() -> list[tuple[str, str]]:
    """The provinces by their names."""
    return [(code, label("province", code)) for code in LABELS["province"]]


def towns_said(towns: Iterable[Town]) -> list[tuple[str, str]]:
    """Towns of the same name, told apart by province or position."""
    return [(one.code, f"{one.name}, {_where(one)}") for one in towns]


def _where(town: Town) -> str:
    return label("province", town.province) if town.province else f"{town.lat}, {town.lon}"
