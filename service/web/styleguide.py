"""The page that shows all parts of the pages in all their states; only the demonstration has it."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from service.accounts.policy import Action
from service.desks.matrices import Matrix
from service.directory.picture_specimen import the_map, the_network
from service.directory.specimen import LISTINGS, ORGANISATIONS, QUERY, turned
from service.directory.viewing import field_names
from service.matchmaking.specimen import paying, specimen, the_form
from service.web.addresses import page_turns
from service.web.dependencies import Now, Reader, Reading, may
from service.web.pages import page

router = APIRouter(default_response_class=HTMLResponse)
SQUARE = Matrix("province", "links", ("NL-GE", "NL-OV"), {("NL-GE", "NL-GE"): 1204, ("NL-GE", "NL-OV"): 310})


@router.get("/styleguide", dependencies=[Depends(may(Action.READ_STYLEGUIDE))])
def styleguide(request: Request, session: Reading, actor: Reader, now: Now) -> HTMLResponse:
    """Colours, type, buttons, fields, badges, cards: each once, in every state it can have."""
    view = specimen(now.date(), field_names(session))
    found: dict[str, Any] = {"organisations": ORGANISATIONS, "listings": LISTINGS, "query": QUERY, "turned": turned}
    found |= {"turn": page_turns(request), "map": the_map(), "network": the_network(), "paying": paying()}
    return page(request, "styleguide", session, actor, view=view, ask=the_form(view), matrix=SQUARE, **found)
