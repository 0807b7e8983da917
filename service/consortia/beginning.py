"""What a new consortium is suggested to be: from a need, a call or a proposal."""

from sqlmodel import Session

from service.accounts.policy import Actor
from service.consortia.aims import need_for, need_named
from service.consortia.forms import AimFields
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.errors import Missing
from service.matchmaking.models import Proposal
from service.matchmaking.viewing import one_proposal
from service.speaking import spoken


def suggested(session: Session, own: Organisation, given: dict[str, str], actor: Actor) -> AimFields:
    """The form filled in; a confidential need gives neither its title nor its fields."""
    need = need_named(session, given["need"], actor) if given["need"] else None
    if given["proposal"].isdigit():
        need = _need_of(session, own, int(given["proposal"][:9]), actor) or need
    fields = AimFields(call=given["call"])
    if need is None:
        return fields
    fields.need = need.reference
    if not need.confidential:
        fields.title, fields.wanted = spoken(need).title[:120], list(need.fields)
        fields.about = spoken(need).summary
    return fields


def partner_in(session: Session, own: Organisation, proposal: str, actor: Actor) -> str:
    """The other side of a proposal, by its short name; empty while it stays unnamed."""
    if not proposal.isdigit():
        return ""
    other = one_proposal(session, int(proposal[:9]), own.slug, actor).cards[0].other
    return other.slug if other else ""


def _need_of(session: Session, own: Organisation, number: int, actor: Actor) -> Listing | None:
    one_proposal(session, number, own.slug, actor)
    row = session.get(Proposal, number)
    if row is None:
        raise Missing
    return need_for(session, row.need_id, actor)
