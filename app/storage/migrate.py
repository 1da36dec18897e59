"""Brings a database to the tables of this code, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).parents[2] / "migrations"
LOCK = text("SELECT pg_advisory_xact_lock(48291357)")  # several processes may start at once: one migrates


def upgrade(engine: Engine, to: str = "head") -> None:
    """Runs the migrations that are missing.  Nothing of them stays if one fails; a newer database is refused."""
    with engine.connect() as connection, unbound(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(LOCK)
        refuse_newer(connection)
        command.upgrade(config(connection), to)
        must_hold_together(connection)


def downgrade(engine: Engine, to: str) -> None:
    """Back to revision `to`, or "base"."""
    with engine.connect() as connection, unbound(connection), connection.begin():
        command.downgrade(config(connection), to)
        must_hold_together(connection)


def config(connection: Connection) -> Config:
    """Alembic's settings; migrations/env.py takes the connection from here."""
    found = Config(MIGRATIONS / "alembic.ini")
    found.attributes["connection"] = connection
    return found


def refuse_newer(connection: Connection) -> None:
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    there = MigrationContext.configure(connection).get_current_heads()
    if unknown := [revision for revision in there if revision not in known]:
        raise SystemExit(
            f"This database is at {unknown[0]}, which this version does not know. Start the newer version."
        )


@contextmanager
def unbound(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by copying it: with foreign keys on, dropping the old one would empty what points at it.

    The pragma does nothing inside a transaction, so it goes to the driver before one begins.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def must_hold_together(connection: Connection) -> None:
    """Every reference still points at a row; else the transaction is undone."""
    if connection.dialect.name != "sqlite":
        return
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise RuntimeError(f"The migration would leave {len(broken)} broken references, first in {broken[0][0]}")
