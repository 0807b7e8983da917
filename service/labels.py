"""The words pages and mails use for values of closed lists."""

import re
from collections.abc import Iterable

from matching.text import plain
from service.i18n import country_name, format_list, gettext, hour_name, is_country, own_name, weekday_name


def _(message: str) -> str:
    return message


CITED_AS = re.compile(r"\s*\[S\d+(?:,\s*S\d+)*\]")
MOST_NAMED = 3
NEITHER = _("none or not said")
ONLY_SAID = {"europe", "elsewhere"}
"""Said of a side that stays unnamed; no list offers them as a choice."""
LICENCE_WORDS = {"facts": _("bare facts, free to use")}
SOURCE_WORDS = {"own entry": _("own entry"), "Written for Schakel": _("Written for Schakel")}

LABELS: dict[str, dict[str, str]] = {
    "kind": {
        "hotspot": _("hotspot"),
        "centre": _("Centre of Expertise"),
        "cluster": _("foreign partner"),
        "university": _("university"),
        "university-of-applied-sciences": _("university of applied sciences"),
        "research-institute": _("research institute"),
        "company": _("company"),
        "public-body": _("public body"),
        "other": _("other organisation"),
    },
    "kinds": {
        "hotspot": _("hotspots"),
        "centre": _("Centres of Expertise"),
        "cluster": _("foreign partners"),
        "university": _("universities"),
        "university-of-applied-sciences": _("universities of applied sciences"),
        "research-institute": _("research institutes"),
        "company": _("companies"),
        "public-body": _("public bodies"),
        "other": _("other organisations"),
    },
    "mark": {"several": _("several kinds in one place")},
    "map": {
        "netherlands": _("Map of the Netherlands and its neighbours"),
        "europe": _("Map of Europe"),
        "world": _("Map of the world"),
    },
    "country": {
        "europe": _("Europe"),
        "elsewhere": _("outside of Europe"),
        "abroad": _("outside the Netherlands"),
        "neighbours": _("Belgium and Germany"),
    },
    "city": {
        "Beijing": _("Beijing"),
        "Berlin": _("Berlin"),
        "Guangzhou": _("Guangzhou"),
        "London": _("London"),
        "Mumbai": _("Mumbai"),
        "Munich": _("Munich"),
        "New Delhi": _("New Delhi"),
        "Paris": _("Paris"),
        "Seoul": _("Seoul"),
        "Singapore": _("Singapore"),
        "Taipei": _("Taipei"),
        "Tokyo": _("Tokyo"),
    },
    "listing_kind": {"need": _("need"), "capability": _("capability")},
    "route": {
        "regional": _("regional"),
        "interregional": _("interregional"),
        "cross_border": _("cross-border"),
        "european": _("European"),
        "global": _("global"),
        "cross_topsector": _("cross-topsector"),
    },
    "phase": {
        "emergence": _("emergence"),
        "growth": _("growth"),
        "consolidation": _("consolidation"),
        "transition": _("transition"),
    },
    "type": {
        "creative-urban": _("creative urban"),
        "engineering": _("engineering"),
        "science-driven": _("science-driven"),
    },
    "membership_role": {"anchor": _("anchor"), "member": _("member"), "associate": _("associate")},
    "topsector": {
        "agrifood": _("Agri & Food"),
        "chemie": _("Chemistry"),
        "creatief": _("Creative Industry"),
        "energie": _("Energy"),
        "htsm": _("High Tech Systems & Materials"),
        "ict": _("ICT"),
        "lsh": _("Life Sciences & Health"),
        "logistiek": _("Logistics"),
        "tuinbouw": _("Horticulture & Starting Materials"),
        "water": _("Water"),
    },
    "cooperation": {
        "rd-project": _("joint R&D project"),
        "facility-access": _("access to a facility"),
        "pilot-living-lab": _("pilot or living lab"),
        "launching-customer": _("launching customer"),
        "licence": _("licence"),
        "supply-chain": _("supply chain"),
        "talent-education": _("talent and education"),
        "investment": _("investment"),
        "soft-landing": _("soft landing"),
        "knowledge-exchange": _("knowledge exchange"),
        "peer-advice": _("peer advice"),
    },
    "standing": {
        "waiting": _("waiting for your answer"),
        "wished": _("they are interested: waiting for your answer"),
        "interested": _("you are interested"),
        "not_now": _("not now"),
        "no": _("you said no"),
        "over": _("over: the other side said no"),
        "mutual": _("both are interested"),
    },
    "proposal_state": {
        "proposed": _("not answered yet"),
        "interest": _("one side is interested"),
        "mutual": _("both are interested"),
        "declined": _("over: one side said no"),
    },
    "answer": {"interested": _("interested"), "not_now": _("not now"), "no": _("no")},
    "no_reason": {
        "not_our_field": _("not our field"),
        "already_in_contact": _("already in contact"),
        "no_capacity": _("no capacity"),
        "wrong_partner": _("not the partner we look for"),
        "other": _("another reason"),
    },
    "confidence": {
        "C": _("read in a public source"),
        "D": _("derived and cross-checked"),
        "R": _("recalled; check before use"),
        "U": _("uncertain; check before use"),
        "I": _("illustrative"),
    },
    "verdict": {
        "eligible": _("eligible"),
        "conditional": _("eligible once this is added:"),
        "unknown": _("not known yet"),
        "ineligible": _("not eligible"),
    },
    "partner_state": {
        "invited": _("invited"),
        "accepted": _("takes part"),
        "declined": _("declined"),
        "external": _("named, not asked here"),
    },
    "partner_role": {"coordinator": _("coordinates"), "partner": _("partner")},
    "funding_kind": {
        "company": _("company"),
        "research": _("research organisation"),
        "higher-education": _("university"),
        "university-of-applied-sciences": _("university of applied sciences"),
        "public": _("public body"),
        "city": _("city"),
        "nonprofit": _("organisation without profit"),
        "sector-body": _("cluster or sector organisation"),
    },
    "consortium_step": {
        "started": _("begun"),
        "changed": _("what it is for was changed"),
        "invited": _("invited"),
        "accepted": _("joined"),
        "declined": _("declined"),
        "left": _("left"),
        "named": _("named as a partner"),
        "settled": _("role, share or work settled"),
        "taken_out": _("taken out"),
        "file_added": _("link to a file kept"),
        "file_removed": _("link to a file forgotten"),
        "ended": _("ended"),
    },
    "partner_field": {
        "kind": _("which kind of organisation it is"),
        "sme": _("whether it is a small or medium-sized enterprise"),
        "nuts": _("in which region it is"),
        "role": _("whether it leads"),
        "share": _("its share of the cost"),
    },
    "landsdeel": {
        "noord": _("North Netherlands"),
        "oost": _("East Netherlands"),
        "zuid": _("South Netherlands"),
        "west": _("West Netherlands"),
    },
    "scope": {"pillar-1": _("pillar I"), "pillar-2": _("pillar II"), "pillar-3": _("pillar III")},
    "frequency": {"off": _("off"), "daily": _("daily"), "weekly": _("weekly"), "monthly": _("monthly")},
    "evidence_source": {"collaborations": _("projects registered here")},
    "mail_state": {"queued": _("waits"), "sent": _("sent"), "failed": _("failed")},
    "role": {
        "member": _("member"),
        "editor": _("editor"),
        "owner": _("owner"),
        "broker": _("broker"),
        "attache": _("innovation attaché"),
        "province_officer": _("province officer"),
        "national_officer": _("national officer"),
        "operator": _("operator"),
        "visitor": _("visitor"),
    },
    "language": {"nl": _("Dutch"), "en": _("English"), "de": _("German"), "fr": _("French")},
    "province": {
        "NL-DR": "Drenthe",
        "NL-FL": "Flevoland",
        "NL-FR": "Fryslân",
        "NL-GE": "Gelderland",
        "NL-GR": "Groningen",
        "NL-LI": "Limburg",
        "NL-NB": "Noord-Brabant",
        "NL-NH": "Noord-Holland",
        "NL-OV": "Overijssel",
        "NL-UT": "Utrecht",
        "NL-ZE": "Zeeland",
        "NL-ZH": "Zuid-Holland",
    },
}


def cited(source: str) -> str:
    """A source as people read it: without the numbers that the seed files cite it by."""
    parts = (CITED_AS.sub("", part).strip() for part in source.split(";"))
    return "; ".join(gettext(SOURCE_WORDS[part]) if part in SOURCE_WORDS else part for part in parts if part)


def licences(text: str) -> str:
    """The licences of an entry; facts by themselves are nobody's."""
    return "; ".join(
        gettext(LICENCE_WORDS.get(part.strip(), part.strip())) for part in text.split(";") if part.strip()
    )


def label(group: str, value: object) -> str:
    """The word for a value in the reader's language; names of countries, days, hours and languages by Babel.

    In every group `none` is said of what has no value in it.
    """
    text = str(getattr(value, "value", value))
    if text == "none":
        return gettext(NEITHER)
    if group == "country" and text not in LABELS[group]:
        return country_name(text)
    if group == "own_language":
        return own_name(text)
    if group == "weekday":
        return weekday_name(int(text))
    if group == "hour":
        return hour_name(int(text))
    message = LABELS.get(group, {}).get(text)
    if message is not None:
        return gettext(message)
    return text if group in {"place", "city"} else text.replace("-", " ").replace("_", " ")


def known(group: str, value: str) -> bool:
    """Whether a closed list has a value; countries are those that have a name, and a place may be any."""
    return (
        group == "place"
        or (value in LABELS[group] and value not in ONLY_SAID)
        or value == "none"
        or (group == "country" and len(value) == 2 and is_country(value))
    )


def labelled(group: str, values: Iterable[object]) -> list[tuple[str, str]]:
    """Values of a closed list, each with its word; without a group each speaks for itself."""
    texts = [str(getattr(value, "value", value)) for value in values]
    return [(text, label(group, text) if group else text) for text in texts]


def by_name(group: str, values: Iterable[str]) -> list[str]:
    """Values in the order of their words, whatever signs stand on the letters."""
    return sorted(values, key=lambda value: plain(label(group, value)))


def listed(names: Iterable[str]) -> str:
    """Names as one speaks them: the first few, and how many more there are."""
    found = list(dict.fromkeys(names))
    if len(found) <= MOST_NAMED:
        return format_list(found)
    shown = MOST_NAMED - 1
    return gettext("%(names)s and %(n)s more") % {"names": ", ".join(found[:shown]), "n": len(found) - shown}


def named(group: str, values: Iterable[object]) -> str:
    """The words for several values, as one speaks them."""
    return listed(label(group, value) for value in values)
