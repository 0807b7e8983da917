"""Routes of the maps: the page that shows on them what the directory lists, and each map as a file."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from service.accounts.policy import Action
from service.directory.first_map import participants
from service.directory.indexing import listing_index
from service.directory.map_table import map_table
from service.directory.mapping import SEVERAL_KINDS, Drawing, atlas
from service.directory.searching import Entry
from service.errors import Missing
from service.i18n import colon
from service.i18n import gettext as _
from service.labels import label
from service.pictures import Picture
from service.rendering import render
from service.sheets import csv_file
from service.web.addresses import elsewhere, shorter
from service.web.dependencies import Now, Reader, Reading, may
from service.web.facets import ORGANISATIONS, problems_in
from service.web.finding import around_results, organisations_found
from service.web.pages import page
from service.web.saving import saved

router = APIRouter(dependencies=[Depends(may(Action.READ_DIRECTORY))], default_response_class=Response)
SIGNS = {"hotspot": "●", "centre": "◆", "cluster": "■", "other": "▲", "several": "●"}
FROM = "Natural Earth (world-atlas), GeoNames (CC BY 4.0)"

OnMap = tuple[Sequence[Entry], Mapping[str, str]]
"""What was found, and what was asked."""


@router.get("/map", response_class=HTMLResponse)
def map_page(request: Request, session: Reading, actor: Reader, now: Now) -> Response:
    """What the directory of organisations lists, on maps."""
    if short := shorter(request):
        return short
    query, found = organisations_found(request, session)
    around = around_results(request, listing_index(session, now.date()), query)
    around |= {"map": atlas(session, found.every, query.asked), "list": elsewhere(request, "/organisations")}
    around["problems"] = problems_in(request, ORGANISATIONS)
    return page(request, "directory/map", session, actor, query=query, found=found, **around)


@router.get("/map/{name}.{form}")
def chosen_map_file(request: Request, name: str, form: str, session: Reading) -> Response:
    """One map of what the address asks for as a picture, or what is on it as a table."""
    query, found = organisations_found(request, session)
    return _file(request, session, (name, form), (found.every, query.asked))


@router.get("/maps/{name}.{form}")
def map_file(request: Request, name: str, form: str, session: Reading) -> Response:
    """One map of the first page as a picture, or what is on it as a table."""
    return _file(request, session, (name, form), participants(session))


def _file(request: Request, session: Session, asked_for: tuple[str, str], on_map: OnMap) -> Response:
    (name, form), base = asked_for, request.app.state.settings.base_url
    called = f"map-{name}-chosen" if on_map[1] else f"map-{name}"

    def picture() -> Picture:
        drawings = {one.name: one for one in atlas(session, *on_map).drawings}
        if name not in drawings:
            raise Missing
        return _picture(drawings[name], on_map[1])

    return saved(form, called, base, (picture, lambda: csv_file(*map_table(session, name, on_map, base))))


def _picture(one: Drawing, asked: Mapping[str, str]) -> Picture:
    title = label("map", one.name)
    present = {mark.look for mark in one.marks}
    legend = [(f"mark-{look}", sign, _called(look)) for look, sign in SIGNS.items() if look in present]
    if one.posts:
        legend.append(("post", "○", _("post of the innovation attachés")))
    number = [_("A number says how many are in one place.")] if any(len(mark.names) > 1 for mark in one.marks) else []
    said = ", ".join(_said(name, value) for name, value in asked.items())
    chosen = [f"{colon(_('Chosen'))} {said}"] if asked else []
    notes = (*chosen, *number, _("Source") + f": {FROM}")
    return Picture(render("fragments/directory/map.html", one=one, title=title), title, tuple(legend), notes)


def _called(look: str) -> str:
    """What the marks of a look are."""
    return label("mark" if look == SEVERAL_KINDS else "kind", look)


def _said(name: str, value: str) -> str:
    """A part of what was asked, as people read it."""
    return _("exact words") if name == "words" else value if name in {"q", "place"} else label(name, value)
