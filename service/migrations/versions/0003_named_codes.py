"""Countries and provinces are named by foreign keys, confidence marks are checked everywhere, roles are unique.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

COUNTRIES = ('organisation', 'region', 'partner_count', 'country_standing', 'programme_area', 'role')
PROVINCES = ('organisation', 'region', 'role')
MARKED = (
    'collaboration', 'collaboration_count', 'country', 'country_standing', 'field_relatedness', 'identifier',
    'knowledge_field', 'market', 'membership', 'organisation_name', 'partner_count', 'post', 'programme',
    'programme_area', 'region', 'support_item', 'tki', 'topsector', 'topsector_crosswalk',
)
SCOPE = 'person_id, name, organisation_id, country, province'
ROLE = f'CONSTRAINT uq_role_person_id_name_organisation_id_country_province UNIQUE ({SCOPE})'
SEAT = {
    'lat_range': 'lat IS NULL OR (lat BETWEEN -90 AND 90)',
    'lon_range': 'lon IS NULL OR (lon BETWEEN -180 AND 180)',
    'lat_with_lon': '(lat IS NULL) = (lon IS NULL)',
}
NOWHERE = sa.text('organisation_id IS NULL AND country IS NULL AND province IS NULL')
UNIQUE = {
    'uq_role_organisation': ['person_id', 'name', 'organisation_id'],
    'uq_role_country': ['person_id', 'name', 'country'],
    'uq_role_province': ['person_id', 'name', 'province'],
    'uq_role_everywhere': ['person_id', 'name'],
}


def upgrade() -> None:
    """Brings the database to this revision."""
    op.create_table(
        'province',
        sa.Column('code', sa.String(length=20), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint('code', name=op.f('pk_province')),
    )
    _name_what_is_used()
    for table, added in _clauses().items():
        _change(table, added, [ROLE] if table == 'role' else [])
    for name, columns in UNIQUE.items():
        where = NOWHERE if name == 'uq_role_everywhere' else None
        op.create_index(name, 'role', columns, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Takes the database back to the revision before."""
    for name in UNIQUE:
        op.drop_index(name, table_name='role')
    for table, added in _clauses().items():
        _change(table, [ROLE] if table == 'role' else [], added)
    op.drop_table('province')


def _clauses() -> dict[str, list[str]]:
    """The constraints that each table gets."""
    clauses: dict[str, list[str]] = {}
    for table in COUNTRIES:
        key = f'CONSTRAINT fk_{table}_country FOREIGN KEY(country) REFERENCES country (code)'
        clauses.setdefault(table, []).append(key)
    for table in PROVINCES:
        key = f'CONSTRAINT fk_{table}_province FOREIGN KEY(province) REFERENCES province (code)'
        clauses.setdefault(table, []).append(key)
    for table in MARKED:
        mark = f"CONSTRAINT ck_{table}_confidence CHECK (confidence IN ('C', 'D', 'R', 'U', 'I'))"
        clauses.setdefault(table, []).append(mark)
    clauses['post'] += [f'CONSTRAINT ck_post_{name} CHECK ({rule})' for name, rule in SEAT.items()]
    return clauses


def _name_what_is_used() -> None:
    """Rows for the codes in use, the next `schakel seed` says what they are; of equal roles the first stays."""
    for table in COUNTRIES:
        op.execute(
            'INSERT INTO country (source, licence, source_date, confidence, code, eu_code, name_nl, name_en, name_de,'
            " name_fr, eea, europe) SELECT DISTINCT 'in use', 'not stated', CURRENT_DATE, 'U', country, country,"
            f' country, country, country, country, false, false FROM {table}'
            ' WHERE country IS NOT NULL AND country NOT IN (SELECT code FROM country)'
        )
    op.execute(
        "INSERT INTO province (code, name) SELECT code, min(name) FROM region WHERE level = 'province' GROUP BY code"
    )
    for table in PROVINCES:
        op.execute(
            f'INSERT INTO province (code, name) SELECT DISTINCT province, province FROM {table}'
            ' WHERE province IS NOT NULL AND province NOT IN (SELECT code FROM province)'
        )
    op.execute(f'DELETE FROM role WHERE id NOT IN (SELECT min(id) FROM role GROUP BY {SCOPE})')


def _change(table: str, added: list[str], dropped: list[str]) -> None:
    """Adds and drops constraints of a table; SQLite, which cannot, gets the table anew, all else as it was."""
    if op.get_bind().dialect.name != 'sqlite':
        for clause in dropped:
            op.execute(f'ALTER TABLE {table} DROP CONSTRAINT {clause.split()[1]}')
        for clause in added:
            op.execute(f'ALTER TABLE {table} ADD {clause}')
        return
    _rebuild(table, added, dropped)


def _rebuild(table: str, added: list[str], dropped: list[str]) -> None:
    """The text of the table is changed, not what is reflected of it: reflecting loses its checks."""
    bind = op.get_bind()
    kept = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type = :type AND sql IS NOT NULL")
    written = bind.execute(kept, {'table': table, 'type': 'table'}).scalar_one()
    indexes = bind.execute(kept, {'table': table, 'type': 'index'}).scalars().all()
    body = written.partition('(')[2].rstrip().removesuffix(')').rstrip()
    for clause in dropped:
        before = next(gap for gap in (', \n\t', ', ') if gap + clause in body)
        body = body.replace(before + clause, '')
    bind.exec_driver_sql(f'CREATE TABLE new_{table} (' + ', '.join([body, *added]) + ')')
    bind.exec_driver_sql(f'INSERT INTO new_{table} SELECT * FROM {table}')
    bind.exec_driver_sql(f'DROP TABLE {table}')
    bind.exec_driver_sql(f'ALTER TABLE new_{table} RENAME TO {table}')
    for index in indexes:
        bind.exec_driver_sql(index)
