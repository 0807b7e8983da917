"""Each kind of page, with an address and a reader; what looks at all pages looks at these."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Page
from sqlmodel import Session, col, select

from service.accounts.models import Person, Role, RoleName
from service.accounts.sealing import sealed
from service.accounts.signing_in import open_session
from service.accounts.signing_models import SecondFactor
from service.db import open_engine, writing
from service.directory.call_models import FundingCall
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.vocabulary import Confidence, ListingState
from service.funding.models import RuleChange
from service.mail.links import Links
from service.mail.models import OutboxMail
from service.settings import Settings
from service.web.cookies import PLAIN
from tests import factories as make
from tests.browser import coming_in, consortia

HALFWAY = -1
"""Instead of a reader's number: somebody who has still to give the code of a second factor."""
WAITING = "NEED-NL-2026-9001"


@dataclass(frozen=True)
class Kind:
    """One kind of page: the route that makes it, who reads it, and an address with what `Names` fills in."""

    route: str
    reader: str
    address: str


KINDS = {
    "home": Kind("/", "visitor", "/"),
    "organisations": Kind("/organisations", "visitor", "/organisations?q=watr"),
    "map": Kind("/map", "visitor", "/map?q=water"),
    "organisation": Kind("/organisations/{slug}", "member", "/organisations/{own}"),
    "network": Kind("/organisations/{slug}/network", "visitor", "/organisations/kennispark-twente/network"),
    "no network": Kind(
        "/organisations/{slug}/network", "visitor", "/organisations/duurzaamheidsfabriek-dordrecht/network"
    ),
    "matrix": Kind("/desks/matrix/{kind}", "national", "/desks/matrix/province"),
    "chances": Kind("/desks/matrix/{kind}", "national", "/desks/matrix/topsector?count=chances"),
    "cell": Kind("/desks/matrix/{kind}/{one}/{other}", "officer", "/desks/matrix/province/NL-OV/NL-NB"),
    "listings": Kind("/listings", "visitor", "/listings?kind=need"),
    "listing": Kind("/listings/{reference}", "visitor", "/listings/{listing}"),
    "proposals": Kind("/organisations/{slug}/proposals", "member", "/organisations/{own}/proposals"),
    "proposal": Kind("/proposals/{number}", "member", "/proposals/{pair}?as={own}"),
    "what could pay": Kind("/proposals/{number}/funding", "member", "/proposals/{pair}/funding?as={own}"),
    "calls": Kind("/calls", "visitor", "/calls"),
    "calls kept": Kind("/desks/calls", "national", "/desks/calls"),
    "a call": Kind("/desks/calls/{reference}", "national", "/desks/calls/{call}"),
    "a new call": Kind("/desks/calls/new", "national", "/desks/calls/new"),
    "a call changed": Kind("/desks/calls/{reference}/edit", "national", "/desks/calls/{call}/edit"),
    "calls imported": Kind("/desks/calls/import", "national", "/desks/calls/import"),
    "programmes": Kind("/desks/rules", "national", "/desks/rules"),
    "rules": Kind("/desks/rules/{programme}", "national", "/desks/rules/horizon-europe"),
    "a rule": Kind(
        "/desks/rules/{programme}/{instrument}/{rule}", "national", "/desks/rules/horizon-europe/ria/entities"
    ),
    "a rule undone": Kind(
        "/desks/rules/{programme}/changes/{number}/undo", "national", "/desks/rules/{programme}/changes/{change}/undo"
    ),
    "my calendar": Kind("/me/calendar", "member", "/me/calendar"),
    "answer": Kind("/answer/{token}", "visitor", "{answer}"),
    "unsubscribe": Kind("/unsubscribe/{token}", "visitor", "{unsubscribe}"),
    "renewal": Kind("/renew/{token}", "visitor", "{renew}"),
    "desks": Kind("/desks", "national", "/desks"),
    "attaché desk": Kind("/desks/attache/{country}", "attaché", "/desks/attache/DE"),
    "province desk": Kind("/desks/province/{code}", "officer", "/desks/province/NL-OV"),
    "outbox": Kind("/outbox", "visitor", "/outbox"),
    "mail": Kind("/outbox/{number}", "visitor", "/outbox/{mail}"),
    "my mails": Kind("/me", "member", "/me"),
    "my browsers": Kind("/me/sign-in", "member", "/me/sign-in"),
    "my tokens": Kind("/me/tokens", "member", "/me/tokens"),
    "my password": Kind("/me/password", "member", "/me/password"),
    "my second factor": Kind("/me/second-factor", "member", "/me/second-factor"),
    "my listings": Kind("/my/{slug}/listings", "member", "/my/{own}/listings"),
    "new listing": Kind("/my/{slug}/listings/new", "member", "/my/{own}/listings/new"),
    "my listing": Kind("/my/{slug}/listings/{reference}", "member", "/my/{own}/listings/{mine}"),
    "who would answer": Kind(
        "/my/{slug}/listings/{reference}/matches", "member", "/my/{own}/listings/{mine}/matches"
    ),
    "a listing changed": Kind("/my/{slug}/listings/{reference}/edit", "member", "/my/{own}/listings/{mine}/edit"),
    "moderation": Kind("/moderation", "national", "/moderation"),
    "a listing judged": Kind("/moderation/{reference}", "national", f"/moderation/{WAITING}"),
    "audit trail": Kind("/audit", "national", "/audit"),
    "personal data": Kind("/privacy", "visitor", "/privacy"),
    "my data": Kind("/me/data", "member", "/me/data"),
    "erase me": Kind("/me/erase", "member", "/me/erase"),
    "sign in": Kind("/sign-in", "visitor", "/sign-in"),
    "sign in by password": Kind("/sign-in/password", "visitor", "/sign-in/password"),
    "sign in by link": Kind("/sign-in/{token}", "visitor", "/sign-in/none"),
    "sign in with a code": Kind("/sign-in/code", "halfway", "/sign-in/code"),
    "help": Kind("/help", "visitor", "/help"),
    "help on numbers": Kind("/help/numbers", "visitor", "/help/numbers"),
    "help for members": Kind("/help/{name}", "visitor", "/help/members"),
    "help for programs": Kind("/help/api", "visitor", "/help/api"),
    "style guide": Kind("/styleguide", "visitor", "/styleguide"),
    "fault": Kind("", "visitor", "/nowhere"),
}
KINDS |= {name: Kind(*one) for name, one in (coming_in.PAGES | consortia.PAGES).items()}
NO_PAGES = coming_in.NO_PAGES | consortia.NO_PAGES | {
    "/organisations/{slug}/network.{form}", "/map/{name}.{form}", "/maps/{name}.{form}", "/desks/matrix/{kind}.csv",
    "/outbox/{number}/body", "/healthz", "/proposals/{number}/answer",
    "/calls.ics", "/calendar/{token}.ics", "/sign-in/sso", "/sign-in/sso/back",
}  # fmt: skip
"""Routes of files and of mails by themselves, and what only leads on."""


@dataclass(frozen=True)
class Where:
    """A running demonstration and a proposal in it: its number, and the hotspot that it was made to."""

    settings: Settings
    pair: int
    hotspot: int


def pages_of(where: Where) -> dict[str, tuple[int, str]]:
    """An address of each kind of page, with the reader that it is for."""
    with writing(open_engine(where.settings.database_url)) as session:
        readers = _readers(session, where.hotspot)
        names = _names(session, where, readers["member"])
    return {name: (readers[kind.reader], kind.address.format(**names)) for name, kind in KINDS.items()}


def _readers(session: Session, hotspot: int) -> dict[str, int]:
    scopes = {
        "member": (Role.name == RoleName.EDITOR, Role.organisation_id == hotspot),
        "attaché": (Role.name == RoleName.ATTACHE, Role.country == "DE"),
        "officer": (Role.name == RoleName.PROVINCE_OFFICER, Role.province == "NL-OV"),
        "national": (Role.name == RoleName.NATIONAL_OFFICER,),
    }
    query = select(Person.id).join(Role, col(Role.person_id) == col(Person.id)).order_by(col(Person.id))
    found = {name: session.exec(query.where(*scope)).first() or 0 for name, scope in scopes.items()}
    return {**found, "visitor": 0, "halfway": HALFWAY}


def _names(session: Session, where: Where, member: int) -> dict[str, object]:
    """What stands for the names in addresses."""
    hotspot, now = session.get_one(Organisation, where.hotspot), datetime.now(UTC)
    listing = session.exec(select(Listing.reference).where(Listing.partner_wanted != "")).first()
    mail = session.exec(select(OutboxMail.id).order_by(col(OutboxMail.id).desc())).first()
    mine = _mine(session, hotspot, now)
    links = Links(where.settings, member, now)
    mailed = {
        "answer": links.answer(where.pair, where.hotspot, "no"), "unsubscribe": links.unsubscribe("digest"),
        "renew": links.renew(mine.id or 0, mine.expires_on or now.date()),
    }  # fmt: skip
    named = coming_in.rows_for(session, member, hotspot, now) | consortia.rows_for(session, hotspot, now)
    asker = session.exec(select(Role.person_id).where(Role.organisation_id == named["invited"])).first() or 0
    mailed["asked"] = Links(where.settings, asker, now).consortium(int(str(named["partner"])))
    call, change = session.exec(select(FundingCall.reference)).first(), _change(session, now)
    named |= {"call": call, "programme": change.programme, "change": change.id}
    named |= {"own": hotspot.slug, "pair": where.pair, "listing": listing, "mail": mail, "mine": mine.reference}
    return named | {name: one.removeprefix(where.settings.base_url) for name, one in mailed.items()}


def _change(session: Session, now: datetime) -> RuleChange:
    """A rule that an officer changed, of a programme that is over."""
    found = session.exec(select(RuleChange)).first()
    if found is None:
        which = {"programme": "eurostars-2", "instrument": "project", "rule": "period", "text": "To 2020."}
        said = {"text_nl": "Tot en met 2020.", "source": "test", "confidence": Confidence.READ, "why": "A test."}
        found = RuleChange(at=now, since=date(2014, 1, 1), until=date(2020, 12, 31), **which, **said)
        session.add(found)
        session.flush()
    return found


def _mine(session: Session, hotspot: Organisation, now: datetime) -> Listing:
    """A listing of the hotspot that ends soon; beside it one waits for a moderator."""
    if not session.exec(select(Listing).where(Listing.reference == WAITING)).first():
        none = {"published_on": None, "expires_on": None, "submitted_at": now}
        make.listing(session, hotspot, WAITING, state=ListingState.SUBMITTED, title="A reader of old maps", **none)
    ends = now.date() + timedelta(days=10)
    found = session.exec(select(Listing).where(Listing.reference == "NEED-NL-2026-9002")).first()
    started = ends - timedelta(days=365)
    return found or make.listing(
        session, hotspot, "NEED-NL-2026-9002", title="A dry dock", published_on=started, expires_on=ends
    )


def halfway(page: Page, settings: Settings) -> None:
    """Has the browser be in the midst of signing in, before its code."""
    now = datetime.now(UTC)
    with writing(open_engine(settings.database_url)) as session:
        person = session.exec(select(Person).where(Person.email == "halfway@schakel.example")).first()
        if person is None:
            person = make.person(session, "halfway")
            secret = sealed(settings.secret_key, person.id or 0, "JBSWY3DPEHPK3PXP")
            session.add(SecondFactor(person_id=person.id or 0, secret=secret, created_at=now, confirmed_at=now))
            session.flush()
        cookie = open_session(session, person.id or 0, now)
    page.context.add_cookies([{"name": PLAIN, "value": cookie, "url": settings.base_url}])


def visit(page: Page, settings: Settings, person: int, address: str) -> None:
    """Opens a page as its reader."""
    reader = str(max(person, 0))
    if page.locator("#person").input_value() != reader:
        # What the switch sends, without a look at the page that it leads to.
        page.request.post(f"{settings.base_url}/demo/look-as", form={"person": reader}, max_redirects=0)
    if person == HALFWAY:
        halfway(page, settings)
    page.goto(settings.base_url + address)
