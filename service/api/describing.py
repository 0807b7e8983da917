"""Describes the interface as OpenAPI: what each operation can answer, problems and permission among it."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from service.web.problems import MEDIA_TYPE


def _(message: str) -> str:
    return message


PREFIX = "/api/v1"
TITLE, VERSION = "Schakel", "1.0.0"
ABOUT = (
    "Organisations, needs and capabilities, collaborations, calls and rules of programmes as data. What is public is "
    "read without a token, at a moderate pace; what is one's own with one. Explained at /help/api."
)
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "description": _("where this sort of problem is explained")},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": _("what is wrong, for people")},
        "instance": {"type": "string"},
        "reference": {"type": "string", "description": _("under which it stands in the log")},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Wrong"}},
    },
}
WRONG = {
    "type": "object",
    "required": ["detail"],
    "properties": {
        "pointer": {"type": "string", "description": _("where in the body (RFC 6901)")},
        "parameter": {"type": "string", "description": _("which parameter of the address")},
        "detail": {"type": "string"},
    },
}
SAID = {
    200: _("What was asked for."),
    201: _("It is made; its address is in Location."),
    304: _("It is as If-None-Match says."),
    308: _("The organisation is part of another now; its address is in Location."),
    400: _("What was sent cannot be read."),
    401: _("No token, or one that does not work."),
    403: _("The token may not do this."),
    404: _("There is nothing of this name that you may see."),
    409: _("It was changed meanwhile, or is no longer possible."),
    422: _("Something that was sent is not right."),
    429: _("Too often; Retry-After says for how many seconds to wait."),
    503: _("The data are out of reach for a moment."),
}
EVERYWHERE = (401, 422, 429, 503)


def named(route: APIRoute) -> str:
    """What an operation is called by programs that are made from the description."""
    return route.name


def answering(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route can answer beside what it is for, for its description."""
    return {status: _described(status) for status in sorted({*EVERYWHERE, *statuses})}


def _described(status: int) -> dict[str, Any]:
    if status < 400:
        return {"description": SAID[status]}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    found: dict[str, Any] = {"description": SAID[status], "content": content}
    if status in {429, 503}:
        found["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return found


def describe(app: FastAPI) -> dict[str, Any]:
    """The document, made once; what is open to all says that a token is not needed."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=TITLE, version=VERSION, description=ABOUT, routes=app.routes, servers=[{"url": PREFIX}]
        )  # fmt: skip
        made["paths"] = dict(sorted(made["paths"].items()))
        made["components"]["schemas"] |= {"Problem": PROBLEM, "Wrong": WRONG}
        for methods in made["paths"].values():
            for one in methods.values():
                if 403 not in map(int, one["responses"]):
                    one["security"] = [{}, *one.get("security", [])]
        app.openapi_schema = made
    return app.openapi_schema
