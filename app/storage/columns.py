"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, String, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as whole milliseconds since 1970: no zone to lose, and it sorts."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(milliseconds=value)


def instant(*, null: bool = False, index: bool = False) -> Any:
    """A column for a moment."""
    return Column(Instant, nullable=null, index=index)


def ref(target: str, *, key: bool = False, null: bool = False, index: bool = True) -> Any:
    """A column that points at a row, such as `ref("meeting.id")`."""
    return Column(String(22), ForeignKey(target), primary_key=key, nullable=null, index=index and not key)


def put(tx: Connection, *rows: SQLModel) -> None:
    """Inserts whole rows, with the defaults of their classes; for what is done once, not for hot paths."""
    for row in rows:
        tx.execute(table(type(row)).insert(), row.model_dump())


def table(model: type[SQLModel]) -> Table:
    """The Core table of a SQLModel class (which mypy does not see): hot paths use Core statements."""
    found = model.__table__  # type: ignore[attr-defined]
    assert isinstance(found, Table)
    return found
