"""The heard count as a part: nothing to ask of it, one piece on the desk and one on the hand."""

from sqlalchemy import Connection

from app.core.contract import Fragment, Own, Part, Place, Screen, Seat
from app.core.heard import HEARD
from app.heard import store, views
from app.heard.rules import Count

WHEN = HEARD | {"agenda.now", "meeting.state"}  # an activity closes, an item ends: never in between


def mine(tx: Connection, place: Place, seat: Seat) -> Count | None:
    return views.mine(store.overview(tx, place), seat)


PART = Part(
    kind="heard",
    fragments=(Fragment("desk-heard", WHEN, frozenset({Screen.DESK}), views.desk, "heard/_desk.html"),),
    overview=store.overview,
    own=Own(mine, "heard/_mine.html", WHEN, views.key),
)
