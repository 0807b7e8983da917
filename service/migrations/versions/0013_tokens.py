"""Tokens for programs, and what was told to them in which order.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the database to this revision."""
    op.create_table('api_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('scope', sa.Enum('read', 'write', name='token_scope', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('used_on', sa.Date(), nullable=True),
    sa.CheckConstraint("name <> ''", name=op.f('ck_api_token_name')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_api_token_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_api_token_token_hash'))
    )
    op.create_index(op.f('ix_api_token_ends_on'), 'api_token', ['ends_on'], unique=False)
    op.create_index(op.f('ix_api_token_person_id'), 'api_token', ['person_id'], unique=False)
    op.create_table('told',
    sa.Column('sort', sa.Enum('organisation', 'listing', 'collaboration', 'call', name='sort', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(length=140), nullable=False),
    sa.Column('told_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('mark', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('gone', sa.Boolean(), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('sort', 'key', name=op.f('pk_told'))
    )
    op.create_index('ix_told_sort_told_at', 'told', ['sort', 'told_at', 'key'], unique=False)


def downgrade() -> None:
    """Takes this revision back."""
    op.drop_index('ix_told_sort_told_at', table_name='told')
    op.drop_table('told')
    op.drop_index(op.f('ix_api_token_person_id'), table_name='api_token')
    op.drop_index(op.f('ix_api_token_ends_on'), table_name='api_token')
    op.drop_table('api_token')
