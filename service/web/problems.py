"""Tells a program what went wrong: problem details as RFC 9457 has them, never a page."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

from service.i18n import gettext as _

PROGRAMS = "/api/"
"""Addresses under this are for programs."""
MEDIA_TYPE = "application/problem+json"
EXPLAINED = "/help/api#problem-{}"


def problem(
    request: Request, status: int, detail: str = "", reference: str = "", errors: Sequence[dict[str, str]] = ()
) -> JSONResponse:
    """An answer that says what went wrong, where it is explained, and of what was sent each thing that is wrong.

    `reference` is the number under which it stands in the log.
    """
    told: dict[str, Any] = {
        "type": EXPLAINED.format(status),
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or _detail(status),
        "instance": request.url.path,
    }
    told |= {"reference": reference} if reference else {}
    told |= {"errors": list(errors)} if errors else {}
    return JSONResponse(told, status, media_type=MEDIA_TYPE)


def _detail(status: int) -> str:
    said = {
        400: _("This request cannot be read."),
        401: _("This needs a token that works: Authorization: Bearer …"),
        403: _("The token may not do this."),
        404: _("There is nothing of this name that you may see."),
        405: _("This address does not take this method."),
        409: _("It was changed meanwhile, or what you ask is no longer possible. Read it again."),
        413: _("At most one megabyte can be sent at once."),
        415: _("Send JSON: Content-Type: application/json."),
        422: _("Something that was sent is not right; see the errors."),
        429: _("This was asked too often. Wait as many seconds as Retry-After says."),
        503: _("The service cannot reach its data just now. Try again later."),
    }
    return said.get(status, _("Something went wrong here. It has been noted."))
