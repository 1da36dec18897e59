"""What a person is told when the database will not take anything: the disk is full, or somebody else holds it."""

from sqlalchemy.exc import DBAPIError

from app.core.errors import No
from app.core.words import N_

FULL = N_("The disk of the server is full: nothing is saved now. What you typed is kept. Tell whoever runs Big Room.")
READ_ONLY = N_("The server may not write to its disk now. What you typed is kept. Tell whoever runs Big Room.")
HELD = N_("The server is busy with something else. Nothing was saved; try again in a minute.")
BROKEN = N_("The server cannot reach its disk now. Nothing was saved; try again in a minute.")
# SQLite's primary result codes, and the SQLSTATEs of PostgreSQL that mean the same.
SQLITE = {5: HELD, 6: HELD, 8: READ_ONLY, 10: BROKEN, 13: FULL, 14: BROKEN}
POSTGRES = {"53100": FULL, "25006": READ_ONLY, "55P03": HELD, "57P01": BROKEN, "57P02": BROKEN, "57P03": BROKEN}
AGAIN_S = 30


class CannotSave(No):
    """Nothing was changed, and it is no fault of whoever asked (503): the same may work in AGAIN_S seconds."""


def cannot_save(failure: Exception) -> CannotSave | None:
    """What to say of this failure of the database; None for any other fault."""
    if not isinstance(failure, DBAPIError):
        return None
    code, state = getattr(failure.orig, "sqlite_errorcode", None), getattr(failure.orig, "sqlstate", None)
    says = SQLITE.get(code & 0xFF) if isinstance(code, int) else POSTGRES.get(state or "")
    if says is None and failure.connection_invalidated:
        says = BROKEN
    return CannotSave(says) if says else None
