"""After something was erased: not a byte of it stays in the files (P35)."""

from sqlalchemy import Engine


def scrub(engine: Engine) -> None:
    """Writes the log back into the database and empties it; what is deleted there is overwritten with zeros already.

    On PostgreSQL its own VACUUM does that in its own time; docs/privacy.md says so.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as tx:
            raw = tx.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
