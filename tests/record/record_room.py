"""A team, its meeting and three people on a real SQLite file."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jinja2
import pytest
from sqlalchemy import Connection
from sqlmodel import SQLModel

from app.agenda.tables import AgendaItem
from app.core.contract import Command, Event, Place, Seat
from app.core.names import skeleton
from app.core.permissions import needs_of, permit
from app.meetings.tables import Meeting, Participant
from app.record import store
from app.storage.columns import table
from app.storage.db import engines
from app.teams.tables import GroundRule, Person, Team


def templates() -> jinja2.Environment:
    """The house's templates with the house's words."""
    from app.core.saying import Words

    words = Words("en_GB")
    folder = jinja2.FileSystemLoader(Path(__file__).parents[2] / "app" / "templates")
    made = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        loader=folder,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"key": lambda: "key-12345678", "clock": words.clock, "day": words.day, "full_day": words.full_day}
    return made


DESK = templates()
START = datetime(2026, 7, 23, 12, 0, tzinfo=UTC)  # 13:00 in London
PEOPLE = {"p-nurse": "Sepsis nurse", "p-pharmacist": "Ward pharmacist", "p-carer": "Carer partner"}
SEATS = {"nurse": "recorder", "pharmacist": "participant", "carer": "participant"}


def seat(who: str, *hats: str, meeting: str = "m1", team: str = "t1") -> Seat:
    if who == "coach":
        return Seat(meeting, team, needs_of(["coach"]), coach="c1")
    return Seat(meeting, team, needs_of(["participant", *hats]), participant=who, name=who)


class Room:
    """Does what the house does: rights, load, decide, save."""

    def __init__(self, tx: Connection) -> None:
        self.tx, self.now = tx, START

    def place(self, item: str = "-") -> Place:
        return Place("m1", item, self.now)

    def does(self, asked: type[Command], who: str = "nurse", *, item: str = "-", **fields: Any) -> Event:
        command = asked.model_validate({"key": "key-12345678", **fields})
        by = seat(who, SEATS.get(who, "participant"))
        permit(by, command.needs)
        self.now += timedelta(minutes=1)
        event = command.decide(store.load(self.tx, self.place(item), by, command), by, self.now)
        store.save(event, self.tx, self.place(item))
        return event


def seeded(tx: Connection) -> None:
    put(tx, *(Team(id=id_, name="Sepsis pathway", created_at=START) for id_ in ("t1", "t2")))
    put(tx, *(GroundRule(id=f"g{n}", team_id="t1", position=n, text=f"Rule {n}") for n in range(5)))
    put(tx, *(person(id_, name) for id_, name in PEOPLE.items()))
    put(tx, meeting("m0", -7), meeting("m1", 0), meeting("x1", 0, team="t2"))
    put(tx, *(participant(who) for who in SEATS))
    put(tx, item(1, "Look at the data"), item(2, "Ideas and vote"), item(3, "Rate"))


def put(tx: Connection, *rows: SQLModel) -> None:
    for row in rows:
        tx.execute(table(type(row)).insert(), row.model_dump())


def person(id_: str, name: str) -> Person:
    return Person(id=id_, name=name, skeleton=skeleton(name), team_id="t1", created_at=START)


def meeting(id_: str, days: int, team: str = "t1") -> Meeting:
    start = START + timedelta(days=days)
    when: dict[str, Any] = {"scheduled_start": start, "scheduled_end": start + timedelta(hours=1), "started_at": start}
    door: dict[str, Any] = {"join_code": "48291357", "join_token": f"token-{id_}", "created_at": start}
    return Meeting(id=id_, team_id=team, version=3, number=12, aim="Faster", **when, **door)


def participant(who: str) -> Participant:
    named: dict[str, Any] = {"person_id": f"p-{who}", "name": PEOPLE[f"p-{who}"]}
    return Participant(id=who, meeting_id="m1", joined_at=START, **named)


def item(n: int, title: str) -> AgendaItem:
    times: dict[str, Any] = {"planned_s": 600, "adjusted_s": 600, "started_at": START if n == 2 else None}
    return AgendaItem(id=f"i{n}", meeting_id="m1", position=n, title=title, **times)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    house = engines(f"sqlite:///{tmp_path}/record.db")
    SQLModel.metadata.create_all(house.writing)
    with house.writing.begin() as tx:
        seeded(tx)
        yield Room(tx)
    house.dispose()
