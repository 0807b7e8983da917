"""What could be said better in a profile; none of it keeps a change back."""

from service.directory.listing_advice import MARKETING
from service.directory.models import Organisation
from service.i18n import gettext as _

SHORTEST_TEXT = 200


def profile_advice(own: Organisation) -> list[str]:
    """What guidelines for partner profiles ask of a text about an organisation, and of a hotspot beside it."""
    said = text_advice(own)
    if own.kind.value == "hotspot" and not own.facilities:
        said.append(_("Shared facilities are what partners look for first at a hotspot."))
    if own.kind.value == "hotspot" and not own.phase:
        said.append(_("With its phase, help that fits and hotspots with the same questions are found."))
    return said


def text_advice(own: Organisation) -> list[str]:
    """The same of the text alone, as somebody who registers writes it."""
    said = []
    text = own.text_own or own.text_en or own.text_nl
    if found := MARKETING.search(" ".join((own.text_own, own.text_en, own.text_nl, own.facilities, own.own_role))):
        said.append(_("“%(word)s” reads like advertising: say what it does, with figures.") % {"word": found[0]})
    if len(text) < SHORTEST_TEXT:
        said.append(_("The text is short: say who works there on what, with which facilities, for whom."))
    if not own.text_en:
        said.append(_("A text in English reaches partners abroad."))
    if not own.website:
        said.append(_("A website lets partners read on; its mail addresses prove who works there."))
    return said
