"""What each number of the pages means, in a sentence or two, and since when it is so."""

from dataclasses import dataclass
from datetime import date

from service.i18n import gettext

FIRST, SECOND = date(2026, 11, 26), date(2026, 11, 27)


def _(message: str) -> str:
    return message


@dataclass(frozen=True, slots=True)
class Term:
    """A number as readers ask after it, the answer, and the day from which the answer holds."""

    question: str
    said: str
    since: date = FIRST


GLOSSARY = {
    "strength": Term(
        _("What is strength?"),
        _("Strength says how much speaks for a link: from 0 to 1, for each side and for the two together. At 0.5 as "
          "much speaks for it as against it. The two together stay near the lower side, so that a link counts only "
          "when both gain. It puts proposals in order and is no chance that something comes of them."),
    ),
    "share": Term(
        _("What is the percentage of a reason?"),
        _("All reasons of a side together are 100 percent, those for the link and those against it. The percentage "
          "says how much this one weighs. A reason that counts against the link says so."),
    ),
    "distance": Term(
        _("How is the distance measured?"),
        _("In a straight line between the seats of the two organisations, not along roads. Where a seat is not known "
          "there is no distance."),
    ),
    "by_route": Term(
        _("How are proposals counted by route?"),
        _("A route says how far a proposal reaches. Regional is within one province, interregional between two. "
          "European and global have one side abroad. Cross-border and cross-topsector come on top of these. A "
          "proposal counts under each of its routes, so the numbers together may be more than the total."),
    ),
    "between": Term(
        _("What do these numbers count?"),
        _("Proposals that are open between this country and the Netherlands, and needs that are open today on either "
          "side. Those whose owner is confidential are left out."),
    ),
    "by_topsector": Term(
        _("How are proposals counted by topsector?"),
        _("A proposal counts under each topsector of its two listings, or of the two organisations where it rests on "
          "no listing. So the numbers together may be more than the total."),
    ),
    "projects": Term(
        _("Where does the number of projects come from?"),
        _("From public sources, most of them lists of European research projects, that name both. Projects outside "
          "these sources, and many of small firms, are not in it. So the true number may be higher."),
    ),
    "network": Term(
        _("What do these percentages of a network say?"),
        _("Of all partners that are known, this part is further away than what is named. Each partner counts once, "
          "however many projects there are. Partners outside the known sources are not in it."),
    ),
    "cell": Term(
        _("How are links and chances counted?"),
        _("A link is a pair of organisations that are known to have done a project together; it counts once, however "
          "many projects there are. A chance is a proposal in force that names both sides."),
    ),
    "ties": Term(
        _("What are known ties?"),
        _("Partners in projects of Horizon 2020, each counted once a year, of the hotspot and its members in the "
          "province. Other work together cannot be seen here."),
    ),
    "outside": Term(
        _("What does the share outside the province say?"),
        _("Of all Dutch partners that are known, this part has its seat in another province. A low share may mean "
          "that a hotspot looks inward. In a large province it is lower by itself. It is a question to ask, no "
          "verdict."),
    ),
    "abroad": Term(
        _("What does the share abroad say?"),
        _("Of all partners that are known, this part has its seat outside the Netherlands. European projects need "
          "partners in several countries, so it is high for nearly everybody."),
    ),
    "usual": Term(
        _("What is usual?"),
        _("The middle value of all hotspots with enough known ties: half of them have more, half have less."),
    ),
    "readiness": Term(
        _("What is technology readiness?"),
        _("A scale from 1 to 9. At 1 there is an idea on paper, at 5 it has been tried outside the laboratory, at 9 "
          "it is in use."),
    ),
    "confidence": Term(
        _("What does confidence say?"),
        _("How sure this entry is: read in a public source, derived from other facts, or from memory. Check what is "
          "recalled or uncertain before you use it."),
    ),
    "likelihood": Term(
        _("How likely is it that two are one?"),
        _("Told by their names, word by word, with short names, legal forms and places. From 50 percent on it is "
          "likelier that they are one than that they are two. Look at place, website and people before you decide."),
        SECOND,
    ),
    "worth": Term(
        _("What is the worth of a candidate?"),
        _("The sum of its reasons: expertise that nobody brings yet, programmes that fit with it, a country or kind "
          "that is missing, work done together before. How much each counts was chosen, not measured. It puts "
          "candidates in order and says nothing of how good an organisation is."),
        SECOND,
    ),
}  # fmt: skip


def term(name: str) -> Term:
    """A term in the reader's language."""
    one = GLOSSARY[name]
    return Term(gettext(one.question), gettext(one.said), one.since)
