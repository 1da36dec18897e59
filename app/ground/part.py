"""The ground rules as a part: agreed on each hand, one in focus on the wall, nudged without a name."""

from sqlalchemy import Connection

from app.core.contract import Fragment, Own, Part, Place, Screen, Seat
from app.core.erasing import erases
from app.core.merging import folds
from app.ground import record, store, views
from app.ground.overview import overview
from app.ground.rules import COMMANDS

DESK = frozenset({Screen.DESK})
WHEN = frozenset({"ground.focus", "ground.rules", "agenda.now", "meeting.state"})


def mine(tx: Connection, place: Place, seat: Seat) -> views.MineView | None:
    return views.mine(overview(tx, place), seat)


PART = Part(
    kind="ground",
    commands=COMMANDS,
    fragments=(
        Fragment("desk-ground", WHEN | {"ground.agreed", "meeting.people"}, DESK, views.desk, "ground/_desk.html"),
    ),
    load=store.load,
    save=store.save,
    overview=overview,
    sections=lambda tx, place: record.sections(overview(tx, place)),
    facts=lambda tx, place: record.facts(overview(tx, place)),
    own=Own(mine, "ground/_mine.html", WHEN, views.key),
)
erases(store.erase)
folds(store.fold)
