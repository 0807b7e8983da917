"""Registrations, mailed links, asking to join, kept forms; suspected duplicates, mergers and old addresses.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the database to this revision."""
    op.create_table('name_search',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('found', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_name_search')),
    sa.UniqueConstraint('at', name=op.f('uq_name_search_at'))
    )
    op.create_table('kept_form',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('expires_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_kept_form_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_form')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_kept_form_token_hash'))
    )
    op.create_index(op.f('ix_kept_form_expires_at'), 'kept_form', ['expires_at'], unique=False)
    op.create_index(op.f('ix_kept_form_person_id'), 'kept_form', ['person_id'], unique=False)
    op.create_table('join_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('claim', sa.Boolean(), nullable=False),
    sa.Column('message', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('state', sa.Enum('asked', 'accepted', 'refused', name='ask_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_join_request_decided_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_join_request_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_join_request_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_join_request'))
    )
    op.create_index(op.f('ix_join_request_organisation_id'), 'join_request', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_join_request_person_id'), 'join_request', ['person_id'], unique=False)
    op.create_index('ix_join_request_state', 'join_request', ['state', 'organisation_id'], unique=False)
    op.create_table('merger',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('gone_id', sa.Integer(), nullable=False),
    sa.Column('gone_slug', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('gone_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['kept_id'], ['organisation.id'], name=op.f('fk_merger_kept_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_merger_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merger'))
    )
    op.create_index(op.f('ix_merger_kept_id'), 'merger', ['kept_id'], unique=False)
    op.create_index(op.f('ix_merger_person_id'), 'merger', ['person_id'], unique=False)
    op.create_table('old_address',
    sa.Column('slug', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_old_address_organisation_id')),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_old_address'))
    )
    op.create_index(op.f('ix_old_address_organisation_id'), 'old_address', ['organisation_id'], unique=False)
    op.create_table('registration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'consent', 'submitted', 'rejected', 'accepted', 'declined', name='registration_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('typed', sa.JSON(), nullable=False),
    sa.Column('country', sqlmodel.sql.sqltypes.AutoString(length=2), nullable=True),
    sa.Column('province', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
    sa.Column('contact_name', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('contact_email', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('updated_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('submitted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['country'], ['country.code'], name=op.f('fk_registration_country')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_registration_decided_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_registration_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_registration_person_id')),
    sa.ForeignKeyConstraint(['province'], ['province.code'], name=op.f('fk_registration_province')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration')),
    sa.UniqueConstraint('key', name=op.f('uq_registration_key'))
    )
    op.create_index(op.f('ix_registration_organisation_id'), 'registration', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_registration_person_id'), 'registration', ['person_id'], unique=False)
    op.create_index(op.f('ix_registration_state'), 'registration', ['state'], unique=False)
    op.create_table('suspicion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('left_id', sa.Integer(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.Float(), nullable=False),
    sa.Column('why', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('open', 'different', name='suspicion_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('found_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('left_id < right_id', name=op.f('ck_suspicion_ordered')),
    sa.CheckConstraint('score BETWEEN 0 AND 1', name=op.f('ck_suspicion_score_range')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_suspicion_decided_by')),
    sa.ForeignKeyConstraint(['left_id'], ['organisation.id'], name=op.f('fk_suspicion_left_id')),
    sa.ForeignKeyConstraint(['right_id'], ['organisation.id'], name=op.f('fk_suspicion_right_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suspicion')),
    sa.UniqueConstraint('left_id', 'right_id', name=op.f('uq_suspicion_left_id_right_id'))
    )
    op.create_index(op.f('ix_suspicion_left_id'), 'suspicion', ['left_id'], unique=False)
    op.create_index(op.f('ix_suspicion_right_id'), 'suspicion', ['right_id'], unique=False)
    op.create_index(op.f('ix_suspicion_state'), 'suspicion', ['state'], unique=False)
    op.create_table('mailed_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('register', 'join', 'claim', 'consent', name='key_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('token_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('locale', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('role', sa.Enum('editor', 'owner', 'broker', 'attache', 'province_officer', 'national_officer', 'operator', name='key_role', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('by_person_id', sa.Integer(), nullable=True),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('expires_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('used_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.CheckConstraint("(organisation_id IS NOT NULL) = (kind IN ('join', 'claim'))", name=op.f('ck_mailed_key_organisation')),
    sa.CheckConstraint("(registration_id IS NOT NULL) = (kind = 'consent')", name=op.f('ck_mailed_key_registration')),
    sa.CheckConstraint("kind <> 'join' OR role IN ('editor', 'owner', 'broker')", name=op.f('ck_mailed_key_role')),
    sa.ForeignKeyConstraint(['by_person_id'], ['person.id'], name=op.f('fk_mailed_key_by_person_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_mailed_key_organisation_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_mailed_key_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mailed_key')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_mailed_key_token_hash'))
    )
    op.create_index(op.f('ix_mailed_key_by_person_id'), 'mailed_key', ['by_person_id'], unique=False)
    op.create_index(op.f('ix_mailed_key_organisation_id'), 'mailed_key', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_mailed_key_registration_id'), 'mailed_key', ['registration_id'], unique=False)


def downgrade() -> None:
    """Takes this revision back."""
    op.drop_index(op.f('ix_mailed_key_registration_id'), table_name='mailed_key')
    op.drop_index(op.f('ix_mailed_key_organisation_id'), table_name='mailed_key')
    op.drop_index(op.f('ix_mailed_key_by_person_id'), table_name='mailed_key')
    op.drop_table('mailed_key')
    op.drop_index(op.f('ix_suspicion_state'), table_name='suspicion')
    op.drop_index(op.f('ix_suspicion_right_id'), table_name='suspicion')
    op.drop_index(op.f('ix_suspicion_left_id'), table_name='suspicion')
    op.drop_table('suspicion')
    op.drop_index(op.f('ix_registration_state'), table_name='registration')
    op.drop_index(op.f('ix_registration_person_id'), table_name='registration')
    op.drop_index(op.f('ix_registration_organisation_id'), table_name='registration')
    op.drop_table('registration')
    op.drop_index(op.f('ix_old_address_organisation_id'), table_name='old_address')
    op.drop_table('old_address')
    op.drop_index(op.f('ix_merger_person_id'), table_name='merger')
    op.drop_index(op.f('ix_merger_kept_id'), table_name='merger')
    op.drop_table('merger')
    op.drop_index('ix_join_request_state', table_name='join_request')
    op.drop_index(op.f('ix_join_request_person_id'), table_name='join_request')
    op.drop_index(op.f('ix_join_request_organisation_id'), table_name='join_request')
    op.drop_table('join_request')
    op.drop_index(op.f('ix_kept_form_person_id'), table_name='kept_form')
    op.drop_index(op.f('ix_kept_form_expires_at'), table_name='kept_form')
    op.drop_table('kept_form')
    op.drop_table('name_search')
