"""Opens the database for a command."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine


def open_engine(url: str) -> "Engine":
    """The database at an address, with every table known: a command loads few modules, foreign keys name them all."""
    import service.tables  # noqa: F401 tables make themselves known when they are imported
    from service.db import open_engine as opened

    return opened(url)
