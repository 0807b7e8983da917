"""Who may answer a proposal for which side, and what the form shows them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel import Session

from service.accounts.policy import Action, Actor, allow
from service.accounts.signing_in import actor_by_link
from service.directory.models import Organisation
from service.directory.viewing import organisation_by_slug, subject_of
from service.errors import Missing, Refused
from service.matchmaking.answering import NOT_NOW_LASTS, is_closed
from service.matchmaking.forms import NOT_NOW_AT_MOST, AnswerFields, checked
from service.matchmaking.models import Answer, NoReason, ProposalSide, ProposalState
from service.matchmaking.standing import held
from service.matchmaking.viewing import Portfolio, hidden_from, one_proposal
from service.settings import Settings
from service.tokens import BadToken, read_answer


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody who may answer a proposal for an organisation; the form goes to `address`.

    A place that was mailed (`by_mail`) needs no sign-in, and answers once.
    """

    proposal_id: int
    own: Organisation
    actor: Actor
    address: str
    suggested: Answer | None = None
    by_mail: bool = False

    @property
    def seen(self) -> tuple[int, int]:
        """The person and the organisation for which contact details are shown."""
        return self.actor.person_id or 0, self.own.id or 0


@dataclass(frozen=True, slots=True)
class Asking:
    """What the form shows: what is filled in, what is wrong with it, whether an answer is still possible.

    It is not where the proposal is over (`closed`), nor by a mailed link where an answer holds (`settled`).
    """

    view: Portfolio
    address: str
    slug: str
    fields: AnswerFields
    given: Answer | None
    closed: bool
    settled: bool
    mutual: bool
    earliest: date
    latest: date
    usual: date
    day: date
    errors: dict[str, str] = field(default_factory=dict)
    answers: tuple[Answer, ...] = tuple(Answer)
    reasons: tuple[NoReason, ...] = tuple(NoReason)


def place_by_link(session: Session, settings: Settings, token: str, now: datetime) -> Place:
    """Whom a link in a mail lets answer; raises `BadToken`, also when the person left the organisation."""
    link = read_answer(settings.secret_key, token, now)
    actor = actor_by_link(session, link.person_id, settings.demo)
    own = session.get(Organisation, link.organisation_id)
    if own is None or not allow(actor, Action.ANSWER_PROPOSAL, subject_of(own)):
        raise BadToken
    return Place(link.proposal_id, own, actor, f"/answer/{token}", Answer(link.suggested), by_mail=True)


def place_of(session: Session, number: int, slug: str, actor: Actor) -> Place:
    """Somebody signed in; raises `Missing` where they may not read, `Refused` where they, or nobody, may answer."""
    own = organisation_by_slug(session, slug)
    if not allow(actor, Action.READ_PROPOSALS, subject_of(own)):
        raise hidden_from(actor)
    if not allow(actor, Action.ANSWER_PROPOSAL, subject_of(own)):
        raise Refused
    return Place(number, own, actor, f"/proposals/{number}/answer?as={own.slug}")


def may_answer(view: Portfolio, actor: Actor) -> bool:
    """Whether the reader of a proposal's page may answer it too."""
    return allow(actor, Action.ANSWER_PROPOSAL, subject_of(view.own))


def may_read(view: Portfolio, actor: Actor) -> bool:
    """Whether somebody, perhaps without signing in, may see all proposals of the side."""
    return allow(actor, Action.READ_PROPOSALS, subject_of(view.own))


def view_of(session: Session, place: Place) -> Portfolio:
    """The proposal as the place's side sees it; raises `BadToken` for a mailed link to what is over."""
    try:
        return one_proposal(session, place.proposal_id, place.own.slug, place.actor)
    except Missing:
        if not place.by_mail:
            raise
        raise BadToken from None


def asking(view: Portfolio, place: Place, day: date, fields: AnswerFields | None = None) -> Asking:
    """The form of a proposal: filled in as sent, else as the link suggests, else as answered before.

    What is wrong with `fields` is said at each of them.
    """
    row = view.cards[0].row
    sides = {side.organisation_id == view.own.id: side for side in row.sides}
    own, other = sides.get(True), sides.get(False)
    given, closed = held(own, day), is_closed(row.state, other)
    return Asking(
        view=view,
        address=place.address,
        slug=view.own.slug,
        fields=_filled(own, given, place) if fields is None else fields,
        given=given,
        closed=closed,
        settled=place.by_mail and given is not None and not closed,
        mutual=row.state is ProposalState.MUTUAL,
        earliest=day + timedelta(days=1),
        latest=day + NOT_NOW_AT_MOST,
        usual=day + NOT_NOW_LASTS,
        day=day,
        errors={} if fields is None else checked(fields, day)[1],
    )


def _filled(own: ProposalSide | None, given: Answer | None, place: Place) -> AnswerFields:
    chosen = place.suggested or given
    fields = AnswerFields(answer=str(chosen or ""), note=own.note if own else "")
    if own and chosen is given is Answer.NOT_NOW and own.not_now_until:
        fields.until = own.not_now_until.isoformat()
    if own and chosen is given is Answer.NO and own.no_reason:
        fields.reason = own.no_reason.value
    return fields
