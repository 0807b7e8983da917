"""Who may do what: one function, denied unless a rule allows it."""

from dataclasses import dataclass
from enum import StrEnum

from service.accounts.models import RoleName

OWN = {RoleName.EDITOR, RoleName.OWNER, RoleName.BROKER}
STRONG = {RoleName.PROVINCE_OFFICER, RoleName.NATIONAL_OFFICER, RoleName.OPERATOR}
"""Roles that decide over others: without a second factor they are withheld."""


class Action(StrEnum):
    """Everything a route can ask for."""

    READ_DIRECTORY = "read_directory"
    READ_PROPOSALS = "read_proposals"
    ANSWER_PROPOSAL = "answer_proposal"
    READ_CONFIDENTIAL = "read_confidential"
    READ_DESKS = "read_desks"
    READ_ATTACHE_DESK = "read_attache_desk"
    READ_PROVINCE_DESK = "read_province_desk"
    READ_OUTBOX = "read_outbox"
    SWITCH_READER = "switch_reader"
    READ_STYLEGUIDE = "read_styleguide"
    READ_HEALTH = "read_health"
    READ_HELP = "read_help"
    CLOSE_TOUR = "close_tour"
    SIGN_IN = "sign_in"
    USE_MAILED_LINK = "use_mailed_link"
    CHOOSE_MAILS = "choose_mails"
    KEEP_OWN_KEYS = "keep_own_keys"
    KEEP_LISTINGS = "keep_listings"
    KEEP_PROFILE = "keep_profile"
    KEEP_KNOWN_PROFILE = "keep_known_profile"
    MODERATE = "moderate"
    READ_MODERATION = "read_moderation"
    READ_AUDIT = "read_audit"
    READ_PRIVACY = "read_privacy"
    KEEP_OWN_DATA = "keep_own_data"
    ASK_TO_REGISTER = "ask_to_register"
    REGISTER = "register"
    REGISTER_OTHERS = "register_others"
    ASK_TO_JOIN = "ask_to_join"
    READ_PEOPLE = "read_people"
    KEEP_PEOPLE = "keep_people"
    JUDGE_DUPLICATES = "judge_duplicates"
    USE_KEPT_FORM = "use_kept_form"
    KEEP_CALLS = "keep_calls"
    KEEP_RULES = "keep_rules"
    READ_CONSORTIA = "read_consortia"
    READ_SELF = "read_self"
    WRITE_BY_PROGRAM = "write_by_program"
    KEEP_CONSORTIA = "keep_consortia"


@dataclass(frozen=True, slots=True)
class Held:
    """One role that somebody holds, with what it is for."""

    name: RoleName
    organisation_id: int | None = None
    country: str | None = None
    province: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks; without a person it is a visitor. `demo` says whether this is a demonstration.

    `withheld` says that there are more roles, which need a second factor; `only_reads` that a token was given which
    is good for no more.
    """

    person_id: int | None = None
    name: str = ""
    roles: tuple[Held, ...] = ()
    demo: bool = False
    withheld: bool = False
    only_reads: bool = False

    def holds(self, name: RoleName) -> bool:
        """Whether the actor has this role, for anything."""
        return any(role.name is name for role in self.roles)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: an organisation with its place, a country or a province."""

    organisation_id: int | None = None
    country: str | None = None
    province: str | None = None


VISITOR = Actor()
NOTHING = Subject()
OPEN = {
    Action.READ_DIRECTORY, Action.READ_HEALTH, Action.READ_HELP, Action.CLOSE_TOUR, Action.SIGN_IN,
    Action.USE_MAILED_LINK, Action.READ_PRIVACY, Action.ASK_TO_REGISTER, Action.USE_KEPT_FORM,
}  # fmt: skip


OF_ANYBODY = {
    Action.CHOOSE_MAILS, Action.KEEP_OWN_KEYS, Action.KEEP_OWN_DATA, Action.REGISTER, Action.ASK_TO_JOIN,
    Action.READ_CONSORTIA, Action.READ_SELF, Action.WRITE_BY_PROGRAM,
}  # fmt: skip
"""What everybody may who is signed in, for themselves."""
READING = {
    Action.READ_DIRECTORY, Action.READ_PROPOSALS, Action.READ_CONFIDENTIAL, Action.READ_SELF,
}  # fmt: skip
"""All that a token for reading is good for."""


def allow(actor: Actor, action: Action, subject: Subject = NOTHING) -> bool:
    """Whether the actor may do this to the subject."""
    if actor.only_reads and action not in READING:
        return False
    if action in OPEN:
        return True
    if action in OF_ANYBODY:
        return actor.person_id is not None
    if action in {Action.SWITCH_READER, Action.READ_STYLEGUIDE}:
        return actor.demo
    if action is Action.READ_OUTBOX:
        return actor.demo or actor.holds(RoleName.OPERATOR)
    if action is Action.MODERATE and any(_is_own(role, subject) for role in actor.roles):
        return False  # nobody judges a listing of an organisation they work for
    return any(_role_allows(role, action, subject) for role in actor.roles)


def _is_own(role: Held, subject: Subject) -> bool:
    return role.name in OWN and role.organisation_id == subject.organisation_id


def _role_allows(role: Held, action: Action, subject: Subject) -> bool:
    own = _is_own(role, subject)
    for_country = role.name is RoleName.ATTACHE and role.country == subject.country
    for_province = role.name is RoleName.PROVINCE_OFFICER and role.province == subject.province
    national = role.name is RoleName.NATIONAL_OFFICER
    everywhere = national or role.name is RoleName.OPERATOR
    rules = {
        Action.KEEP_LISTINGS: own,
        Action.KEEP_PROFILE: own,
        Action.KEEP_KNOWN_PROFILE: for_country and role.country is not None,
        Action.KEEP_CONSORTIA: own,
        Action.MODERATE: everywhere or (for_province and role.province is not None),
        Action.READ_MODERATION: everywhere or role.name is RoleName.PROVINCE_OFFICER,
        Action.READ_AUDIT: everywhere,
        Action.READ_CONFIDENTIAL: own,
        Action.ANSWER_PROPOSAL: own,
        Action.READ_PROPOSALS: own or for_country or for_province or national,
        Action.READ_ATTACHE_DESK: for_country or national,
        Action.READ_PROVINCE_DESK: for_province or national,
        Action.REGISTER_OTHERS: role.name is RoleName.BROKER or (for_country and role.country is not None),
        Action.READ_PEOPLE: own,
        Action.KEEP_PEOPLE: own and role.name is RoleName.OWNER,
        Action.JUDGE_DUPLICATES: everywhere,
        Action.KEEP_CALLS: national,
        Action.KEEP_RULES: national,
        Action.READ_DESKS: national or role.name in {RoleName.ATTACHE, RoleName.PROVINCE_OFFICER},
    }
    return rules.get(action, False)
