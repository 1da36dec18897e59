"""One form for every command: fields that can be read, about things that are there.

A new activity brings its own in tests/activities/<kind>/examples.py: `Examples(hour)` with the `item` where it happens
and `field(command, name, hat)`.
"""

from typing import Any

from app.agenda.order import ORDERING
from app.core.contract import Command, Part
from app.weeks.fates import OF_PARKED
from tests.beside import beside
from tests.hats import NAMES, Hour, good

PAPER = ("EnterPaperBallot", "RatePaper", "RateFor")  # these are about somebody without a phone


class Forms:
    """The forms for an hour whose people all have an idea and a comment."""

    def __init__(self, hour: Hour) -> None:
        self.hour = hour
        self.at = {"brainstorm": hour.brainstorm(), "multivote": hour.item("multivote"), "rating": hour.item("rating")}
        coach = hour.hats["coach"]
        for kind in ("decision", "action", "note"):
            good(coach.does(f"record/write-{kind}", text=f"A {kind}"))
        good(coach.does("rating/open-rating", self.at["rating"]))
        for hat in NAMES:
            good(hour.hats[hat].does("rating/say-went-well", self.at["rating"], text=f"Thanks from {hat}"))
        self.spare, self.volunteer = hour.person("spare"), hour.person("Ward volunteer")
        good(coach.does("room/write-word", term="Door to needle", meaning="From the door to the first dose"))
        self.word = hour.ids("select id from plain_word")[0]
        self.rule = hour.ids("select id from ground_rule order by position")[0]
        self.note = hour.ids("select id from note")[0]
        good(coach.does("record/write-parked", text="Parked"))
        self.parked = hour.ids("select id from parked_item")[0]
        self.action = hour.ids("select id from action")[0]
        good(coach.does("brainstorm/new-group", self.at["brainstorm"], name="Near the bed"))
        self.cluster = hour.ids("select id from cluster")[0]
        self.current = hour.current().id
        self.later = next(row.id for row in hour.items() if row.protected and not row.started_at)
        self.listed = hour.ids("select id from person order by id")[0]
        self.people = {hat: hour.person(hat) for hat in NAMES}
        self.ideas = dict(
            zip(
                hour.ids("select author_id from idea order by id"),
                hour.ids("select id from idea order by id"),
                strict=True,
            )
        )
        self.own = {kind: module.Examples(hour) for kind, module in beside("examples").items()}
        self.at |= {kind: own.item for kind, own in self.own.items()}
        said = "select participant_id from rating_comment order by id", "select id from rating_comment order by id"
        self.comments = dict(zip(*map(hour.ids, said), strict=True))

    def path(self, part: Part) -> str:
        return self.at.get(part.kind, "-")

    def of(self, part: Part, kind: type[Command], hat: str) -> dict[str, str]:
        """A field without an example here fails the test that asks."""
        return {
            name: self.field(part, kind, name, hat)
            for name, field in kind.model_fields.items()
            if name != "key" and field.annotation is not bool
        }

    def line(self, kind: type[Command]) -> str:
        """The current item, or the next one for what is about a later one."""
        return self.later if kind in ORDERING else self.current

    def of_record(self, part: Part, kind: type[Command]) -> str:
        """A line that the command can be about."""
        if kind in OF_PARKED:
            return self.parked
        of_action = kind.__name__ in ("SetActionStatus", "LeaveOpen") or part.kind == "weeks"
        return self.action if of_action else self.note

    def field(self, part: Part, kind: type[Command], name: str, hat: str) -> str:
        if part.kind in self.own:
            return str(self.own[part.kind].field(kind, name, hat))
        me = self.people.get(hat, self.people["participant"])
        named: dict[str, Any] = {
            "participant": self.volunteer if kind.__name__ in PAPER else self.spare,
            "role": hat if hat in ("leader", "facilitator", "timekeeper", "recorder") else "leader",
            "item": {"agenda": self.line(kind), "weeks": "a" * 22}.get(part.kind, ""),
            "before": "",
            "seen": "00000000",
            "idea": self.ideas[me],
            "into": self.ideas[self.spare],
            "cluster": self.cluster,
            "picked": self.ideas[me],
            "comment": self.comments[me],
            "device": self.hour.hats["spare"].device[:8],
            "knock": "A" * 22,
            "person": self.listed if kind.__name__ == "LinkPerson" else "",
            "id": self.of_record(part, kind),
            "what": "done",
            "reason": "other" if kind.__name__ == "CancelMeeting" else "A pause",
            "word": "agree" if part.kind == "weeks" else self.word,
            "fate": "sponsor",
            "check": "a" * 22,
            "change": "a" * 22,
            "verdict": "unsure",
            "method": "single" if part.kind == "multivote" else "",
            "rule": self.rule if part.kind == "ground" else "third",
            "kind": "staff" if part.kind == "meeting" else "note",
            "mode": {"meeting": "room", "brainstorm": "silent"}.get(part.kind, ""),
        }
        return str(named[name] if name in named else EXAMPLES[name])


EXAMPLES = {
    "name": "Ward manager", "minutes": "1", "donors": "", "note": "", "text": "A few words",
    "title": "A line", "aim": "", "method": "", "lead": "", "activity": "", "step": "4", "direction": "up",
    "template": "brainstorm_vote", "how": "consensus", "owner": "", "helpers": "", "due": "", "was": "A note",
    "status": "done", "question": "How do we give the first dose sooner?", "theme": "Keys", "votes_each": "0", "ideas": "1", "value": "7",
    "term": "PDSA", "meaning": "A small test of a change",
    "day": "2026-03-20", "time": "10:00", "place": "Seminar room", "base": "",
    "well": "", "improve": "", "threshold": "3", "page": "1", "answer": "yes", "rules": "One voice at a time",
}  # fmt: skip
