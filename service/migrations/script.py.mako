"""${message}.

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy import Text
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the database to this revision."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Takes this revision back."""
    ${downgrades if downgrades else "pass"}
