"""What the maps of the first page show: participants of the kinds that links are made between."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session

from matching.records import Kind
from service.directory.indexing import organisation_index
from service.directory.mapping import SHOWN, Atlas, atlas, counted
from service.directory.searching import Entry


def participants(session: Session) -> tuple[Sequence[Entry], Mapping[str, str]]:
    """Hotspots, centres and foreign partners that take part, by name; and that nothing was asked."""
    entries = organisation_index(session).entries
    return [one for one in entries if one.facets["kind"][0] in SHOWN and "known" not in one.marks], {}


def first_atlas(session: Session) -> Atlas:
    """Their maps; beside them hotspots are counted by province and foreign partners by country."""
    entries, asked = participants(session)
    whole = atlas(session, entries, asked)
    hotspots, partners = counted(entries, "province", Kind.HOTSPOT), counted(entries, "country", Kind.CLUSTER)
    return replace(whole, provinces=hotspots, countries=partners)
