"""Routes of an organisation's network: the page, and its picture and table as files."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from service.accounts.policy import Action
from service.directory.network import ZONES, Network, network_of
from service.directory.network_layout import oval, tree
from service.directory.network_picture import nodes, sources, table
from service.directory.picture_names import picture_names, writable
from service.i18n import colon, format_number
from service.i18n import gettext as _
from service.pictures import Picture
from service.rendering import render
from service.sheets import csv_file
from service.web.addresses import typed
from service.web.dependencies import Now, Reader, Reading, may
from service.web.pages import page
from service.web.saving import saved

router = APIRouter(default_response_class=HTMLResponse, dependencies=[Depends(may(Action.READ_DIRECTORY))])
SIGNS = {"inside": "●", "region": "◆", "country": "■", "abroad": "▲"}


@router.get("/organisations/{slug}/network")
def network(request: Request, slug: str, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """Who an organisation works with, as a picture and as a table."""
    asked = typed(request, "show", 20)
    net = network_of(session, slug, asked, now.date())
    wrong = "" if net.choice == asked else asked
    drawn, name = nodes(net), net.row.name
    shown: dict[str, Any] = {
        "oval": oval(name, drawn),
        "tree": tree(name, drawn),
        "zones": _zones(net),
        "wrong": wrong,
    }
    return page(request, "directory/network", session, actor, net=net, sources=sources(net.drawn), **shown)


@router.get("/organisations/{slug}/network.{form}", response_class=Response)
def network_file(request: Request, slug: str, form: str, session: Reading, now: Now) -> Response:
    """The picture or the table as a file."""
    net = network_of(session, slug, typed(request, "show", 20), now.date())
    base = request.app.state.settings.base_url
    name = f"network-{slug}" if net.choice == "all" else f"network-{slug}-{net.choice}"
    return saved(form, name, base, (lambda: _picture(session, net), lambda: csv_file(*table(net, _said(net), base))))


def _zones(net: Network) -> list[str]:
    """The zones that have a partner in the picture."""
    present = {one.zone for one in net.drawn}
    return [zone for zone in ZONES if zone in present]


def _said(net: Network) -> dict[str, str]:
    """What each zone is called here."""
    names = render("fragments/directory/zones.html", net=net, zones=ZONES).strip().splitlines()
    return dict(zip(ZONES, names, strict=True))


def _picture(session: Session, net: Network) -> Picture:
    names = picture_names(session, [net.row, *(one.row for one in net.drawn)])
    title = _("Network of %(name)s") % {"name": names[net.row.slug]}
    layout = oval(names[net.row.slug], nodes(net, names))
    markup = render("fragments/directory/network.html", net=net, layout=layout, title=title)
    said = _said(net)
    legend = tuple((f"zone-{zone}", SIGNS[zone], said[zone]) for zone in _zones(net))
    notes = [colon(_("Source")) + " " + "; ".join(sources(net.drawn))] if net.drawn else []
    if not all(map(writable, names.values())):
        notes.append(_("Names that this picture has no letters for are in the table."))
    if net.left_out:
        notes.append(_("Partners that are not drawn: %(n)s") % {"n": format_number(net.left_out)})
    return Picture(markup, title, legend, tuple(notes))
