"""Whether a database has the newest tables already: asked at each start, so that Alembic is loaded only to migrate."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"
CURRENT = text("SELECT version_num FROM alembic_version")


def newest() -> str:
    """The revision of this code: what the last migration's file name begins with."""
    return max(path.name for path in VERSIONS.glob("[0-9]*.py")).partition("_")[0]


def at_newest(engine: Engine) -> bool:
    with engine.connect() as connection:
        return inspect(connection).has_table("alembic_version") and [newest()] == list(connection.scalars(CURRENT))
