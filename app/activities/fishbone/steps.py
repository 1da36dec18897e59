"""What each role does now at a fishbone; pure."""

from app.activities.fishbone.board import Mode, State
from app.activities.fishbone.overview import Overview
from app.activities.fishbone.rules import CloseCauses, OfferCauses, OpenCauses, ShowCauses
from app.activities.fishbone.views import controls
from app.core.contract import Step
from app.core.roles import Role
from app.core.saying import phrase

CLOSE = phrase("Close causes")


def next_step(seen: Overview, role: Role, *, up: bool) -> Step | None:
    """None where the house knows better: whose turn it is to move on."""
    if role is Role.FACILITATOR:
        return facilitator(seen, up=up)
    if role is Role.RECORDER and seen.state is State.OPEN:
        return Step(phrase("Causes from phones arrive by themselves. There is no need to copy them."))
    return None


def facilitator(seen: Overview, *, up: bool) -> Step | None:
    if seen.state is State.NONE:
        says = phrase("Write the problem and its branches, then open causes.")
        return Step(says, goes="desk#desk-mine", label=phrase("Write the problem"))
    if seen.frozen:
        return None
    if seen.state is State.WRITTEN:
        says = phrase("Read the problem and its branches aloud. Then open causes.")
        return Step(says, OpenCauses, phrase("Open causes"), {"mode": controls(seen).open_in})
    if seen.state is State.OPEN:
        return writing(seen, up=up)
    return shown(seen, up=up)


def writing(seen: Overview, *, up: bool) -> Step:
    if up:
        return Step(phrase("Time is up. Let people finish their sentence, then close causes."), CloseCauses, CLOSE)
    if seen.mode is Mode.SILENT:
        return Step(phrase("Keep the room silent. Close causes when the pens are down."), CloseCauses, CLOSE)
    return Step(phrase("Go round the branches: what else? Close causes when no more come."), CloseCauses, CLOSE)


def shown(seen: Overview, *, up: bool) -> Step | None:
    if seen.hidden:
        return Step(phrase("Causes are closed. Now show them on the wall."), ShowCauses, phrase("Show causes"))
    if not controls(seen).votable or seen.offered or up:
        return None
    says = phrase("Move what is under the wrong branch. Then the room can vote on what to work on first.")
    return Step(says, OfferCauses, phrase("Vote on these causes"), {"offered": "true"})
