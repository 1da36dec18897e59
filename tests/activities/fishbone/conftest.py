"""A room on a real SQLite file with a fishbone, and the cast that writes in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update
from sqlmodel import SQLModel

from app.activities.fishbone import ACTIVITY
from app.activities.fishbone.overview import Overview
from app.activities.fishbone.tables import FishboneCause
from app.agenda.tables import AgendaItem
from app.core import ballot_items, parking
from app.core.contract import Event, Place, Seat
from app.core.ids import new_id
from app.core.permissions import needs_of, permit
from app.meetings.tables import Meeting, Participant
from app.storage.columns import table
from app.storage.db import engines
from app.teams.tables import Person, Team

START = datetime(2026, 7, 23, 9, 0, tzinfo=UTC)
CAUSE, MEETING = table(FishboneCause), table(Meeting)
COMMANDS = {command.__name__: command for command in ACTIVITY.commands}
HATS = {
    "facilitator": ("facilitator", "participant"), "recorder": ("recorder", "participant"),
    "nurse": ("participant",), "pharmacist": ("participant",),
}  # fmt: skip


@dataclass
class Room:
    """Everything a test does goes through rights, load, decide and save, as in the house."""

    tx: Connection
    now: datetime = START + timedelta(minutes=20)
    seats: dict[str, Seat] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.team, self.meeting, self.item = new_id(), new_id(), new_id()
        self.add(Team(id=self.team, name="Sepsis", created_at=START))
        end = START + timedelta(hours=1)
        times: dict[str, Any] = {
            "scheduled_start": START,
            "scheduled_end": end,
            "started_at": START,
            "created_at": START,
        }
        self.add(Meeting(id=self.meeting, team_id=self.team, join_code="48291357", join_token=new_id(), **times))
        line: dict[str, Any] = {"position": 1, "title": "Causes", "activity": "fishbone", "mode": "silent"}
        self.add(AgendaItem(id=self.item, meeting_id=self.meeting, planned_s=360, adjusted_s=360, **line))
        for name, hats in HATS.items():
            self.joins(name, *hats)

    def add(self, row: SQLModel) -> None:
        self.tx.execute(insert(table(type(row))), row.model_dump())

    def joins(self, name: str, *hats: str) -> None:
        person, participant = new_id(), new_id()
        self.add(Person(id=person, team_id=self.team, name=name, skeleton=name, created_at=START))
        row: dict[str, Any] = {"meeting_id": self.meeting, "person_id": person, "name": name, "joined_at": START}
        self.add(Participant(id=participant, **row))
        self.seats[name] = Seat(self.meeting, self.team, needs_of(hats), participant=participant, name=name)

    @property
    def place(self) -> Place:
        return Place(self.meeting, self.item, self.now)

    def does(self, name: str, command: str, /, **fields: Any) -> Event:
        seat, asked = self.seats[name], COMMANDS[command].model_validate({"key": new_id(), **fields})
        permit(seat, asked.needs)
        event = asked.decide(ACTIVITY.load(self.tx, self.place, seat, asked), seat, self.now)
        ACTIVITY.save(event, self.tx, self.place)
        self.now += timedelta(seconds=1)
        return event

    def begins(self, mode: str = "open", branches: str = "People\nPlace\nTime") -> None:
        self.does("facilitator", "WriteProblem", problem="The dose is late", mode=mode, branches=branches)
        self.does("facilitator", "OpenCauses", mode=mode)

    def branch(self, name: str) -> str:
        return next(branch.id for branch in self.seen.branches if branch.name == name)

    def writes(self, name: str, branch: str, text: str) -> str:
        """The id of the new cause."""
        before = set(self.tx.execute(select(CAUSE.c.id)).scalars())
        self.does(name, "AddCause", branch=self.branch(branch), text=text)
        (new,) = set(self.tx.execute(select(CAUSE.c.id)).scalars()) - before
        return str(new)

    def ends(self) -> None:
        self.tx.execute(update(MEETING).where(MEETING.c.id == self.meeting).values(ended_at=self.now))

    def row(self, cause: str) -> Any:
        return self.tx.execute(select(CAUSE).where(CAUSE.c.id == cause)).one()

    def texts(self, branch: str) -> list[str]:
        return [one.text for one in self.seen.under(self.branch(branch))]

    @property
    def seen(self) -> Overview:
        found: Overview = ACTIVITY.overview(self.tx, self.place)
        return found

    def votable(self) -> list[str]:
        return [one.text for one in ballot_items.votable(self.tx, self.meeting).ideas]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = engines(f"sqlite:///{tmp_path / 'room.db'}")
    SQLModel.metadata.create_all(made.writing)
    with made.writing.begin() as connection:
        yield Room(connection)
    made.dispose()


@pytest.fixture
def vote(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A vote round runs while this list is not empty."""
    running: list[str] = []
    monkeypatch.setattr(ballot_items, "_rounds", [lambda tx, meeting: bool(running)])
    return running


@pytest.fixture
def lot(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The parking lot: text and who parked it."""
    parked: list[tuple[str, str]] = []
    monkeypatch.setattr(parking, "_writers", [lambda tx, place, text, by: parked.append((text, by))])
    return parked
