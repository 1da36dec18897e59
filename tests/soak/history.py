"""P4, P5, P6, P10: everything that was asked and answered, held against a model that replays it in order of version.

The way of Jepsen: what was answered must be there, what was refused must not, what nobody heard of may be either.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import text

from tests.hats import Hour

CHAIR = ("CloseVoting", "ReopenVoting", "OpenVoting")


@dataclass
class Asked:
    """One form of one person.  answers: the status of each time it was answered; unheard: sent, and hung up."""

    key: str
    who: str
    gives: bool
    idea: str
    answers: list[int] = field(default_factory=list)
    unheard: bool = False


@dataclass
class Shown:
    """What a screen was given: painted from exactly this version."""

    version: int
    finished: int


@dataclass
class History:
    """each: votes that a person has.  races: the answers of two who pressed the same at once."""

    each: int
    asked: list[Asked] = field(default_factory=list)
    other_words: list[int] = field(default_factory=list)  # answers to a key that came back with something else in it
    races: list[tuple[str, list[int]]] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)

    def violations(self, live: Hour, round_: str) -> list[str]:
        receipts = written(live)
        wrong = [*self.unlike(receipts), *self.raced()]
        wrong += [f"P5: other words, the same key: {status}" for status in self.other_words if status != 409]
        return [*wrong, *self.replayed(live, round_, receipts)]

    def unlike(self, receipts: dict[str, tuple[int, str]]) -> Iterator[str]:
        """Answered and not there, refused and there."""
        for one in self.asked:
            if strange := set(one.answers) - {200, 303, 409}:
                yield f"P5: {one.key} was answered {strange}"
            if one.key not in receipts and {200, 303} & set(one.answers):
                yield f"P5: {one.key} was answered and has no receipt"
            if one.key in receipts and not one.unheard and not {200, 303} & set(one.answers):
                yield f"P5: {one.key} was refused and has a receipt"

    def raced(self) -> Iterator[str]:
        for what, answers in self.races:
            if sorted(answers) != [200, 409]:
                yield f"P10: two pressed {what} at once and were told {answers}"

    def replayed(self, live: Hour, round_: str, receipts: dict[str, tuple[int, str]]) -> Iterator[str]:
        """The ballots at every version, and what was shown at each."""
        asked = {one.key: one for one in self.asked}
        ballots, finished, open_ = Counter[tuple[str, str]](), dict[int, int](), True
        used = Counter[str]()
        for key, (version, command) in sorted(receipts.items(), key=lambda one: one[1]):
            open_ = command != "CloseVoting" if command in CHAIR else open_
            if one := asked.get(key):
                if not open_:
                    yield f"P6: a vote at {version} counts, and voting was closed before it"
                change = 1 if one.gives else -1
                ballots[one.who, one.idea] += change
                used[one.who] += change
                if used[one.who] > self.each:
                    yield f"P4: at {version} somebody has {used[one.who]} votes of {self.each}"
            finished[version] = sum(n >= self.each for n in used.values())
        yield from self.told(finished)
        if (there := rows(live, round_)) != +ballots:
            yield f"P4: {sum(there.values())} votes are there, {sum(ballots.values())} were answered: {(there - ballots)} too many, {(ballots - there)} missing"

    def told(self, finished: dict[int, int]) -> Iterator[str]:
        for one in self.shown:
            if finished.get(one.version, one.finished) != one.finished:
                yield f"P4: at {one.version} a screen said {one.finished} have finished, and it was {finished[one.version]}"


def written(live: Hour) -> dict[str, tuple[int, str]]:
    """Of each key the version that it led to, and the command."""
    with live.house.engines.reading.connect() as tx:
        found = tx.execute(text("select key, version, command from receipt where meeting_id = :m"), {"m": live.meeting})
        return {row.key: (row.version, row.command) for row in found}


def rows(live: Hour, round_: str) -> Counter[tuple[str, str]]:
    with live.house.engines.reading.connect() as tx:
        found = tx.execute(text("select participant_id, idea_id, weight from vote where round_id = :r"), {"r": round_})
        return Counter({(row.participant_id, row.idea_id): row.weight for row in found})
