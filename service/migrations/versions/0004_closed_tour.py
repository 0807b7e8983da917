"""Who has closed the tour of the first visit.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the database to this revision."""
    op.create_table('closed_tour',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('closed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_closed_tour_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closed_tour')),
    sa.UniqueConstraint('person_id', name=op.f('uq_closed_tour_person_id'))
    )


def downgrade() -> None:
    """Takes this revision back."""
    op.drop_table('closed_tour')
