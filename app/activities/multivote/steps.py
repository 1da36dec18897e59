"""What each role does now in a vote; pure, and never from a total."""

from app.activities.multivote.record import Overview, RoundSeen
from app.activities.multivote.rules import CloseVoting, OpenVoting, ShowResults, State
from app.core.contract import Step
from app.core.roles import Role
from app.core.saying import counted, phrase


def next_step(seen: Overview, role: Role, *, up: bool) -> Step | None:
    """None where the house knows better: whose turn it is to move on."""
    state = seen.round.state if seen.round else None
    if role is Role.FACILITATOR:
        return facilitator(seen, up=up)
    if role is Role.LEADER and seen.round and voters(seen.round) and not up:
        return Step(still(seen.round))
    if role is Role.RECORDER and state in (State.OPEN, State.CLOSED):
        return Step(phrase("The result goes into the record by itself. There is no need to copy it."))
    return None


def facilitator(seen: Overview, *, up: bool) -> Step | None:
    one = seen.round
    if one is None or one.state is State.CANCELLED:
        if not seen.ideas:
            return Step(phrase("There is nothing to vote on yet. Collect ideas first."))
        says = phrase("Say what the vote is about and how many votes each person has. Then open voting.")
        return Step(says, OpenVoting, phrase("Open voting"))
    if one.state is State.OPEN:
        return voting(one, up=up)
    if one.state is State.CLOSED:
        return Step(phrase("Voting is closed and nobody has seen the result. Show it to all."), ShowResults, SHOW)
    return None if up else Step(phrase("Read the first ones aloud. Ask what surprises the room."))


def voting(one: RoundSeen, *, up: bool) -> Step:
    if not voters(one):
        return Step(phrase("Everybody has finished. Close voting."), CloseVoting, CLOSE)
    if up:
        return Step(phrase("Time is up. Ask who still votes, then close voting."), CloseVoting, CLOSE)
    return Step(still(one))


def voters(one: RoundSeen) -> int:
    """How many people have not finished yet."""
    return max(0, one.eligible - one.finished) if one.state is State.OPEN else 0


def still(one: RoundSeen) -> str:
    return counted(
        "%(num)s person still votes. Give them time; nobody sees a total yet.",
        "%(num)s people still vote. Give them time; nobody sees a total yet.",
        voters(one),
    )


CLOSE, SHOW = phrase("Close voting"), phrase("Show results")
