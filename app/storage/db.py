"""Engines: one that writes (one connection, one thread), one that only reads."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event

from app.storage.once import READING

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "trusted_schema=OFF",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "cache_size=-16000",
    "mmap_size=0",
    "journal_size_limit=67108864",
)
Version = tuple[int, int, int]


@dataclass(frozen=True)
class Engines:
    """Both ways to the database.  note: what a person at the console should know, or ""."""

    writing: Engine
    reading: Engine
    note: str = ""

    def dispose(self) -> None:
        self.reading.dispose()
        self.writing.dispose()


def sound(version: Version) -> bool:
    """Free of the fault that can corrupt a WAL file written and checkpointed by two connections (P3).

    3.7.0 to 3.51.2 have it, 3.44.6 and 3.50.7 and later of their lines do not; 3.52.0 was withdrawn.
    """
    if version == (3, 52, 0):
        return False
    backport = (version[:2] == (3, 44) and version[2] >= 6) or (version[:2] == (3, 50) and version[2] >= 7)
    return version >= (3, 51, 3) or backport or version < (3, 7, 0)


def dotted(version: tuple[int, ...]) -> str:
    """As it is written: 3.53.4."""
    return ".".join(map(str, version))


def sqlite_module() -> tuple[ModuleType, Version]:
    """The SQLite to use: the one that comes with the project, else the Python's own."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3 as dbapi2
    module: ModuleType = dbapi2
    return module, tuple(module.sqlite_version_info)


def engines(url: str) -> Engines:
    """Engines for a database address; on SQLite with a faulty library everything shares one connection."""
    if not url.startswith("sqlite"):
        return Engines(
            create_engine(url, pool_size=1, max_overflow=0, hide_parameters=True),
            create_engine(
                url, pool_size=4, isolation_level="REPEATABLE READ", hide_parameters=True, execution_options=READING
            ),
        )
    module, version = sqlite_module()
    writing = _sqlite(url, module, "BEGIN IMMEDIATE", PRAGMAS, pool_size=1)
    if not sound(version):
        note = f"SQLite {dotted(version)} has a known fault: one connection is used for everything."
        return Engines(writing, writing, note)
    reading = _sqlite(url, module, "BEGIN", (*PRAGMAS, "wal_autocheckpoint=0", "query_only=ON"), pool_size=4)
    return Engines(writing, reading.execution_options(**READING))


def _sqlite(url: str, module: ModuleType, begin: str, pragmas: tuple[str, ...], pool_size: int) -> Engine:
    engine = create_engine(
        url,
        module=module,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _connect(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
