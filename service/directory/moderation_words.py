"""Reasons and questions that moderators often need, in the language of whom they are for, to be edited."""

from collections.abc import Mapping

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
OF_ORGANISATIONS = {
    "here": (
        _("Is there already"),
        _("The organisation is here already, perhaps under another name. Please look for it in the directory and ask "
          "to join it there."),
    ),
    "who": (
        _("Not clear who may speak for it"),
        _("It is not clear that you may register this organisation. Please do so with a mail address of its own, or "
          "let somebody do it who has one."),
    ),
    "profile": (
        _("Too general"),
        _("The text does not say clearly who works there on what, with which facilities and for whom. Please say it "
          "in a few sentences."),
    ),
    "marketing": CANNED["marketing"],
    "outside": (
        _("Does not belong here"),
        _("Schakel is for organisations that work together in innovation. It is not clear from the text that this "
          "one does."),
    ),
}  # fmt: skip
"""The same about the registration of an organisation, for whoever made it."""
Texts = Mapping[str, tuple[str, str]]


def canned(name: str, language: str, texts: Texts = CANNED) -> str:
    """A text in the reader's language; empty for an unknown name."""
    if name not in texts:
        return ""
    with use_locale(language):
        return gettext(texts[name][1])


def titles(texts: Texts = CANNED) -> list[tuple[str, str]]:
    """The texts there are, by their titles in the present language."""
    return [(name, gettext(title)) for name, (title, _text) in texts.items()]
