"""What could be better at the next meeting, as all may read it after the close; never who said it (RT-9)."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from app.core.contract import Place

Teller = Callable[[Connection, Place], Mapping[str, str]]  # the id of each comment and its text
_tellers: list[Teller] = []


def teaches(teller: Teller) -> None:
    """Called once by each activity that gathers such comments."""
    _tellers.append(teller)


def lessons(tx: Connection, place: Place) -> dict[str, str]:
    """By id; nothing before the close, nothing that only the facilitator may read."""
    return {id_: text for teller in _tellers for id_, text in teller(tx, place).items()}
