"""A meeting from 09:00 to 10:00 on a real SQLite file."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel

import app.parts  # noqa: F401 (every table)
from app.storage.db import engines
from tests.agenda.agenda_room import Room, furnished


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path = tmp_path_factory.mktemp("agenda") / "agenda.db"
    both = engines(f"sqlite:///{path}")
    SQLModel.metadata.create_all(both.writing)
    yield both.writing
    both.dispose()


@pytest.fixture
def room(engine: Engine) -> Iterator[Room]:
    """A meeting from 09:00 to 10:00 with an empty agenda; nothing of it is left afterwards."""
    with engine.connect() as tx:
        yield furnished(tx)
        tx.rollback()
