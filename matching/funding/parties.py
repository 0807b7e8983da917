"""The partners of a set as the rules see them, and the checks on what is given about them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

KINDS = (
    "company",
    "research",
    "higher-education",
    "university-of-applied-sciences",
    "public",
    "city",
    "nonprofit",
    "sector-body",
)
ROLES = ("coordinator", "lead", "partner")
LEADING = frozenset({"coordinator", "lead"})
TO_ISO = {"EL": "GR", "UK": "GB"}
"""What the Commission writes, and what ISO 3166 has."""
TO_NUTS = {"GR": "EL", "GB": "UK"}
FIELDS = ("name", "country", "nuts", "kind", "sme", "group", "share", "role")


class WrongInput(ValueError):
    """Something asked or given that no verdict can be made of; the message names it."""


@dataclass(frozen=True, slots=True)
class Party:
    """A legal entity of a set. What is None is not known."""

    name: str
    country: str
    nuts: str | None = None
    kind: str | None = None
    sme: bool | None = None
    group: str | None = None
    share: float | None = None
    role: str | None = None

    @property
    def leads(self) -> bool:
        """Whether it is said to lead or to co-ordinate."""
        return self.role in LEADING


def iso(country: str) -> str:
    """A country code in ISO 3166, from either way of writing."""
    code = country.strip().upper()
    return TO_ISO.get(code, code)


def parties_from(rows: object, countries: frozenset[str]) -> tuple[Party, ...]:
    """Partners from what JSON gives; says which field of which partner is wrong."""
    if not isinstance(rows, list):
        raise WrongInput("partners: a list is needed")
    found = tuple(_party(row, number, countries) for number, row in enumerate(rows, 1))
    names: set[str] = set()
    for one in found:
        if one.name in names:
            raise WrongInput(f"partners: two are named {one.name!r}")
        names.add(one.name)
    return found


def _party(row: object, number: int, countries: frozenset[str]) -> Party:
    if not isinstance(row, dict):
        raise WrongInput(f"partner {number}: an object is needed")
    for key in row:
        if key not in FIELDS:
            raise WrongInput(f"partner {number}: there is no field {key!r}; there are {', '.join(FIELDS)}")
    name = _text(row, "name", f"partner {number}", needed=True)
    who = f"partner {name!r}"
    country = iso(_text(row, "country", who, needed=True) or "")
    if country not in countries:
        raise WrongInput(f"{who}: country {row['country']!r} is no country code")
    sme = row.get("sme")
    if sme is not None and not isinstance(sme, bool):
        raise WrongInput(f"{who}: sme is true or false, not {sme!r}")
    return Party(
        name=name or "",
        country=country,
        nuts=_nuts(_text(row, "nuts", who), country, who),
        kind=_choice(_text(row, "kind", who), KINDS, f"{who}: kind"),
        sme=sme,
        group=_text(row, "group", who),
        share=_share(row.get("share"), who),
        role=_choice(_text(row, "role", who), ROLES, f"{who}: role"),
    )


def _text(row: Mapping[str, object], key: str, who: str, needed: bool = False) -> str | None:
    value = row.get(key)
    if value is None and not needed:
        return None
    if not isinstance(value, str) or not value.strip():
        raise WrongInput(f"{who}: {key} is a text that is not empty, not {value!r}")
    return value.strip()


def _choice(value: str | None, choices: Sequence[str], what: str) -> str | None:
    if value is not None and value not in choices:
        raise WrongInput(f"{what} is one of {', '.join(choices)}, not {value!r}")
    return value


def _nuts(value: str | None, country: str, who: str) -> str | None:
    if value is None:
        return None
    code = value.upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9A-Z]{0,3}", code) or iso(code[:2]) != country:
        raise WrongInput(f"{who}: nuts {value!r} is no NUTS code of {country}")
    return TO_NUTS.get(code[:2], code[:2]) + code[2:]


def _share(value: object, who: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise WrongInput(f"{who}: share is a number between 0 and 1, not {value!r}")
    return float(value)
