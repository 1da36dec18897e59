"""The meeting as a part: joining, presence, roles; and the stages before and after the hour."""

from collections.abc import Mapping

from app.core.contract import Activity, Fragment, Part, Screen, Stage
from app.core.words import N_
from app.meetings import door, holding, life, locking, overview, owing, record, restoring, rules, store, views
from app.meetings.tables import Meeting, Participant
from app.storage.columns import table
from app.storage.redact import Typed, redacts

PEOPLE = frozenset({"meeting.people", "meeting.roles", "meeting.state", "meeting.plan"})
STATE = frozenset({"meeting.state"})
WALL, DESK, HAND = (frozenset({screen}) for screen in (Screen.WALL, Screen.DESK, Screen.HAND))

PART = Part(
    kind="meeting",
    commands=(
        door.JoinMeeting,
        door.TakePart,
        door.AddByHand,
        holding.GiveRole,
        holding.HandOn,
        holding.TakeOver,
        rules.Leave,
        rules.ComeBack,
        rules.MarkGone,
        rules.MarkHere,
        rules.RenamePerson,
        rules.LinkPerson,
        rules.MarkGuest,
        rules.MarkMember,
        rules.RemovePerson,
        rules.SamePerson,
        rules.SettlePerson,
        holding.NoteSilence,
        life.NoteTime,
        life.NoteBusyPhone,
        holding.PlanRole,
        locking.LockMeeting,
        locking.UnlockMeeting,
        locking.AdmitPerson,
        locking.TurnAway,
        locking.ChangeCode,
        locking.RemoveDevice,
        life.CancelMeeting,
        life.EraseTexts,
        life.SetPractice,
        life.TickPartner,
        life.WriteApologies,
        life.ErasePractice,
    ),
    fragments=(
        Fragment(
            "practice-band", frozenset({"meeting.state"}), frozenset(Screen), views.practice, "meeting/_practice.html"
        ),
        Fragment("wall-foot", PEOPLE, WALL, views.foot, "meeting/_wall_foot.html"),
        Fragment("desk-bar", PEOPLE, DESK, views.bar, "meeting/_desk_bar.html"),
        Fragment("busy-phone", frozenset({"meeting.busy"}), DESK, views.busy, "meeting/_busy_phone.html"),
        Fragment("desk-roles", PEOPLE, DESK, views.people, "meeting/_desk_roles.html"),
        Fragment("desk-people", PEOPLE, DESK, views.people, "meeting/_desk_people.html"),
    ),
    load=store.load,
    save=store.save,
    overview=overview.overview,
    sections=record.sections,
    facts=record.facts,
    restore=restoring.restore,
    due=owing.due,
)


MEETING, PARTICIPANT = table(Meeting), table(Participant)
redacts(
    Typed("place", N_("the place"), MEETING, "place", frame=True),
    Typed("aim", N_("the aim of the meeting"), MEETING, "aim", frame=True),
    Typed("apologies", N_("the apologies"), MEETING, "apologies", frame=True),
    Typed("cancel-note", N_("why the meeting was cancelled"), MEETING, "cancel_note", frame=True),
    Typed("person", N_("a name"), PARTICIPANT, "name", frame=True),
)


def _house_stage(kind: str, stages: Mapping[Screen, Stage]) -> Activity:
    """A stage of the house: no commands of its own, painted from the meeting's overview."""
    return Activity(
        kind=kind,
        commands=(),
        fragments=(),
        load=store.load,
        save=store.save,
        overview=overview.overview,
        topics=PEOPLE,
        stages=stages,
    )


LOBBY = _house_stage(
    "lobby",
    {
        Screen.WALL: Stage(views.lobby, "meeting/_wall_lobby.html"),
        Screen.DESK: Stage(views.lobby, "meeting/_desk_lobby.html"),
    },
)
ENDED = _house_stage(
    "ended",
    {
        Screen.WALL: Stage(views.lobby, "meeting/_wall_ended.html"),
        Screen.DESK: Stage(views.lobby, "meeting/_desk_ended.html"),
    },
)
