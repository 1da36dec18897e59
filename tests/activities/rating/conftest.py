"""A room on a real SQLite file: people, a running meeting and a clock that tests move."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update
from sqlmodel import SQLModel

from app.activities.rating import ACTIVITY
from app.activities.rating.record import Overview
from app.activities.rating.tables import CountedComment
from app.agenda.tables import AgendaItem
from app.core.contract import Command, Event, Place, Seat
from app.core.ids import new_id
from app.core.permissions import needs_of, permit
from app.core.roles import Kind
from app.meetings.tables import Meeting, Participant, ParticipantDevice, Receipt
from app.storage.columns import table
from app.storage.db import engines
from app.teams.tables import Person, Team

START = datetime(2026, 7, 23, 9, 0, tzinfo=UTC)


class Room:
    """Everything a test does goes through load, decide and save, as in the house."""

    def __init__(self, tx: Connection) -> None:
        self.tx, self.now, self.item = tx, START + timedelta(minutes=5), "-"
        self.team = new_id()
        self.add(Team(id=self.team, name="Sepsis", created_at=START))
        self.meeting = self.another(START)

    def add(self, row: SQLModel) -> None:
        self.tx.execute(insert(table(type(row))), row.model_dump())

    def another(self, start: datetime) -> str:
        """A running meeting of this team."""
        id_, end = new_id(), start + timedelta(hours=1)
        times = {"scheduled_start": start, "scheduled_end": end, "started_at": start, "created_at": start}
        self.add(Meeting(id=id_, team_id=self.team, join_code="48291357", join_token=new_id(), **times))
        return id_

    @property
    def place(self) -> Place:
        return Place(self.meeting, self.item, self.now)

    def at(self, **later: float) -> None:
        self.now = START + timedelta(**later)

    def ends(self) -> None:
        self.tx.execute(update(table(Meeting)).where(table(Meeting).c.id == self.meeting).values(ended_at=self.now))

    def begins(self, activity: str = "rating") -> None:
        """The next item, with this activity, becomes current."""
        self.item = new_id()
        about = {"meeting_id": self.meeting, "position": 1, "title": "Rate the meeting", "activity": activity}
        self.add(AgendaItem(id=self.item, planned_s=300, adjusted_s=300, started_at=self.now, **about))

    def joins(self, name: str, *hats: str, kind: str = "staff", phone: bool = True) -> Seat:
        id_, person, at = new_id(), new_id(), START
        self.add(Person(id=person, team_id=self.team, name=name, skeleton=name.lower(), kind=kind, created_at=at))
        about = {"meeting_id": self.meeting, "person_id": person, "name": name, "kind": kind, "joined_at": at}
        self.add(Participant(id=id_, by_hand=not phone, **about))
        if phone:
            self.add(ParticipantDevice(device_hash=new_id(), meeting_id=self.meeting, participant_id=id_))
        may = needs_of(hats or ("participant",))
        return Seat(self.meeting, self.team, may, participant=id_, name=name, kind=Kind(kind))

    def people(self, n: int) -> list[Seat]:
        return [self.joins(f"Person {i:02}") for i in range(n)]

    def does(self, seat: Seat, asked: type[Command], **fields: Any) -> Event:
        command = asked(key=new_id(), **fields)
        permit(seat, command.needs)
        event = command.decide(ACTIVITY.load(self.tx, self.place, seat, command), seat, self.now)
        ACTIVITY.save(event, self.tx, self.place)
        self.signs(seat, type(command).__name__)
        return event

    def signs(self, seat: Seat, command: str) -> None:
        """A receipt as the house writes it."""
        row = {"key": new_id(), "by": seat.by, "meeting_id": self.meeting, "part": "rating", "item": "-"}
        self.tx.execute(insert(table(Receipt)), row | {"command": command, "version": 1, "print": b"x", "at": self.now})

    def sees(self) -> Overview:
        seen = ACTIVITY.overview(self.tx, self.place)
        assert isinstance(seen, Overview)
        return seen

    def counted(self) -> dict[str, str]:
        """Text to id of the published comments."""
        c = table(CountedComment).c
        return {row.text: row.id for row in self.tx.execute(select(c.id, c.text))}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    both = engines(f"sqlite:///{tmp_path / 'room.db'}")
    SQLModel.metadata.create_all(both.writing)
    with both.writing.begin() as tx:
        yield Room(tx)
    both.dispose()
