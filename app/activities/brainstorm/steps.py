"""What each role does now in a brainstorm; pure."""

from app.activities.brainstorm.opening import CloseIdeas, OpenIdeas, RevealIdeas
from app.activities.brainstorm.overview import Overview
from app.activities.brainstorm.passing import PassSheets
from app.activities.brainstorm.status import Mode, State
from app.activities.brainstorm.views import controls
from app.core.contract import Step
from app.core.roles import Role
from app.core.saying import counted, phrase


def next_step(seen: Overview, role: Role, *, up: bool) -> Step | None:
    """None where the house knows better: whose turn it is to move on."""
    if role is Role.FACILITATOR:
        return facilitator(seen, up=up)
    if role is Role.LEADER and not up:
        return leader(seen)
    if role is Role.RECORDER and seen.state is State.OPEN:
        return Step(phrase("Ideas from phones arrive by themselves. There is no need to copy them."))
    return None


def facilitator(seen: Overview, *, up: bool) -> Step | None:
    if seen.state is State.NONE:
        says = phrase("Write the question that everybody answers, then open ideas.")
        return Step(says, goes="desk#desk-mine", label=phrase("Write the question"))
    if seen.frozen:
        return None
    if seen.state is State.ASKED:
        says = phrase("Read the question aloud and see that all understand it. Then open ideas.")
        return Step(says, OpenIdeas, phrase("Open ideas"), {"mode": controls(seen).open_in})
    if seen.state is State.OPEN:
        return writing(seen, up=up)
    if seen.state is State.CLOSED and seen.hidden:
        return Step(phrase("Ideas are closed. Now show them on the wall."), RevealIdeas, phrase("Show ideas"))
    if seen.state is State.CLARIFY and not up:
        return Step(phrase("Go through the ideas one by one: what does it mean? Merge only what its writers agree to."))
    return None


def writing(seen: Overview, *, up: bool) -> Step:
    waiting = max(0, seen.present - seen.writers)
    if up:
        return Step(phrase("Time is up. Let people finish their sentence, then close ideas."), CloseIdeas, CLOSE)
    if seen.mode is Mode.PASSED_ON:
        says = phrase("Let everybody write for two minutes. Then pass the sheets on.")
        return Step(says, PassSheets, phrase("Pass the sheets"))
    if seen.mode is not Mode.SILENT:
        return Step(phrase("Ask for one idea at a time. Close ideas when no more come."), CloseIdeas, CLOSE)
    if waiting and seen.present:
        says = counted(
            "%(num)s person has not sent an idea yet. Keep the room silent.",
            "%(num)s people have not sent an idea yet. Keep the room silent.",
            waiting,
        )
        return Step(says)
    return Step(phrase("Everybody has sent an idea. Close ideas when the pens are down."), CloseIdeas, CLOSE)


def leader(seen: Overview) -> Step | None:
    if seen.state is not State.OPEN:
        return None
    says = phrase(
        "Write ideas of your own, in silence. %(x)s of %(y)s people have sent one.", x=seen.writers, y=seen.present
    )
    return Step(says) if seen.mode is Mode.SILENT else None


CLOSE = phrase("Close ideas")
