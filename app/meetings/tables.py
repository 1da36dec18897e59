"""One meeting, the people in it, who held which role, and the memory of every command."""

from datetime import datetime

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel

from app.storage.columns import instant, ref


class Meeting(SQLModel, table=True):
    id: str = Field(primary_key=True, max_length=22)
    team_id: str = Field(sa_column=ref("team.id"))
    version: int = 0
    number: int = 1  # of the team's meetings, shown as "week 14"
    style: str = "big_room"
    place: str = ""
    aim: str = ""
    join_code: str = Field(index=True)
    join_token: str = Field(unique=True)  # of the square code on the wall
    scheduled_start: datetime = Field(sa_column=instant(index=True))
    scheduled_end: datetime = Field(sa_column=instant())
    lobby_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    started_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    ended_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    cancelled_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    cancel_reason: str = ""  # staffing, winter_pressure, no_coach, other
    cancel_note: str = ""
    practice: bool = False
    partner_ticked: bool = False  # the recorder says that a partner was there (RO-4)
    locked: bool = False  # nobody new comes in by themselves
    busy_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # a phone sent more than it may (F72)
    apologies: str = ""
    imported_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # from a file: fixed as it came
    approved_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # the record is fixed (RE-3)
    approved_by: str = ""  # a name, and as what: recorder, leader, coach
    approved_as: str = ""
    created_at: datetime = Field(sa_column=instant())


class Participant(SQLModel, table=True):
    """A person in one meeting."""

    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    person_id: str = Field(sa_column=ref("person.id"))
    name: str  # as shown: with "(2)" where somebody of that name is here already
    kind: str = "staff"
    mode: str = "room"
    member: bool = True
    coach_id: str | None = Field(default=None, sa_column=ref("coach.id", null=True))
    outside: bool = False
    by_hand: bool = False  # added at the desk, without a phone (RO-9)
    same_as: str | None = Field(default=None, sa_column=ref("participant.id", null=True))  # perhaps (RO-7)
    here: bool = True
    removed: bool = False
    silent_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # a role-holder's last line dropped
    joined_at: datetime = Field(sa_column=instant())


class Stay(SQLModel, table=True):
    """From check-in until Leave, until marked as gone, or the end (RO-4)."""

    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    participant_id: str = Field(sa_column=ref("participant.id"))
    from_at: datetime = Field(sa_column=instant())
    to_at: datetime | None = Field(default=None, sa_column=instant(null=True))


class ParticipantDevice(SQLModel, table=True):
    __tablename__ = "participant_device"
    device_hash: str = Field(primary_key=True)
    meeting_id: str = Field(sa_column=ref("meeting.id", key=True))
    participant_id: str = Field(sa_column=ref("participant.id"))
    joined_at: datetime | None = Field(default=None, sa_column=instant(null=True))


class Waiting(SQLModel, table=True):
    """Somebody at the locked door of a meeting.  away_at: when they were turned away."""

    __tablename__ = "waiting"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    device_hash: str = Field(index=True)
    name: str
    mode: str = "room"
    partner: bool = False
    visiting: bool = False
    answer: str = "other"  # same: they said that they are who is on the team's list
    away_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    at: datetime = Field(sa_column=instant())


class RoleHeld(SQLModel, table=True):
    """A role, its holder and when (RO-2)."""

    __tablename__ = "role_held"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    participant_id: str = Field(sa_column=ref("participant.id"))
    role: str
    from_at: datetime = Field(sa_column=instant())
    to_at: datetime | None = Field(default=None, sa_column=instant(null=True))


class RolePlanned(SQLModel, table=True):
    """Who is to hold a role; they hold it as soon as they are here."""

    __tablename__ = "role_planned"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    role: str
    person_id: str = Field(sa_column=ref("person.id"))


class Receipt(SQLModel, table=True):
    """Who did what and when, never with which content; also the memory of idempotency keys."""

    key: str = Field(primary_key=True)
    by: str = Field(primary_key=True)
    meeting_id: str | None = Field(default=None, index=True)
    part: str
    item: str
    command: str
    version: int
    print: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))  # erased by MV-19
    at: datetime = Field(sa_column=instant())
