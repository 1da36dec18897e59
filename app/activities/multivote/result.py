"""What a shown round came to, with its line and the run-off that settled a tie (MV-14, MV-17)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.activities.multivote.line import Filled, Proposal, Standing, Tie
from app.activities.multivote.rules import LineRule, State


@dataclass(frozen=True, slots=True)
class RunOff:
    """What became of a tie.  settled: "", "both" or "leader".  chosen: by the leader, of those that tied again."""

    id: str
    state: State
    standings: tuple[Standing, ...]
    filled: Filled
    settled: str
    chosen: tuple[str, ...]

    @property
    def held(self) -> bool:
        """Whether it was shown and had a vote; without one the line stays where it was."""
        return self.state is State.REVEALED and any(one.votes for one in self.standings)

    @property
    def done(self) -> bool:
        """Whether nothing is left to decide."""
        enough = self.settled == "leader" and len(self.chosen) >= self.filled.left
        return self.held and (not self.filled.tied or self.settled == "both" or enough)

    @property
    def stay(self) -> tuple[str, ...]:
        """As long as nobody has decided, all that tied again stay."""
        by_leader = self.done and self.settled == "leader"
        return (*self.filled.wins, *(self.chosen if by_leader else self.filled.tied))


@dataclass(frozen=True, slots=True)
class Result:
    """keep: where the line is, before a run-off.  moved: by the facilitator.  stays: ids of the ideas that go on."""

    standings: tuple[Standing, ...]
    voters: int
    proposal: Proposal
    drawn: Proposal
    rule: LineRule
    keep: int
    moved: bool
    tie: Tie | None
    run_off: RunOff | None
    stays: tuple[str, ...]
    split: tuple[tuple[Standing, Standing], ...] = ()


def stays_of(standings: Sequence[Standing], keep: int, tie: Tie | None, run_off: RunOff | None) -> tuple[str, ...]:
    """The ids of the ideas that go on: above the line, or what a run-off made of the tie."""
    if tie is None or run_off is None or not run_off.held:
        return tuple(one.idea for one in standings[:keep])
    stay = {*run_off.stay, *(one.idea for one in standings[: tie.above])}
    return tuple(one.idea for one in standings if one.idea in stay)
