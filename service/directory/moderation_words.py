"""Reasons and questions that moderators often need, in the language of whom they are for, to be edited."""

from service.i18n import gettext, use_locale


def _(message: str) -> str:
    return message


CANNED = {
    "partner": (
        _("The partner is not clear"),
        _("The text does not say clearly who the ideal partner is and what that partner will do. Please describe "
          "both: the kind of organisation, its expertise, and its part of the work."),
    ),
    "marketing": (
        _("Reads like advertising"),
        _("The text reads like advertising. Please say what there is, what it does and for whom it works, with "
          "figures where you have them."),
    ),
    "vague": (
        _("Too general"),
        _("The text is too general to find a partner by. Please say what problem it is about, what is there already "
          "and what is to be done."),
    ),
    "owner": (
        _("Tells whose it is"),
        _("The listing is confidential, but its text tells whose it is. Please take out names, places and addresses "
          "that do so."),
    ),
    "twice": (
        _("Is there already"),
        _("Your organisation has a listing that says the same. Please change or end that one, or say what is "
          "different here."),
    ),
    "outside": (
        _("Does not belong here"),
        _("Schakel is for co-operation in innovation. This listing is about something else, such as a vacancy or "
          "a product for sale."),
    ),
}  # fmt: skip
"""By name a title for the moderator, and the text for whoever keeps the listing."""


def canned(name: str, language: str) -> str:
    """A text in the reader's language; empty for an unknown name."""
    if name not in CANNED:
        return ""
    with use_locale(language):
        return gettext(CANNED[name][1])


def titles() -> list[tuple[str, str]]:
    """The texts there are, by their titles in the present language."""
    return [(name, gettext(title)) for name, (title, _text) in CANNED.items()]
