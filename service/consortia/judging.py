"""The partners of a consortium as the rules see them, and what could pay for them on a day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from sqlmodel import Session

from matching.funding.parties import Party
from service.consortia.models import ConsortiumPartner, PartnerRole, PartnerState
from service.directory.models import Organisation
from service.funding.calls import Call
from service.funding.options import Option, options
from service.funding.rulebooks import book_of
from service.funding.signing import Signer, able, signers

GONE = frozenset({PartnerState.DECLINED})

Aimed = tuple[date, Call | None]
"""The day for which the rules are asked, and the call that is aimed at."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A partner with its organisation where it is registered, who signs for it, and how the rules see it."""

    row: ConsortiumPartner
    organisation: Organisation | None
    signer: Signer | None
    party: Party | None
    """None where another partner's legal entity signs for it too, and where it has declined."""

    @property
    def name(self) -> str:
        """How it is called."""
        return self.organisation.name if self.organisation else self.row.called

    @property
    def country(self) -> str:
        """Where it is."""
        return self.organisation.country if self.organisation else self.row.country or ""

    @property
    def counts(self) -> bool:
        """Whether it is looked at as a partner: whoever declined is not."""
        return self.row.state not in GONE


@dataclass(frozen=True, slots=True)
class Lineup:
    """All partners of a consortium."""

    entries: tuple[Entry, ...]

    @property
    def parties(self) -> tuple[Party, ...]:
        """The legal entities, each once."""
        return tuple(one.party for one in self.entries if one.party is not None)

    @property
    def present(self) -> tuple[Organisation, ...]:
        """The registered partners that count."""
        return tuple(one.organisation for one in self.entries if one.organisation is not None and one.counts)


def lineup(session: Session, rows: Sequence[ConsortiumPartner]) -> Lineup:
    """The partners with who would sign; those who are invited count as if they said yes."""
    numbers = [one.organisation_id for one in rows if one.organisation_id is not None]
    organisations = {number: session.get_one(Organisation, number) for number in numbers}
    counted = [row for row in rows if row.state not in GONE and row.organisation_id in organisations]
    sides = [organisations[row.organisation_id or 0] for row in counted]
    found = dict(zip([row.id for row in counted], signers(sides, able(session, sides)), strict=True))
    entries: list[Entry] = []
    names, signing = set[str](), set[int | None]()
    for row in rows:
        signer = found.get(row.id)
        party = None
        if signer is not None and signer.signs.id not in signing:
            party = described(signer.party, row)
            signing.add(signer.signs.id)
        elif row.state is PartnerState.EXTERNAL:
            party = described(Party(row.called, row.country or ""), row)
        if party is not None:
            party = replace(party, name=_free(party.name, names))
            names.add(party.name)
        entries.append(Entry(row, organisations.get(row.organisation_id or 0), signer, party))
    return Lineup(tuple(entries))


def described(party: Party, row: ConsortiumPartner) -> Party:
    """A legal entity with what the consortium says of it: its kind and share, whether it leads or is small."""
    role = "coordinator" if row.role is PartnerRole.COORDINATOR else "partner"
    share = None if row.share is None else row.share / 100
    return replace(party, kind=row.kind or party.kind, sme=row.sme, share=share, role=role)


def _free(name: str, taken: set[str]) -> str:
    return next(one for number in count(1) if (one := name if number == 1 else f"{name} ({number})") not in taken)


def judged(session: Session, found: Lineup, at: Aimed) -> tuple[Option, ...]:
    """What could pay for it on a day, by the rules in force and what the call changes of them; the best first."""
    day, call = at
    return options(found.parties, day, book_of(session), call) if found.parties else ()
