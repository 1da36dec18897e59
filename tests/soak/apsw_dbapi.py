"""APSW as SQLAlchemy wants a SQLite module: only with it can the project's own engine run over a disk of ours."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import apsw

from tests.soak.disk import NAME

paramstyle, apilevel, threadsafety = "qmark", "2.0", 1
sqlite_version_info = tuple(int(n) for n in apsw.sqlite_lib_version().split("."))
sqlite_version = apsw.sqlite_lib_version()
Error, DatabaseError, OperationalError = sqlite3.Error, sqlite3.DatabaseError, sqlite3.OperationalError
IntegrityError, ProgrammingError, InterfaceError = (
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
    sqlite3.InterfaceError,
)
NotSupportedError, DataError, InternalError = sqlite3.NotSupportedError, sqlite3.DataError, sqlite3.InternalError
Binary = bytes


def connect(database: str, **_: Any) -> "Connection":
    return Connection(database)


class Connection:
    """Alone with its file: a VFS of APSW has no memory that connections share, which WAL needs for two."""

    isolation_level: str | None = None

    def __init__(self, database: str) -> None:
        self.real = apsw.Connection(database, vfs=NAME)
        self.real.execute("PRAGMA locking_mode=EXCLUSIVE")

    def cursor(self) -> "Cursor":
        return Cursor(self.real)

    def execute(self, sql: str, values: Sequence[Any] = ()) -> "Cursor":
        return self.cursor().execute(sql, values)

    def create_function(self, name: str, n: int, function: Any, **_: Any) -> None:
        self.real.create_scalar_function(name, function, n)

    def commit(self) -> None:
        if self.real.in_transaction:
            self.real.execute("COMMIT")

    def rollback(self) -> None:
        if self.real.in_transaction:
            self.real.execute("ROLLBACK")

    def close(self) -> None:
        self.real.close()


class Cursor:
    arraysize, lastrowid = 1, 0

    def __init__(self, real: apsw.Connection) -> None:
        self.real, self.rows, self.rowcount = real, list[tuple[Any, ...]](), -1
        self.description: tuple[Any, ...] | None = None

    def execute(self, sql: str, values: Sequence[Any] = ()) -> "Cursor":
        cursor = self.real.cursor()
        found = cursor.execute(sql, tuple(values))
        try:
            self.description = tuple((name, *(None,) * 6) for name, _ in found.get_description())
        except apsw.ExecutionCompleteError:
            self.description = None
        self.rows, self.rowcount, self.lastrowid = list(found), self.real.changes(), self.real.last_insert_rowid()
        return self

    def executemany(self, sql: str, many: Iterable[Sequence[Any]]) -> "Cursor":
        for values in many:
            self.execute(sql, values)
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        return self.rows.pop(0) if self.rows else None

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        taken, self.rows = self.rows[:size], self.rows[size:]
        return taken

    def fetchall(self) -> list[tuple[Any, ...]]:
        taken, self.rows = self.rows, []
        return taken

    def close(self) -> None:
        self.rows = []
