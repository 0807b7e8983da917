"""Languages, facilities and the own role of organisations; what was changed in profiles, when and by whom.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the database to this revision."""
    text = sqlmodel.sql.sqltypes.AutoString(length=1000)
    op.add_column('organisation', sa.Column('languages', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('organisation', sa.Column('facilities', text, nullable=False, server_default=''))
    op.add_column('organisation', sa.Column('own_role', text, nullable=False, server_default=''))
    op.create_table('organisation_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_change_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_organisation_change_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_change'))
    )
    op.create_index(op.f('ix_organisation_change_at'), 'organisation_change', ['at'], unique=False)
    op.create_index(op.f('ix_organisation_change_organisation_id'), 'organisation_change', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_organisation_change_person_id'), 'organisation_change', ['person_id'], unique=False)


def downgrade() -> None:
    """Takes this revision back."""
    op.drop_index(op.f('ix_organisation_change_person_id'), table_name='organisation_change')
    op.drop_index(op.f('ix_organisation_change_organisation_id'), table_name='organisation_change')
    op.drop_index(op.f('ix_organisation_change_at'), table_name='organisation_change')
    op.drop_table('organisation_change')
    for name in ('own_role', 'facilities', 'languages'):
        op.drop_column('organisation', name)
