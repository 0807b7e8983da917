"""Drafts may lack what a listing must have; when one was submitted, renewed and warned of; its history.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

LOOSER = {
    'title_length': (
        'length(title) BETWEEN 1 AND 120',
        "length(title) <= 120 AND (title <> '' OR state IN ('draft', 'archived'))",
    ),
    'need_names_partner': (
        "kind = 'capability' OR (partner_wanted <> '' AND partner_task <> '')",
        "kind = 'capability' OR state IN ('draft', 'archived') OR (partner_wanted <> '' AND partner_task <> '')",
    ),
}
"""By the name of a rule what it was and what it is."""
STEPS = (
    'created', 'changed', 'submitted', 'withdrawn', 'published', 'rejected', 'asked', 'held', 'resumed', 'renewed',
    'expired', 'archived',
)


def upgrade() -> None:
    """Brings the database to this revision."""
    for name, (old, new) in LOOSER.items():
        _replace(name, old, new)
    op.add_column('listing', sa.Column('submitted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column('listing', sa.Column('renewals', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('listing', sa.Column('warned_on', sa.Date(), nullable=True))
    op.create_table(
        'listing_change',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('listing_id', sa.Integer(), nullable=False),
        sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('step', sa.Enum(*STEPS, name='listing_step', native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column('fields', sa.JSON(), nullable=False),
        sa.Column('note', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
        sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_listing_change_listing_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_listing_change_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_listing_change')),
    )
    op.create_index('ix_listing_change_listing_id', 'listing_change', ['listing_id'])
    op.create_index('ix_listing_change_person_id', 'listing_change', ['person_id'])
    op.create_index('ix_listing_change_step_at', 'listing_change', ['step', 'at'])


def downgrade() -> None:
    """Takes this revision back; what a draft lacks is filled in with signs that say so."""
    op.drop_table('listing_change')
    for name in ('submitted_at', 'renewals', 'warned_on'):
        op.drop_column('listing', name)
    op.execute("UPDATE listing SET title = reference WHERE title = ''")
    for name in ('partner_wanted', 'partner_task'):
        op.execute(f"UPDATE listing SET {name} = '-' WHERE {name} = '' AND kind = 'need'")
    for name, (old, new) in LOOSER.items():
        _replace(name, new, old)


def _replace(name: str, old: str, new: str) -> None:
    """Puts one rule of the table in the place of another; SQLite, which cannot, gets the table anew."""
    named = f'CONSTRAINT ck_listing_{name} CHECK '
    bind = op.get_bind()
    if bind.dialect.name != 'sqlite':
        op.execute(f'ALTER TABLE listing DROP CONSTRAINT ck_listing_{name}')
        op.execute(f'ALTER TABLE listing ADD {named}({new})')
        return
    kept = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = 'listing' AND type = :type AND sql IS NOT NULL")
    written = bind.execute(kept, {'type': 'table'}).scalar_one()
    indexes = bind.execute(kept, {'type': 'index'}).scalars().all()
    body = written[written.index('('):]
    if f'{named}({old})' not in body:
        raise RuntimeError(f'the rule {name} is not as it was made')
    bind.exec_driver_sql(f"CREATE TABLE new_listing {body.replace(f'{named}({old})', f'{named}({new})')}")
    bind.exec_driver_sql('INSERT INTO new_listing SELECT * FROM listing')
    bind.exec_driver_sql('DROP TABLE listing')
    bind.exec_driver_sql('ALTER TABLE new_listing RENAME TO listing')
    for index in indexes:
        bind.exec_driver_sql(index)
