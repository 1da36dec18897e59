"""The agenda as a part of the meeting: what can be asked of it, and where it is shown."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from app.agenda import choices, record, restoring, saving, store, views, wish_rows
from app.agenda.hurry import HURRYING
from app.agenda.order import ORDERING
from app.agenda.planning import PLANNING
from app.agenda.rules import RUNNING
from app.agenda.tables import AgendaItem, Pause
from app.agenda.wishes import OwnWish, WishTime
from app.core.contract import Activity, Audience, Fragment, Own, Part, Place, Screen, Seat, Stage
from app.core.document import Section
from app.core.erasing import erases
from app.core.merging import folds
from app.core.words import N_
from app.storage.columns import table
from app.storage.redact import Typed, redacts

NOW = frozenset({"agenda.now", "agenda.time", "meeting.state"})
ALL = NOW | {"agenda.plan", "meeting.roles"}
WISH, PAGE = frozenset({"agenda.wish"}), frozenset({"agenda.page"})
WALL, DESK, HAND = (frozenset({screen}) for screen in (Screen.WALL, Screen.DESK, Screen.HAND))

FRAGMENTS = (
    Fragment("wall-rail", ALL, WALL, views.see_rail, "agenda/_wall_rail.html"),
    Fragment("stage-clock", NOW | PAGE, WALL, views.see_now, "agenda/_stage_clock.html"),
    Fragment("desk-pages", NOW | PAGE, DESK, views.see_now, "agenda/_pages.html"),
    Fragment("desk-agenda", ALL, DESK, views.see_rail, "agenda/_desk_agenda.html"),
    Fragment("desk-now", ALL | WISH, DESK, choices.see_controls, "agenda/_desk_now.html"),
    Fragment("bar-clock", NOW, DESK, choices.see_controls, "agenda/_bar_clock.html"),
    Fragment("late-start", ALL, DESK, choices.see_controls, "agenda/_late_start.html"),
    Fragment("plan-keys", ALL, DESK, views.see_plan_key, "agenda/_plan_key.html"),
    Fragment("cues", ALL | WISH, WALL | DESK | HAND, views.see_cues, "agenda/_cues.html"),
    Fragment("hand-top", ALL, HAND, views.see_head, "agenda/_hand_top.html"),
)


def sections(tx: Connection, place: Place) -> list[Section]:
    """Its pages of the record."""
    seen = store.overview(tx, place)
    return record.sections(seen.hour, store.names(tx, place.meeting), seen.zone, place.now)


def facts(tx: Connection, place: Place) -> dict[str, Any]:
    """The same as data."""
    return record.facts(store.hour_of(tx, place.meeting), store.names(tx, place.meeting), place.now)


def mine(tx: Connection, place: Place, seat: Seat) -> choices.OwnTime | OwnWish | None:
    """What its hand shows to one person: what they may press about time, or what they are asked when it is up."""
    seen = store.overview(tx, place)
    current = seen.hour.current
    said = wish_rows.answers(tx, current) if current else {}
    return choices.see_own(seen, seat) or choices.see_wish(seen, seat, said)


PART = Part(
    kind="agenda",
    commands=(*RUNNING, *HURRYING, *ORDERING, *PLANNING, WishTime),
    fragments=FRAGMENTS,
    load=store.load,
    save=saving.save,
    overview=store.overview,
    sections=sections,
    facts=facts,
    restore=restoring.restore,
    own=Own(mine, "agenda/_own.html", frozenset({"agenda.time"}), choices.wish_key),
)


erases(wish_rows.erase)
folds(wish_rows.fold)
ITEM, PAUSE = table(AgendaItem), table(Pause)
redacts(
    Typed("item", N_("the title of an item"), ITEM, "title", frame=True),
    Typed("item-aim", N_("the aim of an item"), ITEM, "aim", frame=True),
    Typed("item-method", N_("the method of an item"), ITEM, "method", frame=True),
    Typed("item-lead", N_("who leads an item"), ITEM, "lead", fixed=frozenset({*views.ROLES, "partner"}), frame=True),
    Typed("pause", N_("why the timer was paused"), PAUSE, "reason", frame=True),
)


def _stage_of_the_house(kind: str, wall: str, see: Callable[[store.Overview, Audience], Any]) -> Activity:
    """What fills the stage at an item without an activity."""
    stages = {
        Screen.WALL: Stage(see, wall),
        Screen.DESK: Stage(views.see_now, "agenda/talk_desk.html"),
    }
    return Activity(
        kind=kind,
        commands=(),
        fragments=(),
        load=store.load,
        save=saving.save,
        overview=store.overview,
        topics=NOW,
        stages=stages,
    )


TALK = _stage_of_the_house("talk", "agenda/talk_wall.html", choices.see_controls)
QUIET = _stage_of_the_house("quiet", "agenda/quiet_wall.html", views.see_now)  # whatever its activity (AG-17)
