"""Routes of the help pages, and of closing the tour of the first visit."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from service.accounts.policy import Action
from service.glossary import GLOSSARY
from service.i18n import current_locale
from service.web.dependencies import Reader, Reading, may
from service.web.help_pages import PAGES, help_page
from service.web.pages import page

router = APIRouter(prefix="/help", default_response_class=HTMLResponse, dependencies=[Depends(may(Action.READ_HELP))])


@router.get("")
def index(request: Request, session: Reading, actor: Reader) -> HTMLResponse:
    """What help there is."""
    pages = [help_page(name, current_locale()) for name in PAGES]
    return page(request, "help/index", session, actor, pages=pages)


@router.get("/numbers")
def numbers(request: Request, session: Reading, actor: Reader) -> HTMLResponse:
    """What each number of the pages means."""
    return page(request, "help/numbers", session, actor, names=tuple(GLOSSARY))


@router.get("/{name}")
def one(request: Request, name: str, session: Reading, actor: Reader) -> HTMLResponse:
    """One help page."""
    return page(request, "help/page", session, actor, help=help_page(name, current_locale()))
