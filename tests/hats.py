"""A running meeting with somebody for every column of the table of rights (domain.md, section 4)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Connection, select, text, update

from app.agenda.tables import AgendaItem
from app.core.contract import Command
from app.meetings.tables import Participant
from app.storage.columns import table
from app.teams import keys, office
from app.web.commands import address
from tests.live import SECRET, Caller, Live

ROLES = ("leader", "facilitator", "timekeeper", "recorder")
INSIDE = (*ROLES, "participant", "guest", "coach")
OUTSIDE = ("other coach", "stranger", "wall")
HATS = (*INSIDE, *OUTSIDE)
NAMES = {
    "leader": "Ward sister",
    "facilitator": "Matron",
    "timekeeper": "Pharmacist",
    "recorder": "Ward clerk",
    "participant": "Porter",
    "guest": "Visiting nurse",
    "spare": "Physiotherapist",
}
PERSON, LINE = table(Participant), table(AgendaItem)


@dataclass
class Hour(Live):
    """The meeting runs and stands at its brainstorm; everybody has an idea and a comment of their own."""

    hats: dict[str, Caller] = field(default_factory=dict)

    def fill(self) -> "Hour":
        self.clock.move(minutes=-10)  # type: ignore[attr-defined]
        self.hats = {
            hat: self.phone(name, **({"visiting": "on"} if hat == "guest" else {})) for hat, name in NAMES.items()
        }
        self.hats["coach"] = coach = self.coach_client()
        self.hats["stranger"] = self.client()
        self.hats["other coach"] = self.another_coach()
        self.hats["wall"] = self.paired_wall()
        for role in ROLES:
            good(coach.does("meeting/give-role", role=role, participant=self.person(role)))
        good(coach.does("meeting/add-by-hand", name="Ward volunteer", mode="telephone"))
        self.clock.move(minutes=10)  # type: ignore[attr-defined]
        good(coach.does("agenda/start-meeting"))
        return self

    def another_coach(self) -> Caller:
        """Somebody with a team of their own."""

        def adding(tx: Connection) -> str:
            coach = keys.add_coach(tx, SECRET, "Coach of another team", self.start)
            office.add_team(tx, coach, office.TeamFacts("Frailty big room"), self.start)
            return keys.key_now(tx, SECRET, coach)

        caller = Caller(self, "other coach")
        assert caller.http.post("/h", data={"key_text": self.in_office(adding)}).status_code == 303
        return caller

    def paired_wall(self) -> Caller:
        wall = Caller(self, "wall")
        wall.http.get("/wall")
        digits = self.in_office(
            lambda tx: tx.execute(text("select digits from wall where team_id is null")).scalar_one()
        )
        good(
            self.hats["coach"].http.post(
                f"/m/{self.meeting}/pair", data={"digits": digits}, headers={"HX-Request": "true"}
            )
        )
        return wall

    def person(self, hat: str) -> str:
        """The participant's id behind a hat, or behind a name."""
        named = select(PERSON.c.id).where(PERSON.c.meeting_id == self.meeting, PERSON.c.name == NAMES.get(hat, hat))
        return str(self.in_office(lambda tx: tx.execute(named).scalar_one()))

    def items(self) -> list[Any]:
        lines = select(LINE).where(LINE.c.meeting_id == self.meeting).order_by(LINE.c.position)
        return list(self.in_office(lambda tx: tx.execute(lines).all()))

    def item(self, activity: str) -> str:
        """The agenda item that holds this activity."""
        return str(next(row.id for row in self.items() if row.activity == activity))

    def current(self) -> Any:
        return next(row for row in self.items() if row.started_at and not row.ended_at)

    def go_to(self, activity: str) -> str:
        while self.current().activity != activity:
            good(self.hats["coach"].does("agenda/next-item", item=self.current().id))
        return str(self.current().id)

    def makes_room(self, activity: str) -> str:
        """A talk that is still to come holds this activity instead; its item."""
        free = next(row.id for row in self.items() if not (row.activity or row.quiet or row.started_at))
        self.in_office(lambda tx: tx.execute(update(LINE).where(LINE.c.id == free).values(activity=activity)))
        return str(free)

    def ids(self, sql: str) -> list[str]:
        return [str(found) for found in self.in_office(lambda tx: tx.execute(text(sql)).scalars().all())]

    def brainstorm(self) -> str:
        """Every phone has an idea; all see all."""
        item = self.go_to("brainstorm")
        self.hats["coach"].does(
            "brainstorm/ask-question", item, question="How do we give the first dose sooner?", anonymous="on"
        )
        good(self.hats["coach"].does("brainstorm/open-ideas", item, mode="open"))
        for hat, name in NAMES.items():
            good(self.hats[hat].does("brainstorm/add-idea", item, text=f"Idea of the {name.lower()}"))
        return item

    def voting(self, **more: object) -> str:
        """The ideas are on the ballot."""
        good(self.hats["coach"].does("brainstorm/start-clarify", self.brainstorm()))
        item = self.go_to("multivote")
        good(self.hats["coach"].does("multivote/open-voting", item, **more))
        return item

    @contextmanager
    def nothing_kept(self) -> Iterator[None]:
        """Every command is carried out and answered as ever, and then rolled back."""
        writer, work = self.house.writer, self.house.writer.work

        def tried(tx: Connection, jobs: Any) -> Any:
            outcomes = work(tx, jobs)
            tx.rollback()
            return outcomes

        writer.work = tried
        try:
            yield
        finally:
            writer.work = work


def good(answer: httpx.Response) -> httpx.Response:
    assert answer.status_code == 200, (answer.request.url.path, answer.status_code, answer.text[:400])
    return answer


def route(kind: str, command: type[Command]) -> str:
    """What Caller.does takes: "multivote/cast-vote"."""
    return f"{kind}/{address(command)}"


def hour(folder: Path, **more: Any) -> Hour:
    """Stop it when done."""
    made = Hour(folder, **more)
    try:
        return made.fill()
    except BaseException:
        made.stop()
        raise
