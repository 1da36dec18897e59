"""Starts the real server again and again without loading it again: a thousand kills in minutes instead of an hour.

Everything is imported once; each line that comes in forks a child, and the child runs `bigroom serve` from its first
line to its last, with the lock, the database and the port.  `early` is the deliberately broken build of P1.
"""

import os
import signal
import sys
import time
from collections.abc import Sequence
from typing import Any

from app.console.serving import serve
from app.parts import parts
from app.storage.writer import Writer
from app.web.commands import routes

LATE_S = 0.05


def early(self: Writer[Any, Any], jobs: Sequence[Any]) -> list[Any]:
    """Answers, and commits a little later."""
    line = self.engine.connect()
    doing = line.begin()
    outcomes = self.work(line, jobs)

    def commit() -> None:
        time.sleep(LATE_S)
        doing.commit()
        line.close()

    self.thread.submit(commit)
    return outcomes


def main() -> None:
    routes(parts())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for line in sys.stdin:
        if not (child := os.fork()):
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.stdin.close()
            os.dup2(2, 1)  # what it says belongs into the log
            if line.strip() == "early":
                Writer._together = early  # type: ignore[method-assign]
            serve()
            os._exit(0)
        os.write(1, f"child {child}\n".encode())  # one piece, whatever else is said


if __name__ == "__main__":
    main()
