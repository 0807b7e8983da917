"""Browsers that are signed in say when they were last seen; passwords, second factors, recovery codes.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the database to this revision."""
    op.add_column('web_session', sa.Column('seen_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.execute('UPDATE web_session SET seen_at = created_at')
    with op.batch_alter_table('web_session') as batch:
        batch.alter_column('seen_at', nullable=False)
        batch.add_column(sa.Column('browser', sa.String(length=20), nullable=False, server_default=''))
        batch.add_column(sa.Column('system', sa.String(length=20), nullable=False, server_default=''))
        batch.add_column(sa.Column('proved', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column('awaits_code', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('web_session') as batch:
        for name in ('browser', 'system', 'proved', 'awaits_code'):
            batch.alter_column(name, server_default=None)

    op.create_table('password',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kept', sa.String(length=250), nullable=False),
    sa.Column('changed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_password_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_password'))
    )
    op.create_table('second_factor',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('secret', sa.String(length=250), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('confirmed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('last_step', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_second_factor_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_second_factor'))
    )
    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('used_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_recovery_code_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_recovery_code_code_hash'))
    )
    op.create_index(op.f('ix_recovery_code_person_id'), 'recovery_code', ['person_id'])


def downgrade() -> None:
    """Takes this revision back."""
    op.drop_table('recovery_code')
    op.drop_table('second_factor')
    op.drop_table('password')
    with op.batch_alter_table('web_session') as batch:
        for name in ('awaits_code', 'proved', 'system', 'browser', 'seen_at'):
            batch.drop_column(name)
