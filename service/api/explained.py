"""The page that explains the interface for programs, made from its own description; nothing else is loaded for it."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from service.accounts.own_tokens import BEGINS
from service.accounts.policy import Action
from service.api.describing import PREFIX, SAID
from service.api.operations import operations, shapes
from service.i18n import gettext as _
from service.web.dependencies import Reader, Reading, may
from service.web.pages import page
from service.web.tokens import command

router = APIRouter(default_response_class=HTMLResponse, dependencies=[Depends(may(Action.READ_HELP))])


@router.get("/help/api")
def explained(request: Request, session: Reading, actor: Reader) -> HTMLResponse:
    """What can be asked for, with what, and what is answered."""
    document = request.app.state.api.openapi()
    context: dict[str, Any] = {"operations": tuple(operations(document)), "shapes": dict(shapes(document))}
    context["problems"] = [(status, _(said)) for status, said in SAID.items() if status >= 400]
    base_url = request.app.state.settings.base_url
    tried = (("/organisations?limit=2", ""), ("/proposals", f"{BEGINS}…"))
    context |= {"prefix": PREFIX, "commands": [command(base_url, *one) for one in tried]}
    return page(request, "help/api", session, actor, **context)


@router.get(PREFIX)
def root() -> RedirectResponse:
    """Leads whoever opens the interface in a browser to its explanation."""
    return RedirectResponse("/help/api", 303)
