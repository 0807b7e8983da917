"""Serves style sheet, script, fonts and mark: for good at the address of this edition, else to be asked for again."""

import os
import re
from os import PathLike

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from service.assets import FOLDER, edition

FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
EDITION = re.compile(r"[0-9a-f]{12}")


class Files(StaticFiles):
    """The folder of files, each at its own address and below the address of an edition.

    A page of another edition, made by a process that is not replaced yet, gets the present file but keeps it not.
    """

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    def get_path(self, scope: Scope) -> str:
        """The path inside the folder; an edition before it is left out."""
        first, _, rest = super().get_path(scope).partition("/")
        return rest if EDITION.fullmatch(first) and rest else super().get_path(scope)

    def file_response(
        self, full_path: str | PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A file, or that it has not changed, and how long it may be kept."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        here = f"/static/{edition()}/" in scope["path"]
        response.headers["cache-control"] = FOR_GOOD if here else ASK_AGAIN
        return response
