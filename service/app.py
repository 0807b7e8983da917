"""Makes the web application from settings and an engine."""

from fastapi import FastAPI
from sqlalchemy import Engine

from service.settings import Settings
from service.web import (
    answers,
    demo,
    desks,
    directory,
    duplicates,
    faults,
    health,
    help,
    invitations,
    joining,
    kept,
    keys,
    maps,
    matrices,
    me,
    moderation,
    networks,
    outbox,
    own_listings,
    people,
    proposals,
    registering,
    registrations,
    renewals,
    second_factor,
    signing,
    styleguide,
    tour,
)
from service.web.files import Files
from service.web.locales import LocaleChoice
from service.web.middleware import BodyLimit, Compression, HeadAsGet, OriginCheck, SecurityHeaders
from service.web.seen import SeenBrowsers


def create_app(settings: Settings, engine: Engine) -> FastAPI:
    """The application; what only the demonstration has is not even routed elsewhere."""
    app = FastAPI(title="Schakel", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.engine = engine
    public = (directory, networks, maps, health, help, tour)
    accounts = (me, keys, second_factor, signing, own_listings, moderation, renewals)
    coming_in = (registering, invitations, joining, registrations, duplicates, people, kept)
    rooms = (*public, *coming_in, proposals, answers, matrices, desks, outbox, *accounts)
    for room in rooms:
        app.include_router(room.router)
    if settings.demo:
        app.include_router(demo.router)
        app.include_router(styleguide.router)
    app.mount("/static", Files(), name="static")
    faults.register(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(BodyLimit)
    app.add_middleware(OriginCheck)
    app.add_middleware(LocaleChoice, default=settings.default_locale, secure=settings.secure_cookies)
    app.add_middleware(SeenBrowsers, engine=engine)
    app.add_middleware(SecurityHeaders, secure=settings.secure_cookies)
    app.add_middleware(Compression)
    return app
