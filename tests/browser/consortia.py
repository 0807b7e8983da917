"""Pages of consortia for what looks at all pages, with the rows that they show."""

from datetime import datetime

from sqlmodel import Session, col, select

from matching.records import Kind
from service.consortia.models import Consortium, ConsortiumPartner, PartnerRole, PartnerState
from service.directory.models import Organisation
from service.directory.vocabulary import Standing

PAGES = {
    "my consortia": ("/consortia", "member", "/consortia"),
    "a new consortium": ("/my/{slug}/consortia/new", "member", "/my/{own}/consortia/new"),
    "consortium": ("/consortia/{number}", "member", "/consortia/{consortium}"),
    "what a consortium is for": ("/consortia/{number}/edit", "member", "/consortia/{consortium}/edit"),
    "add a partner": ("/consortia/{number}/invite", "member", "/consortia/{consortium}/invite?q=water"),
    "a partner": ("/consortia/{number}/partners/{partner}", "member", "/consortia/{consortium}/partners/{partner}"),
    "side by side in a consortium": (
        "/consortia/{number}/compare", "member", "/consortia/{consortium}/compare?with={first}&with={second}"
    ),
    "an invitation to a consortium": ("/consortium-invitation/{token}", "visitor", "{asked}"),
}  # fmt: skip
NO_PAGES = {
    "/consortia/{number}/answer", "/consortia/{number}/files", "/consortia/{number}/external",
    "/consortia/{number}/table.{form}", "/consortia/{number}/partners/{partner}/sheet.{form}",
    "/consortia/{number}/search.txt",
}  # fmt: skip
"""Files, and what only leads back."""


def rows_for(session: Session, own: Organisation, now: datetime) -> dict[str, object]:
    """What stands for the names in these addresses; made once."""
    row = session.exec(select(Consortium).where(Consortium.organisation_id == own.id)).first()
    clusters = select(Organisation).where(
        Organisation.kind == Kind.CLUSTER, Organisation.standing == Standing.PARTICIPANT, Organisation.country != "NL"
    )
    others = session.exec(clusters.order_by(col(Organisation.id))).all()
    if row is None:
        row = _made(session, own, others[0], now)
    query = select(ConsortiumPartner.id).where(ConsortiumPartner.consortium_id == row.id)
    partner = session.exec(query.order_by(col(ConsortiumPartner.id).desc())).first()
    names = {"consortium": row.id, "partner": partner, "first": others[1].slug, "second": others[2].slug}
    return {**names, "invited": others[0].id}


def _made(session: Session, own: Organisation, other: Organisation, now: datetime) -> Consortium:
    row = Consortium(
        organisation_id=own.id or 0, title="Robots that guide needles", about="Two clinical sites, one robot.",
        wanted=["robotics", "clinical-research"], created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    for side, state, role in (
        (own, PartnerState.ACCEPTED, PartnerRole.COORDINATOR), (other, PartnerState.INVITED, PartnerRole.PARTNER)
    ):  # fmt: skip
        session.add(ConsortiumPartner(consortium_id=row.id or 0, organisation_id=side.id, state=state, role=role))
        session.flush()
    return row
