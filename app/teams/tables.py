"""Rows that outlive one meeting: teams, their people, coaches, devices, walls."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.storage.columns import instant, ref


class Team(SQLModel, table=True):
    id: str = Field(primary_key=True, max_length=22)
    name: str
    kind: str = "microsystem"
    purpose: str = ""
    global_aim: str = ""
    specific_aim: str = ""
    usual_day: int = 0  # Monday 0
    usual_time: str = "09:00"  # wall time in the team's zone
    length_min: int = 60
    every_weeks: int = 1  # how often the team meets
    leader_term: int = 4  # for how many meetings somebody leads (RO-3)
    time_zone: str = "Europe/London"
    partner_word: str = "Patient or carer partner"
    sponsor: str = ""
    door: str = Field(default="", index=True)  # its lasting address on the poster
    demo: bool = False
    rules_version: int = 1  # of the ground rules: one more with each change (RE-1)
    keep_months: int = 24  # how long after its last meeting the team's meetings are kept; 0: until somebody erases them
    created_at: datetime = Field(sa_column=instant())


class TeamLabel(SQLModel, table=True):
    """A stream or cohort; a supervisor sees the teams of the labels given to them."""

    __tablename__ = "team_label"
    team_id: str = Field(sa_column=ref("team.id", key=True))
    label: str = Field(primary_key=True)


class GroundRule(SQLModel, table=True):
    __tablename__ = "ground_rule"
    id: str = Field(primary_key=True, max_length=22)
    team_id: str = Field(sa_column=ref("team.id"))
    position: int
    text: str


class Coach(SQLModel, table=True):
    """Somebody with a host link.  The link is derived from the installation's secret and kept as a hash only."""

    id: str = Field(primary_key=True, max_length=22)
    name: str
    supervisor: bool = False
    generation: int = 1  # raised to change the link
    key_hash: str = Field(unique=True)
    link_at: datetime = Field(sa_column=instant())  # when the link became what it is
    link_open: bool = True  # False: nobody gets in by it
    created_at: datetime = Field(sa_column=instant())


class CoachTeam(SQLModel, table=True):
    __tablename__ = "coach_team"
    coach_id: str = Field(sa_column=ref("coach.id", key=True))
    team_id: str = Field(sa_column=ref("team.id", key=True))
    outside: bool = False  # from outside the pathway: no vote unless switched on (MV-8)


class CoachSession(SQLModel, table=True):
    __tablename__ = "coach_session"
    token_hash: str = Field(primary_key=True)
    coach_id: str = Field(sa_column=ref("coach.id"))
    by: str = "link"  # what was shown to be signed in
    by_id: str = ""  # which passkey or account
    created_at: datetime = Field(sa_column=instant())
    proved_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # when that was, if it is known
    ends_at: datetime = Field(sa_column=instant())  # twelve hours after it was last used, as far as that is noted


class Passkey(SQLModel, table=True):
    """A key that a coach's device holds; here is only what checks its answers."""

    id: str = Field(primary_key=True, max_length=22)
    coach_id: str = Field(sa_column=ref("coach.id"))
    name: str
    host: str  # the name of the address that it was made for, and works at
    credential: str = Field(unique=True)
    public_key: str
    counter: int = Field(sa_column=Column(BigInteger, nullable=False))  # 32 bits without a sign
    created_at: datetime = Field(sa_column=instant())
    used_at: datetime | None = Field(default=None, sa_column=instant(null=True))


class CoachAccount(SQLModel, table=True):
    """An account at the organisation that opens a coach's desk; ids of the provider's, no name and no address."""

    __tablename__ = "coach_account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)
    id: str = Field(primary_key=True, max_length=22)
    coach_id: str = Field(sa_column=ref("coach.id"))
    issuer: str
    subject: str
    created_at: datetime = Field(sa_column=instant())
    used_at: datetime | None = Field(default=None, sa_column=instant(null=True))


class SignInTry(SQLModel, table=True):
    """A sign-in that has begun and waits for its answer; it takes one, within minutes."""

    __tablename__ = "sign_in_try"
    token_hash: str = Field(primary_key=True)
    kind: str
    challenge: str
    session: str = ""  # of the coach (hashed) who is signed in already
    goes_to: str = ""  # the page that asked for the key
    ends_at: datetime = Field(sa_column=instant(index=True))


class Person(SQLModel, table=True):
    """Someone on the team's list."""

    id: str = Field(primary_key=True, max_length=22)
    team_id: str = Field(sa_column=ref("team.id"))
    name: str
    skeleton: str = Field(index=True)  # the name with case, accents and look-alikes folded (RO-7)
    kind: str = "staff"
    member: bool = True  # False: only visiting
    link: int = 1  # raised to change their personal link (AC-6)
    opted_out: bool = False  # would rather not hold a role (RO-3)
    coach_id: str | None = Field(default=None, sa_column=ref("coach.id", null=True))
    perspective: str = ""  # the id of what they bring into the room, "" for nothing said
    created_at: datetime = Field(sa_column=instant())


class Device(SQLModel, table=True):
    """A browser that took part.  No address, no browser name."""

    token_hash: str = Field(primary_key=True)
    created_at: datetime = Field(sa_column=instant())


class Wall(SQLModel, table=True):
    """A screen on the wall: unpaired it shows four digits, paired it stays its team's."""

    id: str = Field(primary_key=True, max_length=22)
    token_hash: str = Field(unique=True)
    digits: str = Field(index=True)
    team_id: str | None = Field(default=None, sa_column=ref("team.id", null=True))
    created_at: datetime = Field(sa_column=instant())
