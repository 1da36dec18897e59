"""How any part puts something on the parking lot, which the record keeps."""

from collections.abc import Callable

from sqlalchemy import Connection

from app.core.contract import Place

Writer = Callable[[Connection, Place, str, str], None]
_writers: list[Writer] = []


def parks(writer: Writer) -> None:
    """Called once by the part that keeps the parking lot."""
    _writers.append(writer)


def park(tx: Connection, place: Place, text: str, by: str) -> None:
    """Writes `text` down for later, from the item of `place`; by: who parked it."""
    for writer in _writers:
        writer(tx, place, text, by)
