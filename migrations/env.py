"""How Alembic reaches our tables and our database."""

from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from app.config import Settings
from app.storage.columns import Instant
from app.storage.db import engines

ROOT = Path(__file__).parents[1]
for pattern in ("app/*/tables.py", "app/activities/*/tables.py"):
    for path in sorted(ROOT.glob(pattern)):
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def plain(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """A migration names plain column types: it must mean the same when the code has moved on."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def migrate(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,  # SQLite alters a table by copying it
        render_item=plain,
        compare_type=False,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:  # called from the command line
    settings = Settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    with engines(settings.url).writing.connect() as connection, connection.begin():
        migrate(connection)
