"""Makes the web application from settings and an engine."""

from fastapi import FastAPI
from sqlalchemy import Engine

from service.api import explained
from service.api.application import create_api
from service.api.describing import PREFIX
from service.settings import Settings
from service.web import (
    answers,
    audit,
    calls,
    calls_desk,
    calls_import,
    consortia,
    consortium_answers,
    consortium_papers,
    consortium_partners,
    demo,
    desks,
    directory,
    duplicates,
    faults,
    funding,
    health,
    help,
    invitations,
    joining,
    kept,
    keys,
    maps,
    matrices,
    me,
    members,
    moderation,
    networks,
    outbox,
    own_data,
    own_listings,
    people,
    privacy,
    profiles,
    proposals,
    registering,
    registrations,
    renewals,
    rules_desk,
    second_factor,
    signing,
    single_sign_on,
    styleguide,
    tokens,
    tour,
)
from service.web.files import Files
from service.web.locales import LocaleChoice
from service.web.middleware import BodyLimit, Compression, HeadAsGet, OriginCheck, SecurityHeaders, WithoutNul
from service.web.seen import SeenBrowsers


def create_app(settings: Settings, engine: Engine) -> FastAPI:
    """The application; what only the demonstration has is not even routed elsewhere."""
    app = FastAPI(title="Schakel", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.engine = engine
    public = (directory, networks, maps, calls, health, explained, help, tour, privacy, tokens)
    accounts = (me, own_data, keys, second_factor, single_sign_on, signing, own_listings, moderation, renewals)
    coming_in = (registering, invitations, joining, registrations, duplicates, people, profiles, members, kept)
    together = (consortium_papers, consortia, consortium_partners, consortium_answers)
    officers = (calls_import, calls_desk, rules_desk, matrices, desks, outbox, audit)
    rooms = (*public, *coming_in, *together, proposals, answers, funding, *officers, *accounts)
    for room in (*rooms, demo, styleguide) if settings.demo else rooms:
        # As they are: FastAPI would build each route of an included router a second time, and look for it longer.
        app.router.routes.extend(room.router.routes)
    app.state.api = create_api(settings, engine)
    app.mount(PREFIX, app.state.api)
    app.mount("/static", Files(), name="static")
    faults.register(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(WithoutNul)
    app.add_middleware(BodyLimit)
    app.add_middleware(OriginCheck)
    app.add_middleware(LocaleChoice, default=settings.default_locale, secure=settings.secure_cookies)
    app.add_middleware(SeenBrowsers, engine=engine)
    app.add_middleware(SecurityHeaders, secure=settings.secure_cookies)
    app.add_middleware(Compression)
    return app
