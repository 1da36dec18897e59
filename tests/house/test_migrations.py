"""The migrations make the tables of the code and can be taken back, on SQLite and on PostgreSQL."""

import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel

from app import parts
from app.storage import migrate
from app.storage.db import engines

pytestmark = pytest.mark.timeout(180)
POSTGRES = os.environ.get("BIGROOM_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        both = engines(f"sqlite:///{tmp_path / 'room.db'}")
        yield both.writing
        both.dispose()
    else:
        yield from empty_postgres()


def empty_postgres() -> Iterator[Engine]:
    """A database of its own, dropped afterwards; skipped, and said, where no server answers."""
    name, server = f"bigroom_{uuid4().hex[:12]}", create_engine(f"{POSTGRES}/postgres", isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        pytest.skip(f"NO POSTGRESQL answers at {POSTGRES}: this half of the proof did not run")
    made = create_engine(f"{POSTGRES}/{name}")
    yield made
    made.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
    server.dispose()


def differences(engine: Engine) -> list[object]:
    """What alembic would still change."""
    parts.parts()  # every table is known once every part is
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: list[object] = compare_metadata(MigrationContext.configure(connection, opts=MEANT), SQLModel.metadata)
        return found


MEANT = {"compare_type": True, "include_name": lambda name, kind, parents: kind != "table" or name != "alembic_version"}


def test_a_fresh_database_has_the_tables_of_the_code(engine: Engine) -> None:
    migrate.upgrade(engine)
    assert differences(engine) == []


def test_up_down_and_up_again(engine: Engine) -> None:
    migrate.upgrade(engine)
    tables = set(inspect(engine).get_table_names())
    migrate.downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    migrate.upgrade(engine)
    assert set(inspect(engine).get_table_names()) == tables
    assert differences(engine) == []
