"""Answers that are files: pictures as SVG and PNG, tables as CSV."""

from collections.abc import Callable

from fastapi.responses import Response

from service.errors import Missing
from service.pictures import Picture, png_file, svg_file

TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def saved(form: str, name: str, base_url: str, made: tuple[Callable[[], Picture], Callable[[], bytes]]) -> Response:
    """A picture or its table, whichever the ending of the address asks for; raises `Missing` for another ending."""
    picture, sheet = made
    if form == "csv":
        return attachment(sheet(), form, name)
    if form not in {"svg", "png", "json", "html"}:
        raise Missing
    svg = svg_file(picture(), base_url)
    return attachment(png_file(svg) if form == "png" else svg.encode(), form, name)


def attachment(content: bytes, form: str, name: str) -> Response:
    """A file that a browser saves under a name of plain letters."""
    disposition = f'attachment; filename="{name}.{form}"'
    return Response(content, media_type=TYPES[form], headers={"content-disposition": disposition})
