"""What a digest says, as values between deciding and sending."""

from dataclasses import dataclass, field
from datetime import date

from service.accounts.models import Person, RoleName
from service.digests.models import ItemKind
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.funding.calls import Call
from service.funding.options import Option
from service.matchmaking.models import Proposal
from service.matchmaking.viewing import Card, Words


@dataclass(frozen=True, slots=True)
class Item:
    """One entry for the ledger: this person was brought this, as this kind of item."""

    kind: ItemKind
    subject: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A call whose deadline is near, how many days are left, and what the ledger remembers it by."""

    call: Call
    day: date
    left: int
    subject: str


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation to a consortium: the title, and who asks; no more is told before a yes."""

    partner_id: int
    title: str
    lead: str


@dataclass(frozen=True, slots=True)
class Invitations:
    """The invitations that are new, those that are reminded of, how many more wait, and what the ledger keeps."""

    fresh: tuple[Invited, ...] = ()
    reminders: tuple[Invited, ...] = ()
    others: int = 0
    items: tuple[Item, ...] = ()

    @property
    def shown(self) -> tuple[Invited, ...]:
        """All that are named."""
        return (*self.fresh, *self.reminders)


@dataclass(frozen=True, slots=True)
class MemberPart:
    """What one organisation is asked: answers that the other side waits for, new proposals, the one reminder."""

    role: RoleName
    own: Organisation
    waiting: tuple[Card, ...]
    fresh: tuple[Card, ...]
    reminders: tuple[Card, ...]
    others: int
    expiring: tuple[Listing, ...]
    words: Words
    items: tuple[Item, ...]
    pays: dict[int, Option] = field(default_factory=dict)
    """By number of proposal what could best pay for it, where something could."""
    deadlines: tuple[Deadline, ...] = ()
    invitations: Invitations = Invitations()

    @property
    def cards(self) -> tuple[Card, ...]:
        """All proposals of the part, in the order in which they are shown."""
        return (*self.waiting, *self.fresh, *self.reminders)


@dataclass(frozen=True, slots=True)
class CountryPart:
    """What is new between a country and the Netherlands; answers are for the two sides to give.

    `open_there` has Dutch needs for a country that no proposal leads to yet; `beside` it the reader's others.
    """

    role: RoleName
    country: str
    proposals: tuple[Proposal, ...]
    others: int
    routes: tuple[tuple[str, int], ...]
    needs_there: tuple[Listing, ...]
    needs_here: tuple[Listing, ...]
    themes: tuple[tuple[str, int], ...]
    items: tuple[Item, ...]
    open_there: tuple[Listing, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def countries(self) -> tuple[str, ...]:
        """All countries that the part is about."""
        return (self.country, *self.beside)

    @property
    def fresh(self) -> int:
        """How many proposals are new, named or not."""
        return len(self.proposals) + self.others

    @property
    def needs(self) -> int:
        """How many needs the part names."""
        return len(self.needs_there) + len(self.needs_here) + len(self.open_there)


@dataclass(frozen=True, slots=True)
class HotspotLine:
    """New proposals of one hotspot, counted by route."""

    name: str
    slug: str
    routes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Chance:
    """A new proposal as a hotspot of a province has it."""

    row: Proposal
    own: Organisation
    other: Organisation


@dataclass(frozen=True, slots=True)
class ProvincePart:
    """New proposals: the best of them by name, and how many each hotspot of a province has, in alphabetical order."""

    role: RoleName
    province: str
    total: int
    routes: tuple[tuple[str, int], ...]
    best: tuple[Chance, ...]
    hotspots: tuple[HotspotLine, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class NationalPart:
    """New proposals of the country, counted by route and by topsector."""

    role: RoleName
    total: int
    routes: tuple[tuple[str, int], ...]
    topsectors: tuple[tuple[str, int], ...]
    crossovers: int
    items: tuple[Item, ...]


Part = MemberPart | CountryPart | ProvincePart | NationalPart


@dataclass(frozen=True, slots=True)
class Digest:
    """All that one reader is told; without parts there is nothing to say and no mail."""

    reader: Person
    role: str
    parts: tuple[Part, ...] = field(default=())

    @property
    def items(self) -> tuple[Item, ...]:
        """What the ledger has to remember."""
        return tuple(item for part in self.parts for item in part.items)
