"""Every part of a meeting.  Activities are found, not listed: a folder in activities/ is one."""

from importlib import import_module
from pkgutil import iter_modules

from app import activities
from app.agenda.part import PART as AGENDA
from app.agenda.part import QUIET, TALK
from app.approval.part import PART as APPROVAL
from app.bank.part import PART as BANK
from app.core.contract import Activity, Part
from app.ground.part import PART as GROUND
from app.heard.part import PART as HEARD
from app.live.fragments import Registry
from app.meetings.part import ENDED, LOBBY
from app.meetings.part import PART as MEETING
from app.portfolio import tables as _coaching  # noqa: F401  the same
from app.record.part import PART as RECORD
from app.record.part import READ_BACK
from app.room.part import PART as ROOM
from app.trends.part import PART as TRENDS
from app.weeks.part import ACTIONS, ASKING, NEXT, PARKING
from app.weeks.part import PART as WEEKS


def found() -> list[Activity]:
    """The activities, in order of their folder's name."""
    names = sorted(module.name for module in iter_modules(activities.__path__))
    return [import_module(f"app.activities.{name}").ACTIVITY for name in names]


def parts() -> tuple[Part, ...]:
    return (MEETING, AGENDA, RECORD, APPROVAL, ROOM, GROUND, HEARD, WEEKS, BANK, TRENDS, *found())


def registry() -> Registry:
    house = {"lobby": LOBBY, "talk": TALK, "quiet": QUIET, "readback": READ_BACK, "ended": ENDED}
    house |= {"next": NEXT, "actions": ACTIONS, "parking": PARKING, "consensus": ASKING}
    return Registry(parts(), house)
