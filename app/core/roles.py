"""The meeting roles (domain section 1.2), and what else a seat can be."""

from enum import StrEnum


class Role(StrEnum):
    """A role somebody holds in one meeting.  Everybody else is a participant."""

    LEADER = "leader"
    FACILITATOR = "facilitator"
    TIMEKEEPER = "timekeeper"
    RECORDER = "recorder"


class Kind(StrEnum):
    """What a person is to the team, as they chose to say it."""

    STAFF = "staff"
    PATIENT_CARER = "patient_carer"
    COACH = "coach"
    GUEST = "guest"


class Mode(StrEnum):
    """How a person is present."""

    ROOM = "room"
    REMOTE = "remote"
    TELEPHONE = "telephone"
