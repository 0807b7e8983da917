"""Files that lie elsewhere, kept with a consortium by their links."""

from sqlmodel import Session, col, select

from service.consortia.access import Place
from service.consortia.forms import wrong_with_link
from service.consortia.log import note
from service.consortia.models import ConsortiumFile, ConsortiumStep
from service.directory.listing_keeping import By
from service.errors import Missing, Overtaken

MOST_FILES = 50


def add_file(session: Session, place: Place, given: tuple[str, str], by: By) -> dict[str, str]:
    """Keeps a file by its link; says what is wrong."""
    title, address = (one.strip() for one in given)
    errors = wrong_with_link(title, address)
    if errors:
        return errors
    if len(files_of(session, place.row.id)) >= MOST_FILES:
        raise Overtaken
    row = ConsortiumFile(
        consortium_id=place.row.id or 0, title=title, address=address, added_at=by.now, added_by=by.person_id
    )
    session.add(row)
    note(session, place.row, (ConsortiumStep.FILE_ADDED, title), place.partner.organisation_id, by)
    return {}


def files_of(session: Session, number: int | None) -> list[ConsortiumFile]:
    """The files, the newest first."""
    query = select(ConsortiumFile).where(ConsortiumFile.consortium_id == number)
    return list(session.exec(query.order_by(col(ConsortiumFile.id).desc())).all())


def remove_file(session: Session, place: Place, number: int, by: By) -> None:
    """Forgets a link."""
    row = session.get(ConsortiumFile, number)
    if row is None or row.consortium_id != place.row.id:
        raise Missing
    session.delete(row)
    note(session, place.row, (ConsortiumStep.FILE_REMOVED, row.title), place.partner.organisation_id, by)
