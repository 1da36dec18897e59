"""The migrated database is the one the code means; a failed migration leaves nothing; back and forth."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel

from app.storage import migrate
from app.storage.db import engines

FIRST = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "t1", None
def upgrade():
    op.create_table("parent", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table("child", sa.Column("of", sa.Integer, sa.ForeignKey("parent.id")))
def downgrade():
    op.drop_table("child")
    op.drop_table("parent")
"""
BROKEN = """
from alembic import op
revision, down_revision = "t2", "t1"
def upgrade():
    op.execute("INSERT INTO child VALUES (7)")
def downgrade():
    pass
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    both = engines(f"sqlite:///{tmp_path / 'room.db'}")
    yield both.writing
    both.dispose()


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of migrations with one in it."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder, ignore=shutil.ignore_patterns("versions", "__pycache__"))
    env = (
        (folder / "env.py")
        .read_text()
        .replace("Path(__file__).parents[1]", f"Path({str(migrate.MIGRATIONS.parent)!r})")
    )
    (folder / "env.py").write_text(env)
    (folder / "versions").mkdir()
    (folder / "versions" / "t1.py").write_text(FIRST)
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    return folder


def tables(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names())


@pytest.mark.skipif(not list(migrate.MIGRATIONS.glob("versions/*.py")), reason="no migration is written yet")
def test_the_migrated_database_has_exactly_the_tables_of_the_code(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    assert differences == []


@pytest.mark.skipif(not list(migrate.MIGRATIONS.glob("versions/*.py")), reason="no migration is written yet")
def test_every_migration_can_be_taken_back(engine: Engine) -> None:
    migrate.upgrade(engine)
    migrate.downgrade(engine, "base")
    assert tables(engine) == {"alembic_version"}
    migrate.upgrade(engine)


def test_a_second_start_migrates_nothing(engine: Engine, scripts: Path) -> None:
    migrate.upgrade(engine)
    migrate.upgrade(engine)
    assert tables(engine) == {"alembic_version", "parent", "child"}


def test_a_migration_that_breaks_a_reference_leaves_nothing(engine: Engine, scripts: Path) -> None:
    migrate.upgrade(engine)
    (scripts / "versions" / "t2.py").write_text(BROKEN)
    with pytest.raises(RuntimeError, match="1 broken references, first in child"):
        migrate.upgrade(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM child").scalar() == 0
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "t1"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_database_of_a_newer_version_is_refused(engine: Engine, scripts: Path) -> None:
    migrate.upgrade(engine)
    (scripts / "versions" / "t1.py").unlink()
    with pytest.raises(SystemExit, match="Start the newer version"):
        migrate.upgrade(engine)
