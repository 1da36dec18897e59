"""A meeting on a real SQLite file, moved through its hour by commands and a clock in the hand of the test."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert
from sqlmodel import SQLModel

import app.parts  # noqa: F401 (every table)
from app.agenda import saving, store
from app.agenda.hour import Hour
from app.core.contract import Command, Event, Place, Seat
from app.core.permissions import MAY
from app.storage.columns import table

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
MEETING, TEAM, LEADER = "m" * 22, "t" * 22, "L" * 22
KEY = "a-key-for-tests"


@dataclass
class Room:
    """A meeting and its clock."""

    tx: Connection
    now: datetime = NINE
    seat: Seat = field(
        default_factory=lambda: Seat(MEETING, TEAM, MAY["coach"], participant=LEADER, name="Ward sister")
    )

    @property
    def place(self) -> Place:
        return Place(MEETING, "", self.now)

    @property
    def hour(self) -> Hour:
        return store.hour_of(self.tx, MEETING)

    @property
    def slack_s(self) -> int:
        return self.hour.slack_s(self.now)

    @property
    def current(self) -> str:
        return store.current(self.tx, MEETING)

    def at(self, clock: str) -> "Room":
        """Move to a time of the day of the meeting."""
        hours, minutes, seconds = (int(part) for part in clock.split(":"))
        self.now = NINE.replace(hour=hours, minute=minutes, second=seconds)
        return self

    def wait(self, seconds: float) -> "Room":
        self.now += timedelta(seconds=seconds)
        return self

    def does(self, kind: type[Command], **fields: Any) -> Event:
        command = kind(key=KEY, **fields)
        event = command.decide(store.load(self.tx, self.place, self.seat, command), self.seat, self.now)
        saving.save(event, self.tx, self.place)
        return event

    def id(self, title: str) -> str:
        return next(item.id for item in self.hour.items if item.title == title)


def furnished(tx: Connection) -> Room:
    team = {
        "id": TEAM,
        "name": "Sepsis big room",
        "kind": "mesosystem",
        "time_zone": "Europe/London",
        "created_at": NINE,
    }
    _put(tx, "team", **team)
    hours = {"scheduled_start": NINE, "scheduled_end": NINE + timedelta(hours=1)}
    _put(tx, "meeting", id=MEETING, team_id=TEAM, join_code="12345678", join_token="j" * 22, created_at=NINE, **hours)
    _put(tx, "person", id="P" * 22, team_id=TEAM, name="Ward sister", skeleton="ward sister", created_at=NINE)
    who = {"id": LEADER, "meeting_id": MEETING, "person_id": "P" * 22, "name": "Ward sister", "joined_at": NINE}
    _put(tx, "participant", **who)
    return Room(tx)


def _put(tx: Connection, name: str, /, **given: Any) -> None:
    """A row with the model's own defaults for what is not given."""
    model = next(m.class_ for m in SQLModel._sa_registry.mappers if table(m.class_).name == name)
    row = model(**given).model_dump()
    tx.execute(insert(table(model)), row)
