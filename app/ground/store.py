"""Rows in, frozen data out, for the ground rules."""

from datetime import datetime
from functools import singledispatch

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.core.contract import Command, Event, Place, Seat
from app.core.ids import new_id
from app.ground import rules
from app.ground.rules import Standing
from app.ground.tables import GroundAgreement, GroundFocus, GroundNudge, GroundReview
from app.meetings.reading import meeting_row, state_of
from app.storage.columns import table
from app.teams.office import write_rules
from app.teams.tables import GroundRule

RULE = table(GroundRule)
AGREED, FOCUS, NUDGE, REVIEW = table(GroundAgreement), table(GroundFocus), table(GroundNudge), table(GroundReview)
RULES = select(RULE.c.id, RULE.c.text).where(RULE.c.team_id == bindparam("team")).order_by(RULE.c.position, RULE.c.id)
MINE = select(AGREED.c.participant_id).where(AGREED.c.participant_id == bindparam("who"))


def load(tx: Connection, place: Place, seat: Seat, command: Command) -> Standing:
    return Standing(
        state_of(meeting_row(tx, place.meeting), place.now),
        tuple(row.id for row in tx.execute(RULES, {"team": seat.team})),
        tx.execute(MINE, {"who": seat.participant}).first() is not None,
    )


@singledispatch
def save(event: Event, tx: Connection, place: Place) -> None:
    """Writes what happened."""
    raise TypeError(event)


@save.register
def _(event: rules.RulesAgreed, tx: Connection, place: Place) -> None:
    row = {"participant_id": event.participant, "meeting_id": place.meeting, "at": place.now}
    tx.execute(insert(AGREED), row)


@save.register
def _(event: rules.RuleNudged, tx: Connection, place: Place) -> None:
    tx.execute(insert(NUDGE), {"id": new_id(), "meeting_id": place.meeting, "rule_id": event.rule})


@save.register
def _(event: rules.RuleFocused, tx: Connection, place: Place) -> None:
    tx.execute(delete(FOCUS).where(FOCUS.c.meeting_id == place.meeting))
    tx.execute(insert(FOCUS), {"meeting_id": place.meeting, "rule_id": event.rule})


@save.register
def _(event: rules.RulesReviewed, tx: Connection, place: Place) -> None:
    if event.rules is not None:
        write_rules(tx, event.team, event.rules)
    row = {"id": new_id(), "team_id": event.team, "meeting_id": place.meeting, "at": place.now}
    tx.execute(insert(REVIEW), row)


def erase(tx: Connection, meeting: str, now: datetime) -> None:
    """Once the meeting is over for good nobody needs to know that a rule needed attention."""
    tx.execute(delete(NUDGE).where(NUDGE.c.meeting_id == meeting))


def fold(tx: Connection, place: Place, stays: str, goes: str) -> None:
    """Two participants are one person: they agreed if either did (RO-7)."""
    if tx.execute(MINE, {"who": stays}).first() is None:
        tx.execute(update(AGREED).where(AGREED.c.participant_id == goes).values(participant_id=stays))
    tx.execute(delete(AGREED).where(AGREED.c.participant_id == goes))
