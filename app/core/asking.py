"""How any part asks the room what something numbered means, in plain words; the room keeps the asking."""

from collections.abc import Callable

from sqlalchemy import Connection

from app.core.contract import Place

Asker = Callable[[Connection, Place, int], None]
_askers: list[Asker] = []


def takes(asker: Asker) -> None:
    """Called once by the part that tells the room what was asked."""
    _askers.append(asker)


def ask(tx: Connection, place: Place, number: int) -> None:
    """Somebody asks what `number` means; who asks is not handed on."""
    for asker in _askers:
        asker(tx, place, number)
