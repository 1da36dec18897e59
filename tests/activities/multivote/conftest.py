"""A room on a real SQLite file with ideas to vote on, people, and a clock that tests move."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select, update
from sqlmodel import SQLModel

from app.activities.multivote import ACTIVITY, rules
from app.activities.multivote.record import Overview, RoundSeen
from app.activities.multivote.tables import VoteRound
from app.agenda.tables import AgendaItem
from app.core import ballot_items
from app.core.ballot_items import BallotItems, Offered
from app.core.contract import Command, Event, Place, Seat
from app.core.ids import new_id
from app.core.permissions import needs_of, permit
from app.core.roles import Kind
from app.meetings.tables import Meeting, Participant, Receipt
from app.storage.columns import table
from app.storage.db import engines
from app.teams.tables import Person, Team

START = datetime(2026, 7, 23, 9, 0, tzinfo=UTC)


class Room:
    """Everything a test does goes through load, decide and save, as in the house."""

    def __init__(self, tx: Connection) -> None:
        self.tx, self.now = tx, START + timedelta(minutes=5)
        self.ideas: tuple[Offered, ...] = ()
        self.aside: frozenset[str] = frozenset()
        self.groups: tuple[Offered, ...] = ()
        self.fates: dict[str, str] = {}
        self.question = "What could we change?"
        self.team = new_id()
        self.add(Team(id=self.team, name="Sepsis", created_at=START))
        self.meeting = self.another()
        self.item = self.begins()
        self.facilitator = self.joins("Flow coach", "facilitator", "participant")

    def add(self, row: SQLModel) -> None:
        self.tx.execute(insert(table(type(row))), row.model_dump())

    def another(self) -> str:
        """A running meeting of this team."""
        id_ = new_id()
        times: dict[str, Any] = {
            "scheduled_start": START,
            "scheduled_end": START + timedelta(hours=1),
            "started_at": START,
        }
        about: dict[str, Any] = {
            "team_id": self.team,
            "join_code": "48291357",
            "join_token": new_id(),
            "created_at": START,
        }
        self.add(Meeting(id=id_, **times, **about))
        return id_

    def begins(self, activity: str = "multivote", title: str = "Vote", started: bool = True) -> str:
        """An item with this activity, current unless not started."""
        self.item = new_id()
        at = self.now if started else None
        about: dict[str, Any] = {
            "meeting_id": self.meeting,
            "position": 1,
            "title": title,
            "activity": activity,
            "started_at": at,
        }
        self.add(AgendaItem(id=self.item, planned_s=300, adjusted_s=300, **about))
        return self.item

    def joins(
        self, name: str, *hats: str, kind: str = "staff", phone: bool = True, member: bool = True, outside: bool = False
    ) -> Seat:
        id_, person = new_id(), new_id()
        self.add(Person(id=person, team_id=self.team, name=name, skeleton=name.lower(), kind=kind, created_at=START))
        about: dict[str, Any] = {"meeting_id": self.meeting, "person_id": person, "name": name, "kind": kind}
        about |= {"member": member, "outside": outside, "by_hand": not phone, "joined_at": self.now}
        self.add(Participant(id=id_, **about))
        may = needs_of(hats or ("participant" if member else "guest",))
        return Seat(self.meeting, self.team, may, participant=id_, name=name, kind=Kind(kind), outside=outside)

    def change(self, seat: Seat, **values: Any) -> None:
        p = table(Participant)
        self.tx.execute(update(p).where(p.c.id == seat.participant).values(**values))

    def people(self, n: int) -> list[Seat]:
        return [self.joins(f"Person {i:02}") for i in range(n)]

    def offers(self, n: int) -> None:
        self.ideas = tuple(Offered(new_id(), i, f"Idea & {i}") for i in range(1, n + 1))

    def id(self, number: int) -> str:
        return next(idea.id for idea in self.ideas if idea.number == number)

    @property
    def place(self) -> Place:
        return Place(self.meeting, self.item, self.now)

    def does(self, seat: Seat, asked: type[Command], **fields: Any) -> Event:
        command = asked(key=new_id(), **fields)
        permit(seat, command.needs)
        event = command.decide(ACTIVITY.load(self.tx, self.place, seat, command), seat, self.now)
        ACTIVITY.save(event, self.tx, self.place)
        self.signs(seat, type(command).__name__)
        return event

    def signs(self, seat: Seat, command: str) -> None:
        """A receipt as the house writes it."""
        row = {"key": new_id(), "by": seat.by, "meeting_id": self.meeting, "part": "multivote", "item": self.item}
        self.tx.execute(insert(table(Receipt)), row | {"command": command, "version": 1, "print": b"x", "at": self.now})

    def opens(self, ideas: int = 0, **fields: Any) -> Event:
        if ideas:
            self.offers(ideas)
        return self.does(self.facilitator, rules.OpenVoting, **fields)

    def votes(self, seat: Seat, *numbers: int) -> None:
        for number in numbers:
            self.does(seat, rules.CastVote, idea=self.id(number))

    def closes(self) -> None:
        self.does(self.facilitator, rules.CloseVoting)

    def shows(self) -> RoundSeen:
        self.does(self.facilitator, rules.ShowResults)
        return self.round

    def sees(self) -> Overview:
        seen = ACTIVITY.overview(self.tx, self.place)
        assert isinstance(seen, Overview)
        return seen

    @property
    def round(self) -> RoundSeen:
        seen = self.sees().round
        assert seen
        return seen

    def says(self) -> str:
        return f"{self.round.finished} of {self.round.eligible} have finished"

    def mine(self, seat: Seat) -> Any:
        assert ACTIVITY.mine
        return ACTIVITY.mine(self.tx, self.place, seat)

    def kept(self) -> list[int]:
        """The numbers of the ideas that go on, by what the ideas were told."""
        return sorted(idea.number for idea in self.ideas if self.fates.get(idea.id) == "kept")

    def held(self, seats: dict[str, Seat], ballots: dict[str, list[int]], **fields: Any) -> None:
        """A whole round, up to its results."""
        self.opens(**fields)
        self.filled(seats, ballots)

    def filled(self, seats: dict[str, Seat], ballots: dict[str, list[int]]) -> None:
        for person, numbers in ballots.items():
            self.votes(seats[person], *numbers)
        self.closes()
        self.shows()

    def totals(self) -> dict[int, int]:
        assert self.round.outcome
        return {total.idea.number: total.votes for total in self.round.outcome.totals}

    def rows(self, model: type[SQLModel]) -> list[Any]:
        return list(self.tx.execute(select(table(model))))

    def rounds(self) -> int:
        return int(self.tx.execute(select(func.count()).select_from(table(VoteRound))).scalar_one())


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    both = engines(f"sqlite:///{tmp_path / 'room.db'}")
    SQLModel.metadata.create_all(both.writing)
    with both.writing.begin() as tx:
        made = Room(tx)
        monkeypatch.setattr(ballot_items, "_sources", [lambda tx, meeting: BallotItems(made.question, made.ideas)])
        monkeypatch.setattr(ballot_items, "_groups", [lambda tx, meeting: BallotItems(made.question, made.groups)])
        monkeypatch.setattr(ballot_items, "_hearers", [lambda tx, fates: made.fates.update(fates)])
        monkeypatch.setattr(ballot_items, "_hidden", [lambda tx, meeting: made.aside])
        yield made
    both.dispose()


def plain(html: str) -> str:
    """What a person reads of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
