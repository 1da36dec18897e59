"""The example meeting as its file has it, and what must follow from it.  No figure stands here."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FILE = Path(__file__).parents[2] / "data" / "sepsis-week-14.json"
EXAMPLE: dict[str, Any] = json.loads(FILE.read_text())
ZONE = ZoneInfo("Europe/London")
ROLES = ("leader", "facilitator", "timekeeper", "recorder")


def at(clock: str) -> datetime:
    """The instant of a wall time such as 09:03:40 on the day of the meeting."""
    return datetime.fromisoformat(f"{EXAMPLE['meeting']['date']} {clock}").replace(tzinfo=ZONE).astimezone(UTC)


def m_ss(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


PEOPLE: dict[str, dict[str, Any]] = {person["id"]: person for person in EXAMPLE["participants"]}
LABEL = {id_: person["label"] for id_, person in PEOPLE.items()}
WITH_ROLE = {person["meeting_role"]: id_ for id_, person in PEOPLE.items() if person["meeting_role"] in ROLES}
ITEMS: dict[str, dict[str, Any]] = {item["id"]: item for item in EXAMPLE["agenda"]}
QUIET = {id_ for id_, item in ITEMS.items() if item.get("quiet")}
IDEAS: dict[int, dict[str, Any]] = {idea["number"]: idea for idea in EXAMPLE["ideas"]}
TEXT = {number: idea["text"] for number, idea in IDEAS.items()}
ROUNDS: dict[str, dict[str, Any]] = {
    "vote_round_1": EXAMPLE["vote_round_1"],
    "vote_round_2": EXAMPLE["vote_round_2"],
    "run_off": EXAMPLE["run_off"]
    | {
        "ballots": {id_: [number] for id_, number in EXAMPLE["run_off"]["ballots"].items()},
        "votable": len(EXAMPLE["run_off"]["between"]),
        "cast": sum(EXAMPLE["run_off"]["totals"].values()),
        "kept": [EXAMPLE["run_off"]["winner"]],
    },
}
HELD_AT = {"vote_round_1": "vote1", "vote_round_2": "vote2", "run_off": "vote2"}
BORROW = EXAMPLE["time_decisions"][0]
MADE_TODAY = [action for action in EXAMPLE["actions"] if action.get("from_item")]
START, END = at(EXAMPLE["meeting"]["scheduled_start"]), at(EXAMPLE["meeting"]["scheduled_end"])
STARTED, ENDED = (at(EXAMPLE["agenda"][n][word]) for n, word in ((0, "started"), (-1, "ended")))


def said_in_turn(idea: dict[str, Any]) -> bool:
    """What came aloud in the second item: the ideas that were then merged or parked.  The file does not say which."""
    return idea["status"] != "votable"


def turn_order() -> list[str]:
    """Who is online first, then by name; who comes while it runs is last (BR-3)."""
    begins = at(ITEMS["round"]["started"])
    late = {id_: at(person["joined_at"]) > begins for id_, person in PEOPLE.items()}
    return sorted(PEOPLE, key=lambda id_: (late[id_], PEOPLE[id_]["mode"] != "remote", LABEL[id_].casefold()))


def turn_of(id_: str) -> tuple[str, str]:
    """What somebody does in their turn: say a new idea, read out their first, or pass."""
    own = [idea for idea in IDEAS.values() if idea["author"] == id_]
    for how, ideas in (("say", filter(said_in_turn, own)), ("read", own)):
        if idea := next(iter(ideas), None):
            return how, str(idea["text"])
    return "pass", ""


def lead_of(item: dict[str, Any]) -> str:
    """The name of who leads an item: whoever holds that role, or the person."""
    return LABEL[WITH_ROLE.get(item["lead"], item["lead"])]


@dataclass(frozen=True)
class Ranked:
    rank: int
    text: str
    votes: int


def ranking(round_: str) -> list[Ranked]:
    """A round by votes; equal votes share a rank: 1, 2, 2, 4."""
    totals = {TEXT[int(number)]: votes for number, votes in ROUNDS[round_]["totals"].items()}
    above = {votes: 1 + sum(other > votes for other in totals.values()) for votes in totals.values()}
    return sorted((Ranked(above[votes], text, votes) for text, votes in totals.items()), key=lambda r: (r.rank, r.text))


def in_tie_order(rows: list[Ranked]) -> list[Ranked]:
    """Rows as a screen has them, sorted within each tie: the numbers inside a tie are drawn by lot."""
    return sorted(rows, key=lambda r: (r.rank, r.text))


RATINGS: dict[int, int] = dict(Counter(EXAMPLE["ratings"]))
COUNTS = [RATINGS.get(value, 0) for value in range(11)]
SUMMARY = EXAMPLE["rating_summary"]
# The file does not say who gave which rating, nor who gave none: in the order of the list, without the outside coach.
RATERS = [id_ for id_, person in PEOPLE.items() if person["can_vote"]]
GIVES = dict(zip(RATERS, EXAMPLE["ratings"], strict=True))
WELL = dict(zip(RATERS, EXAMPLE["went_well"], strict=False))
IMPROVE = dict(zip(reversed(RATERS), EXAMPLE["could_improve"], strict=False))


def long_day(iso: str) -> str:
    """12 March 2026"""
    day = datetime.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"
