"""One server for one SQLite file: two would each believe to be the only writer."""

from collections.abc import Callable
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

    def _take(handle: IO[bytes]) -> None:
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
else:

    def _take(handle: IO[bytes]) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def hold(file: Path) -> Callable[[], None] | None:
    """Takes the lock of a database file until the process ends or the answer is called; None: another has it.

    On a file of its own: a lock on the database itself would meet SQLite's, and closing it would drop those.
    """
    handle = Path(f"{file}.lock").open("ab")  # noqa: SIM115 - it is held for as long as the server runs
    try:
        _take(handle)
    except OSError:
        handle.close()
        return None
    return handle.close
