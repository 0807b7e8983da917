"""Calls as a table with what was changed of them, changed rules, calendars; a need tied to a call; deadlines told of.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

WAS, IS = "('new', 'reminder', 'expiring')", "('new', 'reminder', 'expiring', 'deadline')"
"""What an item of a digest may be."""


def upgrade() -> None:
    """Brings the database to this revision."""
    op.create_table('funding_call',
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('licence', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('source_date', sa.Date(), nullable=False),
    sa.Column('confidence', sa.String(length=1), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('programme', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('instrument', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('archived', sa.Boolean(), nullable=False),
    sa.Column('by_hand', sa.Boolean(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('title_nl', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=False),
    sa.Column('text_nl', sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=False),
    sa.Column('topsectors', sa.JSON(), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.Column('areas', sa.JSON(), nullable=False),
    sa.Column('budget', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('budget_nl', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=True),
    sa.Column('stages', sa.Enum('single', 'stages', 'cut_offs', name='call_stages', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('deadlines', sa.JSON(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('override', sqlmodel.sql.sqltypes.AutoString(length=6000), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('updated_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.CheckConstraint("confidence IN ('C', 'D', 'R', 'U', 'I')", name=op.f('ck_funding_call_confidence')),
    sa.CheckConstraint("title <> ''", name=op.f('ck_funding_call_title')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_funding_call')),
    sa.UniqueConstraint('reference', name=op.f('uq_funding_call_reference'))
    )
    op.create_index(op.f('ix_funding_call_closes_on'), 'funding_call', ['closes_on'], unique=False)
    op.create_index(op.f('ix_funding_call_programme'), 'funding_call', ['programme'], unique=False)
    op.create_table('calendar_feed',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('renewals', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_calendar_feed_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_calendar_feed'))
    )
    op.create_table('call_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('step', sa.Enum('created', 'changed', 'imported', 'archived', 'restored', name='call_step', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['funding_call.id'], name=op.f('fk_call_change_call_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_call_change_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_change'))
    )
    op.create_index(op.f('ix_call_change_call_id'), 'call_change', ['call_id'], unique=False)
    op.create_index(op.f('ix_call_change_person_id'), 'call_change', ['person_id'], unique=False)
    op.create_table('call_upload',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_call_upload_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_call_upload'))
    )
    op.create_table('rule_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('programme', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('instrument', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('rule', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(length=490), nullable=False),
    sa.Column('text_nl', sqlmodel.sql.sqltypes.AutoString(length=490), nullable=False),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('least', sa.Float(), nullable=True),
    sa.Column('most', sa.Float(), nullable=True),
    sa.Column('holds_from', sa.Date(), nullable=True),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('confidence', sa.String(length=1), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('undone_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('undone_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("confidence IN ('C', 'D', 'R', 'U', 'I')", name=op.f('ck_rule_change_confidence')),
    sa.CheckConstraint('(undone_at IS NULL) = (undone_by IS NULL)', name=op.f('ck_rule_change_undone')),
    sa.CheckConstraint('since IS NULL OR until IS NULL OR since <= until', name=op.f('ck_rule_change_period')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_rule_change_person_id')),
    sa.ForeignKeyConstraint(['undone_by'], ['person.id'], name=op.f('fk_rule_change_undone_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_change'))
    )
    op.create_index(op.f('ix_rule_change_person_id'), 'rule_change', ['person_id'], unique=False)
    op.create_index(op.f('ix_rule_change_programme'), 'rule_change', ['programme'], unique=False)
    _tie_listings()
    _allow(WAS, IS)


def downgrade() -> None:
    """Takes this revision back; that deadlines were told of is forgotten."""
    op.execute("DELETE FROM digest_item WHERE kind = 'deadline'")
    _allow(IS, WAS)
    op.drop_index(op.f('ix_listing_call_id'), table_name='listing')
    if op.get_bind().dialect.name != 'sqlite':
        op.drop_constraint(op.f('fk_listing_call_id'), 'listing', type_='foreignkey')
    op.drop_column('listing', 'call_id')
    op.drop_index(op.f('ix_rule_change_programme'), table_name='rule_change')
    op.drop_index(op.f('ix_rule_change_person_id'), table_name='rule_change')
    op.drop_table('rule_change')
    op.drop_table('call_upload')
    op.drop_index(op.f('ix_call_change_person_id'), table_name='call_change')
    op.drop_index(op.f('ix_call_change_call_id'), table_name='call_change')
    op.drop_table('call_change')
    op.drop_table('calendar_feed')
    op.drop_index(op.f('ix_funding_call_programme'), table_name='funding_call')
    op.drop_index(op.f('ix_funding_call_closes_on'), table_name='funding_call')
    op.drop_table('funding_call')


def _tie_listings() -> None:
    """The call that a need is meant for; SQLite takes the reference with the column only."""
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('ALTER TABLE listing ADD COLUMN call_id INTEGER CONSTRAINT fk_listing_call_id REFERENCES funding_call (id)')
    else:
        op.add_column('listing', sa.Column('call_id', sa.Integer(), nullable=True))
        op.create_foreign_key(op.f('fk_listing_call_id'), 'listing', 'funding_call', ['call_id'], ['id'])
    op.create_index(op.f('ix_listing_call_id'), 'listing', ['call_id'], unique=False)


def _allow(old: str, new: str) -> None:
    """Puts one rule on the kinds of items in the place of another; SQLite, which cannot, gets the table anew."""
    bind = op.get_bind()
    if bind.dialect.name != 'sqlite':
        bind.exec_driver_sql('ALTER TABLE digest_item DROP CONSTRAINT ck_digest_item_item_kind')
        bind.exec_driver_sql(f'ALTER TABLE digest_item ADD CONSTRAINT ck_digest_item_item_kind CHECK (kind IN {new})')
        return
    kept = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = 'digest_item' AND type = :type AND sql IS NOT NULL")
    written = bind.execute(kept, {'type': 'table'}).scalar_one()
    indexes = bind.execute(kept, {'type': 'index'}).scalars().all()
    body = written[written.index('('):]
    if old not in body:
        raise RuntimeError('the rule on the kinds of items is not as it was made')
    bind.exec_driver_sql(f'CREATE TABLE new_digest_item {body.replace(old, new)}')
    bind.exec_driver_sql('INSERT INTO new_digest_item SELECT * FROM digest_item')
    bind.exec_driver_sql('DROP TABLE digest_item')
    bind.exec_driver_sql('ALTER TABLE new_digest_item RENAME TO digest_item')
    for index in indexes:
        bind.exec_driver_sql(index)
