"""What the record offers the house."""

from typing import Any

from sqlalchemy import Connection

from app.core.contract import Activity, Fragment, Part, Place, Screen, Stage
from app.core.document import Section
from app.core.erasing import erases
from app.core.heard import Signs, counts
from app.core.merging import folds, follows
from app.core.parking import parks
from app.core.words import N_
from app.record import record, restoring, store, views
from app.record.overview import overview
from app.record.rules import COMMANDS
from app.storage.redact import Typed, redacts

DESK, WALL = frozenset({Screen.DESK}), frozenset({Screen.WALL})
TOPICS = frozenset({"record", "agenda.plan"})  # a line shows the title of its item
TRAY = TOPICS | {"agenda.now", "agenda.time", "meeting.state"}  # it stands inside a stage that is painted with these


def sections(tx: Connection, place: Place) -> list[Section]:
    """RE-1 from the notes by item to the parking lot."""
    return record.sections(overview(tx, place))


def facts(tx: Connection, place: Place) -> dict[str, Any]:
    return record.facts(overview(tx, place))


PART = Part(
    kind="record",
    commands=COMMANDS,
    fragments=(
        Fragment("desk-written", TOPICS, DESK, views.log, "record/_written.html"),
        Fragment("wall-tray", TRAY, WALL, views.tray, "record/_tray.html"),
        Fragment("notes-list", TOPICS, DESK, views.notes, "record/_notes.html"),
    ),
    load=store.load,
    save=store.save,
    overview=overview,
    sections=sections,
    facts=facts,
    restore=restoring.restore,
)
READ_BACK = Activity(  # step 5, at an item without an activity
    kind="readback",
    commands=(),
    fragments=(),
    load=store.load,
    save=store.save,
    overview=overview,
    topics=TRAY,
    stages={
        Screen.WALL: Stage(views.read_back, "record/readback_wall.html"),
        Screen.DESK: Stage(views.read_back, "record/readback_desk.html"),
    },
)
T = store.TABLES
redacts(
    Typed("note", N_("a note"), T["note"]),
    Typed("decision", N_("a decision"), T["decision"]),
    Typed("action", N_("an action"), T["action"]),
    Typed("owner", N_("the owner of an action"), T["action"], "owner"),
    Typed("helpers", N_("who helps with an action"), T["action"], "helpers"),
    Typed("reason", N_("why an action was dropped"), T["action"], "reason"),
    Typed("stuck", N_("what an action is stuck on"), T["action"], "stuck"),
    Typed("parked", N_("a parked item"), T["parked"]),
)
parks(store.park)
erases(store.erase_set_aside)
folds(store.fold)
follows(store.follow)
counts(Signs("record", frozenset({"WriteNote", "WriteAction"})))
