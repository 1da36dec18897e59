"""Texts set aside are erased when the meeting is over for good (BR-15); each part knows its own."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

Eraser = Callable[[Connection, str, datetime], None]
_erasers: list[Eraser] = []


def erases(eraser: Eraser) -> None:
    """Called once by each part that has texts to set aside."""
    _erasers.append(eraser)


def erase(tx: Connection, meeting: str, now: datetime) -> None:
    for eraser in _erasers:
        eraser(tx, meeting, now)
