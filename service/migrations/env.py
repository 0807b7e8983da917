"""Runs the migrations on the connection that `service.migrating` hands over."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Enum

from service.directory.vocabulary import ConfidenceMark
from service.tables import METADATA


def render(kind: str, item: Any, _autogen: object) -> str | Literal[False]:
    """Writes our own column types as plain ones: a migration must not follow later changes of the code."""
    if kind == "type" and isinstance(item, ConfidenceMark):
        return "sa.String(length=1)"
    if kind == "type" and isinstance(item, Enum):
        values = ", ".join(repr(value) for value in item.enums)
        return (
            f"sa.Enum({values}, name={item.name!r}, native_enum=False, create_constraint=True, length={item.length})"
        )
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
