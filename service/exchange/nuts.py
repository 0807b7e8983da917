"""Settles in which NUTS version a code from outside is, and says Dutch ones as the product keeps them."""

from dataclasses import dataclass
from pathlib import Path

from service.exchange.counting import rows_of

PREFIX = {"GR": "EL", "GB": "UK"}
NUTS3_LENGTH = 5
DUTCH = "2024"


@dataclass(frozen=True, slots=True)
class Seat:
    """The region of a seat: NUTS 2, NUTS 3 where that is known too, and their version."""

    nuts2: str
    nuts3: str | None
    version: str


@dataclass(frozen=True, slots=True)
class NutsTable:
    """Which codes there are: `versions` by code, and for Dutch codes of any version the one of 2024."""

    versions: dict[str, str]
    dutch: dict[str, str]

    def seat(self, code: str, country: str) -> Seat | None:
        """The seat that a code of four or five characters stands for; None for one that no known version has.

        `country` is ISO 3166. Dutch areas kept their names when they were renumbered, and everything that is
        held against them is in the version of 2024, so that is what they are said in.
        """
        if not code.startswith(PREFIX.get(country, country)):
            return None
        if country == "NL":
            code, version = self.dutch.get(code, ""), DUTCH
        else:
            version = self.versions.get(code, "")
        if not code or not version:
            return None
        return Seat(code[:4], code if len(code) == NUTS3_LENGTH else None, version)


def nuts_table(seeds: Path) -> NutsTable:
    """The codes of `nuts.csv`, and the Dutch ones of `regions.csv`."""
    rows = list(rows_of(seeds / "nuts.csv"))
    dutch = {row["code"]: row["in_2024"] for row in rows if row["in_2024"]}
    for row in rows_of(seeds / "regions.csv"):
        if row["nuts_version"] == DUTCH:
            dutch[row["code"]] = row["code"]
    return NutsTable({row["code"]: row["nuts_version"] for row in rows}, dutch)
