"""The one bridge to the engine: reads the tables as immutable records."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from matching.records import (
    CollaborationRecord,
    CountryStatus,
    FieldPair,
    Kind,
    ListingRecord,
    MembershipRecord,
    OrganisationRecord,
    PairCount,
    Place,
    Records,
    Refusal,
)
from matching.records import ProgrammeArea as AreaRecord
from service.directory.listing_models import Listing, ListingTopsector
from service.directory.models import (
    Collaboration,
    CollaborationCount,
    CollaborationParticipant,
    Membership,
    Organisation,
    OrganisationName,
    OrganisationTopsector,
    OrganisationType,
)
from service.directory.taxonomy import FieldRelatedness
from service.directory.vocabulary import ListingState, Standing
from service.funding.models import CountryStanding, Programme, ProgrammeArea
from service.matchmaking.models import Answer, Proposal, ProposalSide


def read_records(session: Session, at: date, everyone: bool = False) -> Records:
    """All that the engine looks at on a day.

    Ids are slugs and references, which are the same in every database. Organisations that are only known
    from sources are evidence; with `everyone` they receive proposals too.
    """
    pairs = session.exec(select(col(Organisation.id), col(Organisation.slug))).all()
    slugs = {number: slug for number, slug in pairs if number is not None}
    return Records(
        organisations=_organisations(session, at, everyone),
        listings=_listings(session, at, slugs),
        memberships=_memberships(session, at, slugs),
        collaborations=_collaborations(session, slugs),
        pair_counts=_pair_counts(session, slugs),
        field_pairs=tuple(
            FieldPair(row.left_field, row.right_field, row.together, row.lift)
            for row in session.exec(select(FieldRelatedness)).all()
        ),
        areas=_areas(session),
        countries=tuple(
            CountryStatus(row.country, row.status, row.programme, row.valid_from, row.valid_until)
            for row in session.exec(select(CountryStanding)).all()
        ),
        refusals=_refusals(session, at, slugs),
    )


def _organisations(session: Session, at: date, everyone: bool) -> tuple[OrganisationRecord, ...]:
    names = _grouped(session.exec(select(OrganisationName.organisation_id, OrganisationName.name)).all())
    sectors = _grouped(
        session.exec(select(OrganisationTopsector.organisation_id, OrganisationTopsector.topsector_id)).all()
    )
    types = _grouped(session.exec(select(OrganisationType.organisation_id, OrganisationType.type)).all())
    listed = set(session.exec(select(Listing.organisation_id).where(*_open(at))).all())
    found = []
    for row in session.exec(select(Organisation).order_by(Organisation.slug)).all():
        texts = [text for text in (row.text_own, row.text_en, row.facilities, *row.topics) if text]
        receives = everyone or row.standing == Standing.PARTICIPANT or row.id in listed
        if not receives and not everyone:
            texts = []
        found.append(
            OrganisationRecord(
                id=row.slug,
                name=row.name,
                kind=Kind(row.kind),
                place=_seat(row),
                other_names=tuple(sorted(names[row.id or 0])),
                language=row.language,
                languages=tuple(dict.fromkeys((row.language, *row.languages))),
                topsectors=tuple(sorted(sectors[row.id or 0])),
                fields=tuple(row.fields),
                types=tuple(sorted(types[row.id or 0])),
                phase=row.phase,
                texts=tuple(texts),
                receives=receives,
            )
        )
    return tuple(found)


def _grouped(pairs: Iterable[tuple[int, str]]) -> defaultdict[int, list[str]]:
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def _open(at: date) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Listing.state) == ListingState.PUBLISHED,
        col(Listing.open_for_interest).is_(True),
        col(Listing.published_on) <= at,
        col(Listing.expires_on) > at,
    )


def _listings(session: Session, at: date, slugs: dict[int, str]) -> tuple[ListingRecord, ...]:
    sectors = _grouped(session.exec(select(ListingTopsector.listing_id, ListingTopsector.topsector_id)).all())
    found = session.exec(select(Listing).where(*_open(at)).order_by(Listing.reference)).all()
    return tuple(listing_record(row, slugs[row.organisation_id], sectors[row.id or 0]) for row in found)


def listing_record(row: Listing, owner: str, topsectors: Iterable[str]) -> ListingRecord:
    """A listing as the engine looks at it, in whatever state it is."""
    return ListingRecord(
        id=row.reference,
        organisation=owner,
        kind=row.kind,
        title=row.title,
        summary=row.summary,
        description=row.description,
        title_en=row.title_en,
        summary_en=row.summary_en,
        language=row.language,
        partner_wanted=row.partner_wanted,
        partner_task=row.partner_task,
        cooperation=tuple(row.cooperation),
        partner_kinds=tuple(Kind(kind) for kind in row.partner_kinds),
        countries_wanted=tuple(row.countries_wanted),
        countries_excluded=tuple(row.countries_excluded),
        trl_from=row.trl_from,
        trl_to=row.trl_to,
        topsectors=tuple(sorted(topsectors)),
        fields=tuple(row.fields),
        keywords=tuple(row.keywords),
        published=row.published_on,
        within_hotspot=row.within_hotspot,
    )


def _memberships(session: Session, at: date, slugs: dict[int, str]) -> tuple[MembershipRecord, ...]:
    return tuple(
        MembershipRecord(slugs[row.member_id], slugs[row.host_id], row.role.value)
        for row in session.exec(select(Membership)).all()
        if row.until is None or row.until >= at
    )


def _collaborations(session: Session, slugs: dict[int, str]) -> tuple[CollaborationRecord, ...]:
    participants: defaultdict[int, list[str]] = defaultdict(list)
    leads: dict[int, str] = {}
    columns = select(
        CollaborationParticipant.collaboration_id,
        CollaborationParticipant.organisation_id,
        CollaborationParticipant.lead,
    )
    for collaboration, organisation, lead in session.exec(columns).all():
        participants[collaboration].append(slugs[organisation])
        if lead:
            leads[collaboration] = slugs[organisation]
    return tuple(
        CollaborationRecord(
            row.key, tuple(sorted(participants[row.id])), row.start, leads.get(row.id), row.title, tuple(row.fields)
        )
        for row in session.exec(select(Collaboration)).all()
        if row.id is not None
    )


def _pair_counts(session: Session, slugs: dict[int, str]) -> tuple[PairCount, ...]:
    return tuple(
        PairCount(slugs[row.left_id], slugs[row.right_id], row.projects, row.first_year, row.last_year, row.source)
        for row in session.exec(select(CollaborationCount)).all()
    )


def _areas(session: Session) -> tuple[AreaRecord, ...]:
    statement = (
        select(ProgrammeArea, Programme)
        .join(Programme, col(Programme.id) == col(ProgrammeArea.programme_id))
        .where(Programme.family == "interreg-a", col(ProgrammeArea.core).is_(True))
    )
    return tuple(
        AreaRecord(programme.id, programme.name, area.nuts, programme.period_from, programme.period_until)
        for area, programme in session.exec(statement).all()
        if programme.period_from is not None
    )


def _refusals(session: Session, at: date, slugs: dict[int, str]) -> tuple[Refusal, ...]:
    """A *no* holds for its need for good, *not now* until its day."""
    statement = (
        select(ProposalSide, Proposal, Listing.reference)
        .join(Proposal, col(Proposal.id) == col(ProposalSide.proposal_id))
        .outerjoin(Listing, col(Listing.id) == col(Proposal.need_id))
        .where(col(ProposalSide.answer).in_([Answer.NO, Answer.NOT_NOW]))
    )
    found = []
    for side, proposal, need in session.exec(statement).all():
        if side.answer == Answer.NOT_NOW and side.not_now_until and side.not_now_until <= at:
            continue
        other = proposal.right_id if proposal.left_id == side.organisation_id else proposal.left_id
        found.append(Refusal(slugs[side.organisation_id], slugs[other], need))
    return tuple(found)


def _seat(row: Organisation) -> Place:
    """Where an organisation sits, for the engine."""
    regions = (row.province, row.nuts3, row.nuts2, row.nuts_version)
    return Place(row.country, row.lat, row.lon, *regions, town=row.place)
