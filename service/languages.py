"""Which pages are offered in which languages: the one list that pages, the switch and the tests go by."""

from dataclasses import dataclass

EVERYWHERE = ("nl", "en")
"""Every text of every page is there in these."""
MORE = ("de", "fr")
"""Public pages, answer pages and mails are whole in these too; so are all pages but those of `IN_TWO`."""


@dataclass(frozen=True, slots=True)
class Room:
    """Pages under an address, and the templates that make them."""

    address: str
    templates: str


IN_TWO = (
    Room("/desks", "pages/desks/"),
    Room("/api", "pages/help/"),
    Room("/outbox", "pages/mail/"),
    Room("/me", "pages/accounts/me"),
    Room("/my", "pages/listings/"),
    Room("/consortia", "pages/consortia/"),
    Room("/my", "pages/people/"),
    Room("/moderation", "pages/moderation/"),
    Room("/audit", "pages/audit/"),
    Room("/help", "pages/help/"),
    Room("/styleguide", "pages/styleguide"),
)
"""Pages of people who work here: in Dutch and English only."""
MODULES_IN_TWO = (
    "service/accounts/forms.py",
    "service/accounts/own_tokens.py",
    "service/api/asking.py",
    "service/api/describing.py",
    "service/api/funding.py",
    "service/api/funding_shapes.py",
    "service/api/own.py",
    "service/api/public.py",
    "service/api/writing.py",
    "service/published/documents.py",
    "service/web/problems.py",
    "service/consortia/exporting.py",
    "service/consortia/forms.py",
    "service/consortia/inviting.py",
    "service/accounts/password_rules.py",
    "service/directory/listing_writing.py",
    "service/directory/moderating.py",
    "service/web/audit.py",
    "service/web/own_data.py",
    "service/directory/moderating_many.py",
    "service/registering/deciding.py",
    "service/registering/people.py",
    "service/registering/members.py",
    "service/registering/profile_fields.py",
    "service/registering/profile_keeping.py",
    "service/directory/profile_advice.py",
    "service/web/duplicates.py",
    "service/funding/call_fields.py",
    "service/funding/call_keeping.py",
    "service/funding/rule_fields.py",
)
"""Modules whose messages only those pages show."""


def languages_of(path: str) -> tuple[str, ...]:
    """The languages in which the page of an address is offered."""
    two = any(path == room.address or path.startswith(f"{room.address}/") for room in IN_TWO)
    return EVERYWHERE if two else (*EVERYWHERE, *MORE)


def is_offered_in_all(template: str) -> bool:
    """Whether a template makes a page or mail of four languages."""
    return not any(template.startswith(room.templates) for room in IN_TWO)
