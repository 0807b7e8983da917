"""What a map shows as a table: each organisation and post with its place and where that is from."""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session, col, select

from service.directory.frames import FRAMES, frame_of
from service.directory.geography import Post
from service.directory.mapping import on_map, posts_for
from service.directory.models import Organisation
from service.directory.searching import Entry
from service.errors import Missing
from service.i18n import gettext as _
from service.labels import cited, label, licences
from service.sheets import Cell


def map_table(
    session: Session, name: str, found: tuple[Sequence[Entry], Mapping[str, str]], base_url: str
) -> tuple[list[str], list[list[Cell]]]:
    """Header and rows of a map of what was found by what was asked; raises `Missing` for a map that is not there."""
    if name not in FRAMES:
        raise Missing
    entries, asked = found
    header = [
        _("Organisation"), _("Address"), _("Kind"), _("Place"), _("Province"), _("Country"), _("Latitude"),
        _("Longitude"), _("Source"), _("Licence"),
    ]  # fmt: skip
    here = [entry for entry in entries if on_map(entry) == name]
    posts = posts_for(session, asked.get("country", "")) if here else []
    stands = [post for post in posts if frame_of(post.lon or 0.0, post.lat or 0.0) == name]
    return header, [*_organisations(session, here, base_url), *map(_post, stands)]


def _organisations(session: Session, entries: Sequence[Entry], base_url: str) -> Iterable[list[Cell]]:
    keys = {entry.key for entry in entries}
    for row in session.exec(select(Organisation).order_by(col(Organisation.name))).all():
        if row.slug in keys:
            yield [
                row.name, f"{base_url}/organisations/{row.slug}", label("kind", row.kind), row.place,
                label("province", row.province) if row.province else "", label("country", row.country), row.lat,
                row.lon, cited(row.source), licences(row.licence),
            ]  # fmt: skip


def _post(row: Post) -> list[Cell]:
    return [
        "", "", _("post of the innovation attachés"), row.city, "", label("country", row.country), row.lat, row.lon,
        cited(row.source), licences(row.licence),
    ]  # fmt: skip
