"""A database of its own on a real PostgreSQL.

The server is looked for at BIGROOM_TEST_POSTGRES, or on this machine as user postgres; start one with
`pg_ctlcluster 15 main start` or `docker run -p 5432:5432 -e POSTGRES_HOST_AUTH_METHOD=trust postgres`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

SERVER = os.environ.get("BIGROOM_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432")


@contextmanager
def spare_database() -> Iterator[str]:
    """Its address; afterwards it is gone.  Where no server answers, the test is skipped and says so."""
    name = f"bigroom_{uuid4().hex[:12]}"
    admin = create_engine(f"{SERVER}/postgres", isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as tx:
            tx.execute(text(f"create database {name}"))
    except OperationalError:
        pytest.skip(f"NO POSTGRESQL answers at {SERVER}: this half of the proof did not run")
    try:
        yield f"{SERVER}/{name}"
    finally:
        with admin.connect() as tx:
            tx.execute(text(f"drop database {name} with (force)"))
        admin.dispose()
