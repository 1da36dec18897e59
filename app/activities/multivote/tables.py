"""Vote rounds, what stood on their ballots, and the votes: by person until the reveal, then by nobody."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.storage.columns import instant, ref


class VoteRound(SQLModel, table=True):
    """One round at an agenda item.

    eligible, by_hand: as they were at the reveal.  The link to people goes then, and they cannot be counted again.
    """

    __tablename__ = "vote_round"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    item_id: str = Field(sa_column=ref("agenda_item.id"))
    number: int = 1  # of the meeting's rounds that were not cancelled
    method: str = "single"  # single, dots, ranked, runoff
    after_id: str | None = Field(default=None, sa_column=ref("vote_round.id", null=True))  # whose ideas go on
    groups: bool = False  # voted on groups of ideas instead of ideas (BR-10)
    state: str = "open"  # open, closed, revealed, cancelled
    votes_each: int
    guests: bool = False  # may vote in this round (MV-8)
    outside_coach: bool = False
    question: str = ""
    opened_at: datetime = Field(sa_column=instant())
    closes_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # by the clock, if set (MV-12)
    closed_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    ended_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # revealed or cancelled
    cancelled_why: str = ""
    line_rule: str = "third"  # or size (MV-15)
    line_keep: int | None = None  # where the facilitator put the line; None: where the rule proposes it
    settled: str = ""  # a run-off that tied again: both, or leader (MV-17)
    page: int = 1  # on the wall
    eligible: int | None = None
    by_hand: int | None = None
    voters: int | None = None  # of an imported round only, whose ballots are in no file (RE-2)


class BallotIdea(SQLModel, table=True):
    """An idea as it stood when the round opened (MV-10).  kept: whether it goes on, once the line is drawn."""

    __tablename__ = "ballot_idea"
    round_id: str = Field(sa_column=ref("vote_round.id", key=True))
    idea_id: str = Field(primary_key=True, max_length=22, index=True)  # of another activity: no key points there
    number: int
    text: str
    group_id: str = ""  # as it stood then (MV-18)
    kept: bool | None = None
    votes: int | None = None  # of an imported round only, and so is people
    people: int | None = None


class Ballot(SQLModel, table=True):
    """What one person said about their own ballot, until the reveal."""

    __tablename__ = "vote_ballot"
    round_id: str = Field(sa_column=ref("vote_round.id", key=True))
    participant_id: str = Field(sa_column=ref("participant.id", key=True))
    finished: bool = False  # pressed; no vote left counts as finished too (MV-4)
    by_number: bool = False  # the order this person reads in (MV-11)
    by_hand: bool = False  # entered at the desk from paper (MV-20)


class Vote(SQLModel, table=True):
    """One person's vote, until the reveal.  weight: dots on the idea, or points of its rank."""

    round_id: str = Field(sa_column=ref("vote_round.id", key=True))
    participant_id: str = Field(sa_column=ref("participant.id", key=True))
    idea_id: str = Field(primary_key=True, max_length=22)
    weight: int = 1


class CountedVote(SQLModel, table=True):
    """A vote cut from its person, written in random order under a ballot id made for this (MV-19)."""

    __tablename__ = "counted_vote"
    round_id: str = Field(sa_column=ref("vote_round.id", key=True))
    ballot_id: str = Field(primary_key=True, max_length=22)
    idea_id: str = Field(primary_key=True, max_length=22)
    weight: int = 1
