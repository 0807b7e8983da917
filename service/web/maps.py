"""The maps of the first page as files."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from service.accounts.policy import Action
from service.directory.map_table import map_table
from service.directory.mapping import Atlas, atlas
from service.errors import Missing
from service.i18n import gettext as _
from service.labels import label
from service.pictures import Picture
from service.rendering import render
from service.sheets import csv_file
from service.web.dependencies import Reading, may
from service.web.saving import saved

router = APIRouter(dependencies=[Depends(may(Action.READ_DIRECTORY))], default_response_class=Response)
SIGNS = {"hotspot": "●", "centre": "◆", "cluster": "■"}
FROM = "Natural Earth (world-atlas), GeoNames (CC BY 4.0)"


@router.get("/maps/{name}.{form}")
def map_file(request: Request, name: str, form: str, session: Reading) -> Response:
    """One map as a picture, or what is on it as a table."""
    base = request.app.state.settings.base_url
    pictured = (lambda: _picture(atlas(session), name), lambda: csv_file(*map_table(session, name, base)))
    return saved(form, f"map-{name}", base, pictured)


def _picture(whole: Atlas, name: str) -> Picture:
    one = next((drawing for drawing in whole.drawings if drawing.name == name), None)
    if one is None:
        raise Missing
    titles = {
        "netherlands": _("Map of the Netherlands and its neighbours"),
        "europe": _("Map of Europe"),
    }
    title = titles.get(name, name)
    present = {mark.kind for mark in one.marks}
    legend = tuple((f"mark-{kind}", SIGNS[kind], label("kind", kind)) for kind in whole.kinds if kind in present)
    number = [_("A number says how many are in one place.")] if any(len(mark.names) > 1 for mark in one.marks) else []
    notes = (*number, _("Source") + f": {FROM}")
    return Picture(render("fragments/directory/map.html", one=one, title=title), title, legend, notes)
