"""Makes the web application from settings and an engine."""

from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.staticfiles import StaticFiles

from service.settings import ROOT, Settings
from service.web import (
    answers,
    demo,
    desks,
    directory,
    faults,
    health,
    help,
    maps,
    matrices,
    me,
    moderation,
    networks,
    outbox,
    own_listings,
    proposals,
    renewals,
    signing,
    styleguide,
    tour,
)
from service.web.locales import LocaleChoice
from service.web.middleware import BodyLimit, HeadAsGet, OriginCheck, SecurityHeaders


def create_app(settings: Settings, engine: Engine) -> FastAPI:
    """The application; what only the demonstration has is not even routed elsewhere."""
    app = FastAPI(title="Schakel", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.engine = engine
    rooms = (directory, networks, maps, proposals, answers, matrices, desks, outbox, me, signing, health, help, tour)
    for room in (*rooms, own_listings, moderation, renewals):
        app.include_router(room.router)
    if settings.demo:
        app.include_router(demo.router)
        app.include_router(styleguide.router)
    app.mount("/static", StaticFiles(directory=ROOT / "service" / "static"), name="static")
    faults.register(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(BodyLimit)
    app.add_middleware(OriginCheck)
    app.add_middleware(LocaleChoice, default=settings.default_locale, secure=settings.secure_cookies)
    app.add_middleware(SecurityHeaders, secure=settings.secure_cookies)
    return app
