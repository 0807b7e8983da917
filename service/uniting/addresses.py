"""Where an organisation is now whose old address somebody has."""

from sqlmodel import Session, select

from service.directory.models import Organisation
from service.uniting.models import OldAddress


def new_slug(session: Session, slug: str) -> str:
    """The present short name for an old one; empty where it is none."""
    old = session.get(OldAddress, slug)
    return session.get_one(Organisation, old.organisation_id).slug if old else ""


def old_slugs(session: Session) -> frozenset[str]:
    """The short names that lead to other organisations now."""
    return frozenset(session.exec(select(OldAddress.slug)).all())
