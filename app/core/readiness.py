"""What a meeting still lacks before its start; each part says its own, in a sentence."""

from collections.abc import Callable

from sqlalchemy import Connection

Asker = Callable[[Connection, str], list[str]]
_askers: list[Asker] = []


def asks(asker: Asker) -> None:
    """Called once by each part that may lack something."""
    _askers.append(asker)


def lacking(tx: Connection, meeting: str) -> list[str]:
    return [gap for asker in _askers for gap in asker(tx, meeting)]
