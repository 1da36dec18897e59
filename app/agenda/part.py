"""The agenda as a part of the meeting: what can be asked of it, and where it is shown."""

from typing import Any

from sqlalchemy import Connection

from app.agenda import record, store, views
from app.agenda.planning import PLANNING
from app.agenda.rules import RUNNING
from app.core.contract import Activity, Fragment, Part, Place, Screen, Stage
from app.core.document import Section

NOW = frozenset({"agenda.now", "agenda.time", "meeting.state"})
ALL = NOW | {"agenda.plan", "meeting.roles"}
WALL, DESK, HAND = (frozenset({screen}) for screen in (Screen.WALL, Screen.DESK, Screen.HAND))

FRAGMENTS = (
    Fragment("wall-rail", ALL, WALL, views.see_rail, "agenda/_wall_rail.html"),
    Fragment("stage-clock", NOW, WALL, views.see_now, "agenda/_stage_clock.html"),
    Fragment("desk-agenda", ALL, DESK, views.see_rail, "agenda/_desk_agenda.html"),
    Fragment("desk-now", ALL, DESK, views.see_controls, "agenda/_desk_now.html"),
    Fragment("bar-clock", NOW, DESK, views.see_controls, "agenda/_bar_clock.html"),
    Fragment("plan-keys", ALL, DESK, views.see_plan_key, "agenda/_plan_key.html"),
    Fragment("hand-top", ALL, HAND, views.see_head, "agenda/_hand_top.html"),
)


def sections(tx: Connection, place: Place) -> list[Section]:
    """Its pages of the record."""
    seen = store.overview(tx, place)
    return record.sections(seen.hour, store.names(tx, place.meeting), seen.zone, place.now)


def facts(tx: Connection, place: Place) -> dict[str, Any]:
    """The same as data."""
    return record.facts(store.hour_of(tx, place.meeting), store.names(tx, place.meeting), place.now)


PART = Part(
    kind="agenda",
    commands=(*RUNNING, *PLANNING),
    fragments=FRAGMENTS,
    load=store.load,
    save=store.save,
    overview=store.overview,
    sections=sections,
    facts=facts,
)


def _stage_of_the_house(kind: str, wall: str) -> Activity:
    """What fills the stage at an item without an activity."""
    stages = {
        Screen.WALL: Stage(views.see_now, wall),
        Screen.DESK: Stage(views.see_now, "agenda/talk_desk.html"),
    }
    return Activity(
        kind=kind,
        commands=(),
        fragments=(),
        load=store.load,
        save=store.save,
        overview=store.overview,
        topics=NOW,
        stages=stages,
    )


TALK = _stage_of_the_house("talk", "agenda/talk_wall.html")
QUIET = _stage_of_the_house("quiet", "agenda/quiet_wall.html")  # whatever its activity (AG-17)
