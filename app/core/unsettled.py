"""What must be finished before a record can be approved; each part says its own, in a sentence."""

from collections.abc import Callable

from sqlalchemy import Connection

from app.core.contract import Place

Asker = Callable[[Connection, Place], str]
_askers: list[Asker] = []


def asks(asker: Asker) -> None:
    """Called once by each part that may still change by itself after the end; "" where it will not."""
    _askers.append(asker)


def unsettled(tx: Connection, place: Place) -> str:
    """The first sentence, "" where everything is settled."""
    return next((said for asker in _askers if (said := asker(tx, place))), "")
