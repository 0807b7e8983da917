"""What the maps show as a table: each organisation with its place and where that is from."""

from sqlmodel import Session

from service.directory.frames import EUROPE, NETHERLANDS
from service.directory.mapping import placed
from service.errors import Missing
from service.i18n import gettext as _
from service.labels import cited, label, licences
from service.sheets import Cell

FRAMES = {"netherlands": NETHERLANDS, "europe": EUROPE}
"""The maps by name; an organisation is on the first that holds it."""


def map_table(session: Session, name: str, base_url: str) -> tuple[list[str], list[list[Cell]]]:
    """Header and rows of one map; raises `Missing` for a map that is not there."""
    if name not in FRAMES:
        raise Missing
    header = [
        _("Organisation"), _("Address"), _("Kind"), _("Place"), _("Province"), _("Country"), _("Latitude"),
        _("Longitude"), _("Source"), _("Licence"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            row.name, f"{base_url}/organisations/{row.slug}", label("kind", row.kind), row.place,
            label("province", row.province) if row.province else "", label("country", row.country), row.lat, row.lon,
            cited(row.source), licences(row.licence),
        ]
        for row in placed(session)
        if name == next((one for one, frame in FRAMES.items() if frame.holds(row.lon or 0.0, row.lat or 0.0)), "")
    ]  # fmt: skip
    return header, rows
