"""The one thing to do now, for each role: pure, from where the meeting stands (domain section 4).

Somebody who holds a role for the first time does it from these sentences.  An activity says its own first
(`Activity.next_step`); what it leaves open is said here.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from app.agenda.rules import EndMeeting, NextItem, ResumeTimer, StartMeeting
from app.core.contract import Step
from app.core.roles import Role
from app.core.saying import counted, joined, phrase
from app.core.words import N_
from app.meetings.views import CHOOSE, TITLES

NOBODY = {
    Role.LEADER: N_("Nobody leads yet. Ask who will, and give them the role."),
    Role.FACILITATOR: N_("There is no facilitator yet. Ask who will be, and give them the role."),
    Role.TIMEKEEPER: N_("There is no timekeeper yet. Ask who will be, and give them the role."),
    Role.RECORDER: N_("There is no recorder yet. Ask who will be, and give them the role."),
}
ROLES, GAPS, PEOPLE, LATE = "desk#change-roles", "notes#gaps", "desk#desk-people", "desk#late-plan"
PARTNER_HERE = N_("A patient or carer partner is among them.")
NO_PARTNER = N_("No patient or carer partner has come yet.")


@dataclass(frozen=True, slots=True)
class Now:
    """Where the meeting stands, as far as anybody's next step depends on it.

    missing: roles that nobody holds or is planned for.  items: on the agenda.  planned, length: minutes of the plan and
    of the hour.  new: how many are here for the first time.  partner: whether a patient or carer partner is here.
    half, minute, ends: when the timekeeper speaks, as times of day, "" where there is no such cue.  next_title "": it
    is the last item.  opening: aim, roles and rules are recalled (steps 1 to 3).  late: minutes
    that do not fit after a late start, as long as nobody has decided about them.  closing: the record is read back
    (steps 5 to 7).  gaps: open actions without an owner or a day.
    """

    state: str
    starts: str = ""
    here: int = 0
    items: int = 0
    planned: int = 0
    length: int = 0
    new: int = 0
    partner: bool = False
    missing: tuple[Role, ...] = ()
    item: str = ""
    title: str = ""
    next_title: str = ""
    quiet: bool = False
    paused: bool = False
    opening: bool = False
    late: int = 0
    closing: bool = False
    half: str = ""
    minute: str = ""
    ends: str = ""
    gaps: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """What one role does now, and once time is up if that is something else."""

    role: str
    title: str
    now: Step
    up: Step | None = None


Offer = Callable[[Role, bool], Step | None]  # what the activity says: (role, time is up)


def lines(roles: Collection[Role], now: Now, offer: Offer) -> list[Line]:
    """One line for each of these roles, in the order of the roles."""
    return [line(role, now, offer) for role in Role if role in roles]


def line(role: Role, now: Now, offer: Offer) -> Line:
    first, then = step(role, now, offer, up=False), step(role, now, offer, up=True)
    return Line(role.value, TITLES[role], first, then if then != first else None)


def standing_in(now: Now, offer: Offer) -> Line:
    """For a coach at the desk, or a leader without a facilitator: whichever of the two has something to press."""
    both = lines((Role.FACILITATOR, Role.LEADER), now, offer)
    leader, facilitator = both
    return facilitator if facilitator.now.asks and now.state == "running" else leader


def step(role: Role, now: Now, offer: Offer, *, up: bool) -> Step:
    if now.state == "running":
        return running(role, now, offer, up=up)
    if now.state in ("planned", "lobby"):
        return BEFORE[role](now)
    return AFTER[role](now) if now.state == "ended" else Step(phrase("This meeting was cancelled."))


def running(role: Role, now: Now, offer: Offer, *, up: bool) -> Step:
    if now.paused and role in (Role.LEADER, Role.TIMEKEEPER):
        says = phrase("The clock stands still. Start it again when the room goes on.")
        return Step(says, ResumeTimer, phrase("Resume timer"), {"item": now.item})
    if now.quiet:
        return QUIET[role](now)
    return offer(role, up) or (UP if up else TALK)[role](now)


# Before the start


def leader_before(now: Now) -> Step:
    if not now.items:
        return Step(phrase("The agenda is empty. Plan it first."), goes="plan", label=phrase("Open the plan"))
    if now.state == "planned":
        says = phrase("Nothing to do yet. The meeting starts at %(time)s.", time=now.starts)
        return Step(says, goes="plan", label=phrase("Look at the plan"))
    if now.missing:
        return Step(phrase(NOBODY[now.missing[0]]), goes=ROLES, label=phrase(CHOOSE[now.missing[0]]))
    says = counted(
        "%(num)s person is here. Start when the room is ready.",
        "%(num)s people are here. Start when the room is ready.",
        now.here,
    )
    return Step(says, StartMeeting, phrase("Start meeting"))


def facilitator_before(now: Now) -> Step:
    """Who has come, who is new, and whether a partner is among them."""
    here = counted("%(num)s person is here.", "%(num)s people are here.", now.here)
    new = counted("%(num)s is here for the first time.", "%(num)s are here for the first time.", now.new)
    partner = phrase(PARTNER_HERE if now.partner else NO_PARTNER)
    task = phrase("Greet people who are new, and see that everybody has joined who wants to.")
    told = (here, new, partner, task) if now.new else (here, partner, task)
    return Step(joined(told))


def timekeeper_before(now: Now) -> Step:
    clock = phrase("The clock runs by itself as soon as the leader starts.")
    if not now.items:
        return Step(clock)
    planned = phrase("%(n)s of %(of)s minutes are planned.", n=now.planned, of=now.length)
    over = phrase("%(n)s of %(of)s minutes are planned: too many. Tell the leader.", n=now.planned, of=now.length)
    return Step(joined([over if now.planned > now.length else planned, clock]))


def recorder_before(now: Now) -> Step:
    says = phrase("Look at the actions of last time: you will be asked what became of them.")
    return Step(says, goes="notes", label=phrase("Open the notes"))


# While a quiet item runs (AG-17)


def listen(now: Now) -> Step:
    return Step(phrase("Listen. The wall shows only the title and who speaks."))


def leader_quiet(now: Now) -> Step:
    says = phrase("Listen. When the speaker has finished, thank them and go on.")
    return onward(says, now)


def timekeeper_quiet(now: Now) -> Step:
    return Step(phrase("Keep the time in silence, to %(time)s. Nobody else sees a clock.", time=now.ends))


def recorder_quiet(now: Now) -> Step:
    return Step(phrase("Listen. Nothing has to be written down now."))


# While the room talks, or an activity leaves the role to the house


def onward(says: str, now: Now) -> Step:
    """The sentence with "Next item", or with the end of the meeting at the last one."""
    if now.next_title:
        return Step(says, NextItem, phrase("Next item"), {"item": now.item})
    ask = phrase("End the meeting for everyone?")
    return Step(says, EndMeeting, phrase("End meeting"), confirm=ask)


def leader_talk(now: Now) -> Step:
    if not now.next_title:
        return onward(phrase("This is the last item. Thank the room, then end the meeting."), now)
    if now.late:
        return late_start(now)
    if now.opening and now.missing:
        return Step(phrase(NOBODY[now.missing[0]]), goes=ROLES, label=phrase(CHOOSE[now.missing[0]]))
    if now.opening:
        says = N_("Say today's aim, who holds which role, and the times. Then go on to: %(item)s.")
        return onward(phrase(says, item=now.next_title), now)
    return onward(phrase("Lead the talk. When it is done, go on to: %(item)s.", item=now.next_title), now)


def late_start(now: Now) -> Step:
    """AG-11: nothing is shortened before the leader says so."""
    says = counted(
        "The plan is %(num)s minute too long now. Look at the shorter one, then accept it or keep the plan.",
        "The plan is %(num)s minutes too long now. Look at the shorter one, then accept it or keep the plan.",
        now.late,
    )
    return Step(says, goes=LATE, label=phrase("Look at the shorter plan"))


def leader_up(now: Now) -> Step:
    if not now.next_title:
        return onward(phrase("Time is up. Thank the room, then end the meeting."), now)
    return onward(phrase("Time is up. Ask the team: move on, add time, park it, or keep it for next meeting?"), now)


def facilitator_talk(now: Now) -> Step:
    if now.opening:
        return Step(phrase("Recall the ground rules in one breath, and ask whether everybody agrees."))
    return Step(phrase("Look who has not spoken yet, and draw them in."))


def facilitator_up(now: Now) -> Step:
    return Step(phrase("Time is up. Help the team to agree: move on, or give it more time?"))


def timekeeper_talk(now: Now) -> Step:
    if now.half:
        says = phrase(
            "Tell the room at half-way, %(half)s, and at one minute, %(minute)s.", half=now.half, minute=now.minute
        )
        return Step(says)
    if now.minute:
        return Step(phrase("Tell the room when one minute is left, at %(time)s.", time=now.minute))
    return Step(phrase("Tell the room when time is up, at %(time)s.", time=now.ends))


def timekeeper_up(now: Now) -> Step:
    if not now.next_title:
        return Step(phrase("Say it aloud: time is up. Ask the leader to close."))
    return Step(phrase("Say it aloud: time is up. Ask the team, then press what they choose."))


def recorder_talk(now: Now) -> Step:
    if now.closing:
        return gaps(now) or Step(phrase("Read the decisions and the actions back to the room. Are they right?"))
    if now.opening:
        says = phrase("See who is here: mark who has gone, and add who has no phone.")
        return Step(says, goes=PEOPLE, label=phrase("Look at the people"))
    return Step(phrase("Write down what is decided, and each action with who does it and by when."))


def gaps(now: Now) -> Step | None:
    """The actions that nobody can follow up (AC-2)."""
    if not now.gaps:
        return None
    says = counted(
        "%(num)s action has no owner or no day. Ask the room now, and fill it in.",
        "%(num)s actions have no owner or no day. Ask the room now, and fill them in.",
        now.gaps,
    )
    return Step(says, goes=GAPS, label=phrase("Fill the gaps"))


# After the end


def leader_after(now: Now) -> Step:
    says = phrase("Thank you. Read the record and send it to the team.")
    return Step(says, goes="record", label=phrase("Open the record"))


def facilitator_after(now: Now) -> Step:
    says = phrase("Thank you. See what the room wants to do better next time.")
    return Step(says, goes="record", label=phrase("Open the record"))


def timekeeper_after(now: Now) -> Step:
    says = phrase("Thank you. The record shows the planned minutes beside what was used.")
    return Step(says, goes="record", label=phrase("Open the record"))


def recorder_after(now: Now) -> Step:
    says = phrase("Thank you. Read the record once more before it goes out.")
    return gaps(now) or Step(says, goes="record", label=phrase("Open the record"))


Steps = Mapping[Role, Callable[[Now], Step]]


def each(*steps: Callable[[Now], Step]) -> Steps:
    """In the order of the roles: leader, facilitator, timekeeper, recorder."""
    return dict(zip(Role, steps, strict=True))


BEFORE = each(leader_before, facilitator_before, timekeeper_before, recorder_before)
QUIET = each(leader_quiet, listen, timekeeper_quiet, recorder_quiet)
TALK = each(leader_talk, facilitator_talk, timekeeper_talk, recorder_talk)
UP = each(leader_up, facilitator_up, timekeeper_up, recorder_talk)
AFTER = each(leader_after, facilitator_after, timekeeper_after, recorder_after)


def unheld(held: Iterable[str], planned: Iterable[str]) -> tuple[Role, ...]:
    """The roles that nobody holds and nobody is planned for."""
    there = {*held, *planned}
    return tuple(role for role in Role if role.value not in there)
