"""What a search finds, invented, in each state that its cards, facets and turns can have."""

from service.directory.searching import Entry, Found, Query
from service.speaking import Said

PLACES = {"kind": ("hotspot",), "country": ("NL",)}
ORGANISATIONS = (
    Entry(
        key="", titles=(Said("Hotspot A"),), facets=PLACES, words={}, place="Enschede",
        texts=(
            Said("Medical technology, with a clean room that others can use.", "en"),
            Said("Medische technologie, met een stofvrije ruimte voor anderen.", "nl"),
        ),
    ),
    Entry(
        key="", titles=(Said("Institute C"),), facets={"kind": ("research-institute",), "country": ("FR",)}, words={},
        place="Lille", marks=("known",),
    ),
)  # fmt: skip
LISTINGS = (
    Entry(
        key="NEED-NL-0000-0001", titles=(Said("A test stand for hydrogen valves at −40 °C", "en"),), words={},
        facets={"kind": ("need",), "country": ("NL",)}, place="Hotspot A", marks=("illustrative",),
        texts=(Said("Small series of valves need cycles in the cold.", "en"),),
    ),
    Entry(
        key="CAP-DE-0000-0001", titles=(Said("Kältekammer für Bauteile bis 700 bar", "de"),), words={},
        facets={"kind": ("capability",), "country": ("DE",)}, marks=("confidential",),
        texts=(Said("Zyklen, Leckraten und Ermüdung, in einem akkreditierten Labor.", "de"),),
    ),
)  # fmt: skip
QUERY = Query("hydrogen", {"kind": "", "country": "DE", "phase": ""})
"""One facet with nothing chosen, one whose choice leaves nothing, one that is asked for what it does not have."""
COUNTS = {"kind": (("hotspot", 12), ("centre", 3)), "country": (("NL", 14), ("BE", 1)), "phase": (("growth", 4),)}


def turned(page: int) -> Found:
    """The first, a middle or the last of three pages."""
    return Found(ORGANISATIONS, 45, 3, page, COUNTS)
