"""Everything that leaves the server while a vote is secret, so that two of the same hour can be laid side by side.

Three phones vote, take back and vote otherwise.  Nothing that anybody else is sent may tell one from the other.
"""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, bindparam, text

from app.core.contract import Audience, Screen
from app.core.permissions import needs_of
from app.meetings.reading import meeting_row
from tests.hats import Hour, good
from tests.live import Caller
from tests.web.lines import line, pieces, version_of

Ballots = Mapping[str, Sequence[int]]  # who votes for which numbers, in this order
Sent = dict[str, str]  # where it was sent -> what

VOTERS = ("Registrar", "Night nurse", "Dietitian")
OBSERVERS = {  # hat -> its screens
    "coach": ("desk",),
    "facilitator": ("desk", "hand"),
    "leader": ("desk",),
    "recorder": ("desk", "hand"),
    "participant": ("hand",),
    "guest": ("hand",),
    "wall": ("wall",),
}
READERS = ("coach", "participant")  # of the other pages of the meeting; a desk or hand is its sheet and its own pieces
LINES = (
    ("wall", "wall"),
    ("coach", "desk"),
    ("facilitator", "desk"),
    ("leader", "desk"),
    ("recorder", "hand"),
    ("timekeeper", "hand"),
    ("participant", "hand"),
    ("guest", "hand"),
)
AUDIENCES = [Audience(Screen.WALL), Audience(Screen.HAND)]
AUDIENCES += [Audience(Screen.DESK, needs_of([hat])) for hat in ("coach", "facilitator", "recorder")]
UNSEEN = "select id from vote_round where state in ('open', 'closed')"
NOTED = "select key from receipt where command = 'NoteTime'"
ON_IT = text("select number, idea_id from ballot_idea where round_id = :round").bindparams(bindparam("round"))
OF_ONE = text(
    "select v.idea_id, v.weight, r.method from vote v join participant p on p.id = v.participant_id"
    f" join vote_round r on r.id = v.round_id where p.name = :name and r.id in ({UNSEEN}) order by v.idea_id"
).bindparams(bindparam("name"))
CHANGING = re.compile(r'name="key" value="[^"]*"|"version": ?\d+,?|data-(now|version|beat)="[^"]*"')
WITHOUT_MEETING = ("/healthz", "/readyz", "/robots.txt", "/j/{token}", "/teams/new")
PROGRESS = re.compile(r"(\d+) of (\d+) have finished")
UNTOLD = {"pulse", "multivote-progress", "step-keys"}  # all that a vote may touch


def same(written: str) -> str:
    """Without what differs each time it is painted: keys of forms, versions, the server's clock."""
    return CHANGING.sub("", written)


def given_by(name: str, tx: Connection) -> list[Any]:
    return list(tx.execute(OF_ONE, {"name": name}))


@dataclass
class Watched:
    """An hour with a vote, the lines that listen to it, and what they heard while people voted."""

    hour: Hour
    item: str
    voters: dict[str, Caller]
    lines: list[Any]
    heard: list[str] = field(default_factory=list)
    upto: list[int] = field(default_factory=lambda: [-1] * len(LINES))  # the version that each line has heard of

    def asks(self, command: str, **fields: Any) -> None:
        good(self.hour.hats["coach"].does(f"multivote/{command}", self.item, screen="desk", **fields))

    def ideas(self) -> dict[int, str]:
        """What is on the ballot, by number."""
        (round_,) = self.hour.ids(UNSEEN)
        rows = self.hour.in_office(lambda tx: tx.execute(ON_IT, {"round": round_}).all())
        return {row.number: row.idea_id for row in rows}

    def vote(self, ballots: Ballots) -> None:
        """From now on these are the ballots of the three."""
        self.hears()
        ideas = self.ideas()
        for name in self.voters:
            for row in self.hour.in_office(partial(given_by, name)):
                for _ in range(row.weight if row.method == "dots" else 1):
                    self._posts(name, "take-back-vote", row.idea_id)
            for number in ballots[name]:
                self._posts(name, "cast-vote", ideas[number])
        self.heard += self.hears()

    def _posts(self, name: str, command: str, idea: str) -> None:
        """As a phone without scripts; nobody else sees that answer."""
        address = f"/m/{self.hour.meeting}/multivote/{self.item}/{command}"
        answer = self.voters[name].http.post(address, data={"key": uuid4().hex, "idea": idea})
        assert answer.status_code == 303, answer.text

    def _settles(self) -> None:
        room = self.hour.house.rooms.open[self.hour.meeting]
        deadline = time.monotonic() + 10
        while room.dirty or room.painting.locked() or not (room.ticking is None or room.ticking.done()):
            assert time.monotonic() < deadline, "the room never came to rest"
            time.sleep(0.01)

    def notes_the_time(self) -> None:
        """The house tells every screen now what time alone has changed; else it would between two sets of ballots."""
        self._settles()
        room, before = self.hour.house.rooms.open[self.hour.meeting], len(self.hour.ids(NOTED))
        room.phase = "long ago"
        deadline = time.monotonic() + 20
        while len(self.hour.ids(NOTED)) == before or room.told < self._version():
            assert time.monotonic() < deadline, "the house never noted the time"
            time.sleep(0.02)
        self._settles()

    def _version(self) -> int:
        return int(self.hour.in_office(lambda tx: meeting_row(tx, self.hour.meeting)).version)

    def hears(self) -> list[str]:
        """What every line has been told since it was last asked, up to what the room has painted."""
        self._settles()
        painted = min(sheet.version for sheet in self.hour.house.rooms.open[self.hour.meeting].sheets.values())
        return [message for n in range(len(self.lines)) for message in self._hears(n, painted)]

    def _hears(self, n: int, painted: int) -> Iterator[str]:
        with suppress(TimeoutError):
            while True:
                message = str(self.lines[n].recv(timeout=10 if self.upto[n] < painted else 0))
                self.upto[n] = version_of(message)
                yield message
        assert self.upto[n] >= painted, f"{LINES[n]} heard of {self.upto[n]}, and {painted} was painted"

    def sent(self, *, where: str = "") -> Sent:
        """All that everybody but the three can get now: answers, pages, polls, and every sheet painted anew.

        where: of the addresses only those in which this pattern is found.
        """
        found: Sent = dict(self.pressed())
        self._settles()
        for hat, path in self.pages(where):
            answer = self.hour.hats[hat].http.get(path)
            found[f"{hat} {path}"] = f"{answer.status_code} {same(answer.text)}"
        house = self.hour.house
        painted = house.painter.paint(self.hour.meeting, AUDIENCES, house.registry.topics)
        for n, who in enumerate(AUDIENCES):
            found[f"sheet {n}, {who.screen}"] = same(repr(sorted(painted.sheets[who].items())))
        return found

    def pages(self, where: str = "") -> Iterator[tuple[str, str]]:
        """Every address that can be read, found in the description of the app: a new page is looked at too."""
        listed = self.hour.ids("select id from person order by id")[0]
        whose = {"team": self.hour.team, "meeting": self.hour.meeting, "participant": self.hour.person("Registrar")}
        whose["person"] = listed
        for path, methods in self.hour.app.app.openapi()["paths"].items():  # type: ignore[attr-defined]
            if "get" not in methods or path in WITHOUT_MEETING or not re.search(where, path):
                continue
            if path.endswith((".docx", ".pdf")):  # the document of record.md in other clothes, with the time of making
                continue
            if not path.startswith("/m/") and set(re.findall(r"{(\w+)}", path)) - set(
                whose
            ):  # opened by a key of its own
                continue
            hats = tuple(OBSERVERS) if "{screen}" in path else READERS if "{meeting}" in path else ("coach", "wall")
            for hat in hats:
                for screen in OBSERVERS[hat] if "{screen}" in path else ("",):
                    yield hat, path.format(screen=screen, **whose)

    def pressed(self) -> Iterator[tuple[str, str]]:
        """What may be pressed at such a time, and what may be tried, with its answer."""
        first = min(self.ideas().items())[1]
        open_ = bool(self.hour.ids("select id from vote_round where state = 'open'"))
        tries: list[tuple[str, str, dict[str, Any]]] = [
            ("facilitator", "turn-page", {"page": 1}),  # paints every stage again
            ("facilitator", "move-line", {}),
            ("facilitator", "draw-line", {"rule": "size"}),
            ("facilitator", "open-run-off", {}),
            ("facilitator", "keep-tied", {}),
            ("facilitator", "decide-tie", {"idea": first}),
            ("participant", "order-ballot", {"by_number": "on"}),
            ("recorder", "enter-paper-ballot", {"participant": self.hour.person("Ward volunteer"), "ideas": "99"}),
        ]
        for hat, what, fields in tries + [("facilitator", "show-results", {})] * open_:
            screen = "desk" if hat == "facilitator" else "hand"
            answer = self.hour.hats[hat].does(f"multivote/{what}", self.item, screen=screen, **fields)
            yield f"{hat} pressed {what}", f"{answer.status_code} {same(answer.text)}"


def differing(one: Sent, other: Sent) -> list[str]:
    """Where somebody could tell the two apart."""
    return sorted(where for where in {*one, *other} if one.get(where) != other.get(where))


def told_too_much(heard: Sequence[str], eligible: int) -> list[str]:
    """Messages that said more than how many have finished."""
    return [message for message in heard if not _silent(message, eligible)]


def _silent(message: str, eligible: int) -> bool:
    found = pieces(message)
    words = " ".join(re.sub("<[^>]+>", "", found.get("multivote-progress", "")).split())
    said = PROGRESS.fullmatch(words)
    counts = said is not None and int(said[1]) <= int(said[2]) == eligible
    return bool(found) and set(found) <= UNTOLD and (counts or not words)


@contextmanager
def watched(hour: Hour) -> Iterator[Watched]:
    """Ten ideas, three more phones in the room, the vote is the current item, and every line is open."""
    voters = {name: hour.phone(name) for name in VOTERS}
    board = hour.brainstorm()
    for name, phone in voters.items():
        good(phone.does("brainstorm/add-idea", board, text=f"Idea of the {name.lower()}"))
    good(hour.hats["coach"].does("brainstorm/start-clarify", board))
    item = hour.go_to("multivote")
    with ExitStack() as stack:
        patient: dict[str, Any] = {"ping_interval": None, "max_queue": None}  # nobody reads while the pages are read
        lines: list[Any] = [stack.enter_context(line(hour.hats[hat], screen, **patient)) for hat, screen in LINES]
        yield Watched(hour, item, voters, lines)
