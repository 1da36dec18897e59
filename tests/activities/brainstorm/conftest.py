"""A room on a real SQLite file with a brainstorm, and the cast that writes in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jinja2
import pytest
from sqlalchemy import Connection, insert, select, update
from sqlmodel import SQLModel

from app.activities.brainstorm import ACTIVITY
from app.activities.brainstorm.overview import Overview
from app.activities.brainstorm.tables import Idea
from app.agenda.tables import AgendaItem
from app.core import ballot_items, parking
from app.core.contract import Audience, Event, Place, Screen, Seat
from app.core.ids import new_id
from app.core.permissions import needs_of, permit
from app.core.saying import Words
from app.meetings.tables import Meeting, Participant
from app.storage.columns import table
from app.storage.db import engines
from app.teams.tables import Person, Team

START = datetime(2026, 7, 23, 9, 0, tzinfo=UTC)
APP = Path(__file__).parents[3] / "app"
IDEA, MEETING, PARTICIPANT = table(Idea), table(Meeting), table(Participant)
COMMANDS = {command.__name__: command for command in ACTIVITY.commands}
STUBS = {"wall_stage.html": "<div>{% block heading %}{% endblock %}</div>{% block body %}{% endblock %}"}


@dataclass
class Room:
    """Everything a test does goes through rights, load, decide and save, as in the house."""

    tx: Connection
    now: datetime = START + timedelta(minutes=20)
    seats: dict[str, Seat] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.team = new_id()
        self.add(Team(id=self.team, name="Sepsis", created_at=START))
        self.meets()

    def meets(self, *, practice: bool = False) -> None:
        """Another meeting of the same team, with the same cast."""
        self.meeting, self.item = new_id(), new_id()
        end = START + timedelta(hours=1)
        times: dict[str, Any] = {
            "scheduled_start": START,
            "scheduled_end": end,
            "started_at": START,
            "created_at": START,
        }
        self.add(
            Meeting(
                id=self.meeting,
                team_id=self.team,
                join_code="48291357",
                join_token=new_id(),
                practice=practice,
                **times,
            )
        )
        self.agenda("silent")
        self.joins("leader", "leader", "participant")
        self.joins("facilitator", "facilitator", "participant")
        self.joins("recorder", "recorder", "participant")
        self.joins("nurse", "participant")
        self.joins("pharmacist", "participant")
        self.seats["coach"] = Seat(self.meeting, self.team, needs_of(["coach"]), name="coach", coach=new_id())

    def add(self, row: SQLModel) -> None:
        self.tx.execute(insert(table(type(row))), row.model_dump())

    def agenda(self, mode: str) -> None:
        """The next item, with this mode, becomes current."""
        self.item = new_id()
        about: dict[str, Any] = {
            "position": 1,
            "title": "Ideas",
            "activity": "brainstorm",
            "planned_s": 360,
            "adjusted_s": 360,
        }
        self.add(AgendaItem(id=self.item, meeting_id=self.meeting, mode=mode, **about))

    def joins(self, name: str, *hats: str, by_hand: bool = False) -> None:
        person, participant = new_id(), new_id()
        self.add(Person(id=person, team_id=self.team, name=name, skeleton=name, created_at=START))
        row: dict[str, Any] = {
            "meeting_id": self.meeting,
            "person_id": person,
            "name": name,
            "by_hand": by_hand,
            "joined_at": START,
        }
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

    def asks(self, question: str = "What slows the first dose?", mode: str = "silent", **more: Any) -> None:
        self.does("facilitator", "AskQuestion", question=question, mode=mode, **{"anonymous": "on", **more})
        self.does("facilitator", "OpenIdeas", mode=mode)

    def writes(self, name: str, *texts: str) -> list[str]:
        """The ids of the new ideas."""
        return [self.write(name, text) for text in texts]

    def write(self, name: str, text: str) -> str:
        before = set(self.tx.execute(select(IDEA.c.id)).scalars())
        self.does(name, "AddIdea", text=text)
        (new,) = set(self.tx.execute(select(IDEA.c.id)).scalars()) - before
        return str(new)

    def shares(self, *texts: str) -> list[str]:
        """Ideas in open mode: numbers 1, 2, 3 ..."""
        self.asks(mode="open")
        return self.writes("nurse", *texts)

    def ends(self) -> None:
        self.tx.execute(update(MEETING).where(MEETING.c.id == self.meeting).values(ended_at=self.now))

    def row(self, idea: str) -> Any:
        return self.tx.execute(select(IDEA).where(IDEA.c.id == idea)).one()

    def numbers(self) -> list[int | None]:
        return list(self.tx.execute(select(IDEA.c.number).order_by(IDEA.c.added_at, IDEA.c.id)).scalars())

    @property
    def seen(self) -> Overview:
        found: Overview = ACTIVITY.overview(self.tx, self.place)
        return found

    def votable(self) -> list[str]:
        return [one.text for one in ballot_items.votable(self.tx, self.meeting).ideas]


@dataclass
class Screens:
    """What people see, painted with every name that is not given refused."""

    room: Room
    env: jinja2.Environment

    def paint(self, template: str, it: Any, who: Audience) -> str:
        base = f"/m/{self.room.meeting}/brainstorm/{self.room.item}"
        html = self.env.get_template(template).render(it=it, who=who, base=base, m=self.room.meeting)
        return " ".join(html.split())

    def stage(self, screen: Screen, name: str = "") -> str:
        who = Audience(screen, self.room.seats[name].may if name else frozenset())
        stage = ACTIVITY.stages[screen]
        return self.paint(stage.template, stage.see(self.room.seen, who), who)

    @property
    def wall(self) -> str:
        return self.stage(Screen.WALL)

    def desk(self, name: str) -> str:
        seat = self.room.seats[name]
        assert ACTIVITY.desk
        forms = ACTIVITY.desk(self.room.tx, self.room.place, seat)
        own = self.paint(ACTIVITY.desk_template, forms, Audience(Screen.DESK, seat.may))
        return self.stage(Screen.DESK, name) + own

    def hand(self, name: str) -> str:
        seat = self.room.seats[name]
        assert ACTIVITY.mine
        mine = ACTIVITY.mine(self.room.tx, self.room.place, seat)
        return self.paint(ACTIVITY.mine_template, mine, Audience(Screen.HAND, seat.may))

    def pushed(self, screen: Screen) -> str:
        """All fragments of this screen."""
        who = Audience(screen)
        return "".join(
            self.paint(piece.template, piece.see(self.room.seen, who), who)
            for piece in ACTIVITY.fragments
            if screen in piece.screens
        )


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Connection]:
    made = engines(f"sqlite:///{tmp_path / 'room.db'}")
    SQLModel.metadata.create_all(made.writing)
    with made.writing.begin() as connection:
        yield connection
    made.dispose()


@pytest.fixture
def room(tx: Connection) -> Room:
    return Room(tx)


@pytest.fixture
def screens(room: Room) -> Screens:
    folders = [APP / "templates", APP / "activities" / "brainstorm" / "templates"]
    loader = jinja2.ChoiceLoader([jinja2.DictLoader(STUBS), *(jinja2.FileSystemLoader(one) for one in folders)])
    options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": jinja2.StrictUndefined, "autoescape": True}
    env = jinja2.Environment(loader=loader, extensions=["jinja2.ext.i18n"], **options)  # type: ignore[arg-type]
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    env.globals |= {"key": new_id, "day": Words("en_GB").day, "zone": "Europe/London"}
    return Screens(room, env)


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
