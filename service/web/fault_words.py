"""What the page of each fault says: what happened, and what its reader can do."""

from dataclasses import dataclass

from service.i18n import gettext


def _(message: str) -> str:
    return message


@dataclass(frozen=True, slots=True)
class Words:
    """A title, a sentence or two below it, and what else leads on beside the search and the first page."""

    title: str
    said: str
    ways: tuple[str, ...] = ()


FAULTS = {
    400: Words(_("This request cannot be read"), _("It arrived damaged. Go back and send it again.")),
    403: Words(
        _("You may not see this"),
        _("This page is for others only. If it should be for you, ask whoever manages your account for the role."),
    ),
    404: Words(
        _("There is nothing here for you"),
        _("The address may be wrong, or the page may be for others only."),
        ("sign_in",),
    ),
    405: Words(
        _("This cannot be done here"), _("This address takes a form only. Open the page with the form and send it.")
    ),
    409: Words(
        _("Somebody else was just ahead of you"),
        _("The same thing was changed at the same moment, so that nothing was kept of yours. Go back, load the page "
          "again and look at what it says now."),
    ),
    410: Words(
        _("This link works no more"),
        _("This link was changed on its way, has been used up, or is too old. The newest digest has a fresh one."),
        ("sign_in",),
    ),
    413: Words(
        _("This is too large"),
        _("At most one megabyte can be sent at once. Go back and shorten what you send."),
    ),
    422: Words(
        _("Something in the request is not right"),
        _("A field holds what cannot be in it. Go back, correct it and send it again."),
    ),
    429: Words(_("This was asked too often"), _("Nothing is broken. Wait a while, then try again.")),
    500: Words(
        _("Something went wrong"),
        _("It is our mistake, not yours. It has been noted. What you sent may not have been kept."),
    ),
    503: Words(
        _("This does not work for a moment"),
        _("The service cannot reach its data just now. Nothing of yours was changed. Try again in a moment."),
    ),
}  # fmt: skip


def words_of(status: int) -> Words:
    """The words for a status, in the reader's language; a rare one is told as the nearest that is known."""
    words = FAULTS.get(status) or FAULTS[500 if status >= 500 else 400]
    return Words(gettext(words.title), gettext(words.said), words.ways)
