"""The audit trail cannot be changed, nor ended before its time; when somebody was erased; names by single sign-on.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

SQLITE = (
    """CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit trail is not changed'); END""",
    """CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON audit_entry
    WHEN OLD.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-3 years')
    BEGIN SELECT RAISE(ABORT, 'the audit trail is kept for three years'); END""",
    """CREATE TRIGGER audit_entry_is_not_replaced BEFORE INSERT ON audit_entry
    WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is not changed'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.at <= now() - interval '3 years' THEN RETURN OLD; END IF;
        END IF;
        RAISE EXCEPTION 'the audit trail is not changed, and kept for three years' USING ERRCODE = 'check_violation';
    END $$""",
    """CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_stays()""",
    """CREATE TRIGGER audit_entry_is_kept BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()""",
)


def upgrade() -> None:
    """Brings the database to this revision."""
    op.add_column('person', sa.Column('erased_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.create_table(
        'external_identity',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('issuer', sqlmodel.sql.sqltypes.AutoString(length=255), nullable=False),
        sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(length=255), nullable=False),
        sa.Column('linked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_external_identity_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_external_identity')),
        sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_external_identity_issuer_subject')),
        sa.UniqueConstraint('person_id', 'issuer', name=op.f('uq_external_identity_person_id_issuer')),
    )
    for statement in SQLITE if _sqlite() else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Takes this revision back."""
    for name in ('stays', 'is_kept', *(['is_not_replaced'] if _sqlite() else [])):
        op.execute(f"DROP TRIGGER audit_entry_{name}{'' if _sqlite() else ' ON audit_entry'}")
    if not _sqlite():
        op.execute('DROP FUNCTION audit_entry_stays()')
    op.drop_table('external_identity')
    op.drop_column('person', 'erased_at')


def _sqlite() -> bool:
    return op.get_bind().dialect.name == 'sqlite'
