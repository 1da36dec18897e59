"""A form for every command of a fishbone: everybody has a cause of their own."""

from typing import Any

from app.core.contract import Command
from tests.hats import NAMES, Hour, good

FIXED = {
    "problem": "The first dose comes late", "branches": "People\nPlace", "mode": "silent", "name": "Supplies", "text": "A few words",
}  # fmt: skip


class Examples:
    """item: where it happens."""

    def __init__(self, hour: Hour) -> None:
        self.hour, self.item = hour, hour.makes_room("fishbone")
        coach = hour.hats["coach"]
        good(
            coach.does("fishbone/write-problem", self.item, problem="Late", mode="open", branches="People\nPlace\nTime")
        )
        good(coach.does("fishbone/open-causes", self.item, mode="open"))
        self.branches = hour.ids("select id from fishbone_branch order by position")
        for hat, name in NAMES.items():
            good(
                hour.hats[hat].does(
                    "fishbone/add-cause", self.item, branch=self.branches[0], text=f"Cause of the {name}"
                )
            )
        people = {name: hour.person(hat) for hat, name in NAMES.items()}
        texts = hour.ids("select text from fishbone_cause order by number")
        self.causes = dict(zip(people, hour.ids("select id from fishbone_cause order by number"), strict=True))
        assert len(texts) == len(people)

    def field(self, command: type[Command], name: str, hat: str) -> Any:
        if name == "branch":
            return self.branches[2 if command.__name__ == "RemoveBranch" else 1]
        if name == "cause":
            return self.causes[NAMES.get(hat, NAMES["participant"])]
        return FIXED[name]
