"""Tells what a database means by an error: two changes at once, nobody there, or a mistake of ours."""

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

TAKEN = {"23505", "40001", "40P01"}
"""PostgreSQL: a key is taken already; two transactions cannot follow one another; they wait for each other."""
PASSING = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
}  # fmt: skip
"""SQLite: somebody else writes, or the file cannot be reached or written."""


def clashed(error: SQLAlchemyError) -> bool:
    """Whether somebody else made a change at the same moment that leaves no room for this one."""
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        keys = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
        return isinstance(error, IntegrityError) and error.orig.sqlite_errorcode in keys
    return getattr(error.orig, "sqlstate", None) in TAKEN


def unavailable(error: SQLAlchemyError) -> bool:
    """Whether the database cannot be worked with now, but may be in a moment."""
    if isinstance(error, NoneFree):
        return True
    if not isinstance(error, OperationalError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return (getattr(error.orig, "sqlite_errorcode", 0) & 0xFF) in PASSING
    return True
