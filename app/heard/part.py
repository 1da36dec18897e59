"""The heard count as a part: nothing to ask of it, one piece on the desk and one on the hand."""

from typing import Any

from sqlalchemy import Connection

from app.core.contract import Command, Event, Fragment, Own, Part, Place, Screen, Seat
from app.core.heard import HEARD
from app.heard import store, views
from app.heard.rules import Count

WHEN = HEARD | {"agenda.now", "meeting.state"}  # an activity closes, an item ends: never in between


def load(tx: Connection, place: Place, seat: Seat, command: Command) -> Any:
    raise TypeError(command)


def save(event: Event, tx: Connection, place: Place) -> None:
    raise TypeError(event)


def mine(tx: Connection, place: Place, seat: Seat) -> Count | None:
    return views.mine(store.overview(tx, place), seat)


PART = Part(
    kind="heard",
    commands=(),
    fragments=(Fragment("desk-heard", WHEN, frozenset({Screen.DESK}), views.desk, "heard/_desk.html"),),
    load=load,
    save=save,
    overview=store.overview,
    own=Own(mine, "heard/_mine.html", WHEN, views.key),
)
