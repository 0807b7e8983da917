"""The fields of a profile as its people type them, read into what is kept, with a message for each that is wrong."""

from sqlmodel import Session, col, select

from matching.records import Kind, Phase
from service.directory.identifiers import is_number_of, plainly
from service.directory.listing_fields import SPLIT
from service.directory.models import Identifier, Organisation
from service.directory.vocabulary import HotspotType, NameKind, Scheme
from service.i18n import gettext as _
from service.i18n import language_code, language_name
from service.registering.checking import LONGEST, Read, RegistrationFields, Step, read

LONGER = {"text_nl": 2000, "facilities": 1000, "own_role": 1000}
MOST_NAMES, MOST_TYPES = 20, 2


class ProfileFields(RegistrationFields):
    """The fields of the form, as typed; `version` is the state of the profile that the typist saw."""

    version: str = ""
    other_names: str = ""
    languages: str = ""
    text_nl: str = ""
    pic: str = ""
    ror: str = ""
    kvk: str = ""
    vat: str = ""
    types: list[str] = []
    phase: str = ""
    facilities: str = ""
    own_role: str = ""


def typed(own: Organisation, version: str) -> ProfileFields:
    """The form as it stands for what is stored; names, identifiers, topsectors and types must be loaded."""
    acronym = acronym_of(own)
    others = sorted(one.name for one in own.names if one.name != acronym)
    numbers = {scheme.value: "" for scheme in Scheme}
    for one in own.identifiers:
        numbers[one.scheme.value] = ", ".join(filter(None, (numbers[one.scheme.value], one.value)))
    same = ("name", "country", "website", "place", "language", "facilities", "own_role")
    return ProfileFields(
        version=version, acronym=acronym, other_names="\n".join(others), kind=own.kind.value,
        legal_entity=own.legal_entity.value, text_own=_own_text(own),
        text_en="" if own.language == "en" else own.text_en, text_nl="" if own.language == "nl" else own.text_nl,
        languages=", ".join(map(language_name, own.languages)), fields=list(own.fields),
        phase=own.phase.value if own.phase else "",
        topsectors=sorted(one.topsector_id for one in own.topsectors),
        types=sorted(one.type.value for one in own.types), **{name: getattr(own, name) for name in same}, **numbers,
    )  # fmt: skip


def acronym_of(own: Organisation) -> str:
    """Its acronym, the first where there are several; empty without one."""
    return min((one.name for one in own.names if one.kind is NameKind.ACRONYM), default="")


def _own_text(own: Organisation) -> str:
    return own.text_own or {"nl": own.text_nl, "en": own.text_en}.get(own.language, "")


def checked(session: Session, own: Organisation, fields: ProfileFields) -> Read:
    """What the fields hold, by column, and what is wrong; a seat that was not changed stays where it is."""
    found, given = Read(), fields.model_dump()
    for step in (Step.NAME, Step.PLACE, Step.KIND, Step.TEXT, Step.FIELDS):
        if step is not Step.PLACE or fields.province or _moved(own, fields):
            one = read(session, step, given)
            found.values |= one.values
            found.errors |= one.errors
            found.towns += one.towns
    for name, most in LONGER.items():
        _long(found, name, getattr(fields, name), most)
    _names(found, fields)
    _languages(found, fields, own.language)
    _numbers(session, found, own, fields)
    _hotspot(found, fields)
    return found


def _moved(own: Organisation, fields: ProfileFields) -> bool:
    """Whether the seat has to be looked up: another one, or one of which too little is known."""
    if (fields.place.strip(), fields.country) != (own.place, own.country):
        return True
    return not own.province if own.lat is None else own.country == "NL" and own.nuts2 is None


def _long(found: Read, name: str, said: str, most: int) -> None:
    found.values[name] = said.strip()
    if len(said.strip()) > most:
        found.errors[name] = _("At most %(most)s characters; these are %(n)s.") % {
            "most": most, "n": len(said.strip())
        }  # fmt: skip


def _names(found: Read, fields: ProfileFields) -> None:
    names = [" ".join(line.split()) for line in fields.other_names.split("\n") if line.strip()]
    found.values["other_names"] = list(dict.fromkeys(names))
    if len(names) > MOST_NAMES:
        found.errors["other_names"] = _("At most %(most)s names; these are %(n)s.") % {
            "most": MOST_NAMES, "n": len(names)
        }  # fmt: skip
    elif any(len(name) > LONGEST["name"] for name in names):
        found.errors["other_names"] = _("A name has at most %(most)s characters.") % {"most": LONGEST["name"]}


def _languages(found: Read, fields: ProfileFields, stored: str) -> None:
    """Further languages by their names or codes; its own may be one that pages are not in."""
    if fields.language == stored:
        found.errors.pop("language", None)
    codes, words = [], [word for word in SPLIT.split(fields.languages.strip()) if word]
    for word in words:
        code = language_code(word)
        if code is None:
            found.errors["languages"] = _("“%(word)s” is no language that is known here.") % {"word": word[:60]}
        elif code != fields.language:
            codes.append(code)
    found.values["languages"] = list(dict.fromkeys(codes))


def _numbers(session: Session, found: Read, own: Organisation, fields: ProfileFields) -> None:
    """Numbers of registers: right, and of nobody else here."""
    for scheme in Scheme:
        name = scheme.value
        given = [plainly(scheme, one) for one in SPLIT.split(getattr(fields, name)) if one.strip()]
        found.values[name] = list(dict.fromkeys(given))
        if not all(len(one) <= 40 and is_number_of(scheme, one) for one in given):
            found.errors[name] = _wrong_number(scheme)
            continue
        query = select(Organisation.name).join(Identifier).where(Identifier.scheme == scheme)
        query = query.where(col(Identifier.value).in_(given), Identifier.organisation_id != own.id)
        if other := session.exec(query).first():
            message = _("This is the number of %(name)s. Is it the same organisation? Tell an officer.")
            found.errors[name] = message % {"name": other}


def _wrong_number(scheme: Scheme) -> str:
    return {
        Scheme.PIC: _("A PIC has nine digits."),
        Scheme.ROR: _("This is no ROR identifier: its last two digits check the others."),
        Scheme.KVK: _("A number of the Dutch register of companies has eight digits."),
        Scheme.VAT: _("This is no VAT number: the letters of a country, then signs that check each other."),
    }[scheme]


def _hotspot(found: Read, fields: ProfileFields) -> None:
    """Type and phase, which only a hotspot has."""
    hotspot = fields.kind == Kind.HOTSPOT.value
    types = list(dict.fromkeys(fields.types)) if hotspot else []
    phase = fields.phase if hotspot else ""
    found.values["types"], found.values["phase"] = types, None
    if set(types) - {one.value for one in HotspotType}:
        found.errors["types"] = _("Choose from the list.")
    elif len(types) > MOST_TYPES:
        found.errors["types"] = _("One or two of the three.")
    if phase in {one.value for one in Phase}:
        found.values["phase"] = Phase(phase)
    elif phase:
        found.errors["phase"] = _("Choose from the list.")
