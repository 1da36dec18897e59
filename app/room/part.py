"""What the room offers the house."""

from sqlalchemy import Connection

from app.core.asking import takes
from app.core.contract import Fragment, Own, Part, Place, Screen, Seat
from app.core.erasing import erases
from app.core.merging import folds
from app.room import store, views
from app.room.overview import overview
from app.room.rules import COMMANDS

WALL, DESK, HAND = (frozenset({screen}) for screen in (Screen.WALL, Screen.DESK, Screen.HAND))
HANDS = frozenset({"room.hands", "meeting.people", "meeting.state"})
ASKED = HANDS | {"room.asked", "agenda.now"}  # counted by item; the wall is silent in a quiet one
WORDS = frozenset({"room.words"})


def mine(tx: Connection, place: Place, seat: Seat) -> views.MineView:
    return views.mine(overview(tx, place), seat)


PART = Part(
    kind="room",
    commands=COMMANDS,
    fragments=(
        Fragment("wall-room", ASKED, WALL, views.wall, "room/_wall.html"),
        Fragment("desk-room", ASKED, DESK, views.desk, "room/_desk.html"),
        Fragment("desk-words", WORDS, DESK, views.words, "room/_desk_words.html"),
        Fragment("hand-words", WORDS, HAND, views.words, "room/_hand_words.html"),
    ),
    load=store.load,
    save=store.save,
    overview=overview,
    own=Own(mine, "room/_mine.html", frozenset({"room.hands", "agenda.now", "meeting.state"}), views.key),
)
takes(store.ask)
erases(store.cut_names)
folds(store.fold)
