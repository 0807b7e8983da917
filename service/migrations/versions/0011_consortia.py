"""Consortia: their partners, files by link, and what was done.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the database to this revision."""
    op.create_table('consortium',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('about', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=True),
    sa.Column('call_key', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=True),
    sa.Column('wanted', sa.JSON(), nullable=False),
    sa.Column('notes', sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('updated_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.CheckConstraint("title <> ''", name=op.f('ck_consortium_titled')),
    sa.ForeignKeyConstraint(['need_id'], ['listing.id'], name=op.f('fk_consortium_need_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_consortium_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consortium'))
    )
    op.create_index(op.f('ix_consortium_call_key'), 'consortium', ['call_key'], unique=False)
    op.create_index(op.f('ix_consortium_need_id'), 'consortium', ['need_id'], unique=False)
    op.create_index(op.f('ix_consortium_organisation_id'), 'consortium', ['organisation_id'], unique=False)
    op.create_table('consortium_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consortium_id', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('step', sa.Enum('started', 'changed', 'invited', 'accepted', 'declined', 'left', 'named', 'settled', 'taken_out', 'file_added', 'file_removed', 'ended', name='consortium_step', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('about', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['consortium_id'], ['consortium.id'], name=op.f('fk_consortium_change_consortium_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_consortium_change_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_consortium_change_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consortium_change'))
    )
    op.create_index(op.f('ix_consortium_change_consortium_id'), 'consortium_change', ['consortium_id'], unique=False)
    op.create_index(op.f('ix_consortium_change_organisation_id'), 'consortium_change', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_consortium_change_person_id'), 'consortium_change', ['person_id'], unique=False)
    op.create_table('consortium_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consortium_id', sa.Integer(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('added_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('added_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("address LIKE 'https://%'", name=op.f('ck_consortium_file_https')),
    sa.ForeignKeyConstraint(['added_by'], ['person.id'], name=op.f('fk_consortium_file_added_by')),
    sa.ForeignKeyConstraint(['consortium_id'], ['consortium.id'], name=op.f('fk_consortium_file_consortium_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consortium_file'))
    )
    op.create_index(op.f('ix_consortium_file_added_by'), 'consortium_file', ['added_by'], unique=False)
    op.create_index(op.f('ix_consortium_file_consortium_id'), 'consortium_file', ['consortium_id'], unique=False)
    op.create_table('consortium_partner',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consortium_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('called', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('country', sqlmodel.sql.sqltypes.AutoString(length=2), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
    sa.Column('sme', sa.Boolean(), nullable=True),
    sa.Column('state', sa.Enum('invited', 'accepted', 'declined', 'external', name='partner_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('role', sa.Enum('coordinator', 'partner', name='partner_role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('share', sa.Integer(), nullable=True),
    sa.Column('task', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('brings', sa.JSON(), nullable=False),
    sa.Column('message', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('invited_by', sa.Integer(), nullable=True),
    sa.Column('invited_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.CheckConstraint("(organisation_id IS NULL) = (state = 'external')", name=op.f('ck_consortium_partner_external_is_named')),
    sa.CheckConstraint("organisation_id IS NOT NULL OR (called <> '' AND country IS NOT NULL)", name=op.f('ck_consortium_partner_named')),
    sa.CheckConstraint('share IS NULL OR (share BETWEEN 0 AND 100)', name=op.f('ck_consortium_partner_share')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_consortium_partner_answered_by')),
    sa.ForeignKeyConstraint(['consortium_id'], ['consortium.id'], name=op.f('fk_consortium_partner_consortium_id')),
    sa.ForeignKeyConstraint(['country'], ['country.code'], name=op.f('fk_consortium_partner_country')),
    sa.ForeignKeyConstraint(['invited_by'], ['person.id'], name=op.f('fk_consortium_partner_invited_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_consortium_partner_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consortium_partner')),
    sa.UniqueConstraint('consortium_id', 'organisation_id', name=op.f('uq_consortium_partner_consortium_id_organisation_id'))
    )
    op.create_index(op.f('ix_consortium_partner_answered_by'), 'consortium_partner', ['answered_by'], unique=False)
    op.create_index(op.f('ix_consortium_partner_consortium_id'), 'consortium_partner', ['consortium_id'], unique=False)
    op.create_index(op.f('ix_consortium_partner_invited_by'), 'consortium_partner', ['invited_by'], unique=False)
    op.create_index('ix_consortium_partner_organisation', 'consortium_partner', ['organisation_id', 'state'], unique=False)


def downgrade() -> None:
    """Takes this revision back."""
    op.drop_index('ix_consortium_partner_organisation', table_name='consortium_partner')
    op.drop_index(op.f('ix_consortium_partner_invited_by'), table_name='consortium_partner')
    op.drop_index(op.f('ix_consortium_partner_consortium_id'), table_name='consortium_partner')
    op.drop_index(op.f('ix_consortium_partner_answered_by'), table_name='consortium_partner')
    op.drop_table('consortium_partner')
    op.drop_index(op.f('ix_consortium_file_consortium_id'), table_name='consortium_file')
    op.drop_index(op.f('ix_consortium_file_added_by'), table_name='consortium_file')
    op.drop_table('consortium_file')
    op.drop_index(op.f('ix_consortium_change_person_id'), table_name='consortium_change')
    op.drop_index(op.f('ix_consortium_change_organisation_id'), table_name='consortium_change')
    op.drop_index(op.f('ix_consortium_change_consortium_id'), table_name='consortium_change')
    op.drop_table('consortium_change')
    op.drop_index(op.f('ix_consortium_organisation_id'), table_name='consortium')
    op.drop_index(op.f('ix_consortium_need_id'), table_name='consortium')
    op.drop_index(op.f('ix_consortium_call_key'), table_name='consortium')
    op.drop_table('consortium')
