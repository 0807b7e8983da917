"""Makes the interface for programs: an application of its own, below the pages' guards and beside their routes."""

from fastapi import FastAPI
from sqlalchemy import Engine

from service.api import faults, funding, own, public, writing
from service.api.allowance import Allowance
from service.api.describing import TITLE, VERSION, describe
from service.api.tagging import Tagged
from service.api.using import UsedTokens
from service.settings import Settings


def create_api(settings: Settings, engine: Engine) -> FastAPI:
    """The application for programs; it makes no session, takes no cookie, and lets no other site's page read it."""
    app = FastAPI(title=TITLE, version=VERSION, docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    app.state.settings, app.state.engine, app.state.allowance = settings, engine, Allowance()
    for room in (public, own, writing, funding):
        app.router.routes.extend(room.router.routes)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]  # how FastAPI has it replaced
    faults.register(app)
    app.add_middleware(Tagged)
    app.add_middleware(UsedTokens)
    return app
