"""What of a network is drawn and written into files, in the present language."""

from collections.abc import Iterable, Mapping

from service.directory.network import Colleague, Network
from service.directory.network_layout import Node
from service.i18n import gettext as _
from service.labels import cited, label, licences
from service.sheets import Cell


def place_of(one: Colleague, net: Network) -> str:
    """Where a partner is, as far as its zone does not say it: the country, else another province, else the town."""
    if one.zone == "abroad":
        return label("country", one.row.country)
    if one.row.province and one.row.province != net.row.province:
        return label("province", one.row.province)
    return one.row.place


def nodes(net: Network, names: Mapping[str, str] | None = None) -> tuple[Node, ...]:
    """The partners that are drawn, in their order; within a zone by the place that is written, then by name.

    `names` has by slug what they are called there, where it is not what they are called on pages.
    """
    return tuple(
        Node(one.row.slug, (names or {}).get(one.row.slug, one.row.name), place_of(one, net), one.zone, one.projects)
        for one in net.drawn
    )


def sources(partners: Iterable[Colleague]) -> tuple[str, ...]:
    """What the shown partners are known from, with the licence of each source."""
    found = sorted({known for one in partners for known in one.sources})
    return tuple(f"{cited(source)} ({licences(licence)})" for source, licence in found)


def table(net: Network, zones: dict[str, str], base_url: str) -> tuple[list[str], list[list[Cell]]]:
    """Header and rows of the file: all partners of the choice, not only those drawn."""
    header = [
        _("Organisation"), _("Address"), _("Kind"), _("Inside or outside"), _("Place"), _("Province"), _("Country"),
        _("Joint projects"), _("First year"), _("Last year"), _("Through"), _("Source"), _("Licence"),
    ]  # fmt: skip
    return header, [
        [
            one.row.name, f"{base_url}/organisations/{one.row.slug}", label("kind", one.row.kind), zones[one.zone],
            one.row.place, label("province", one.row.province) if one.row.province else "",
            label("country", one.row.country), one.projects, one.first_year, one.last_year, "; ".join(one.through),
            "; ".join(cited(source) for source, _licence in one.sources),
            "; ".join(licences(licence) for _source, licence in one.sources),
        ]
        for one in net.partners
    ]  # fmt: skip
