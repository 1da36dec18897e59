"""What screens may know of the ground rules.  Who pressed a nudge is written nowhere, so it cannot be read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection, bindparam, func, or_, select

from app.agenda.hour import OPENING
from app.agenda.tables import AgendaItem
from app.core.contract import Place
from app.ground.rules import in_focus, review_due
from app.ground.store import AGREED, FOCUS, NUDGE, REVIEW, RULES
from app.meetings.reading import meeting_row, state_of
from app.meetings.tables import Meeting, Participant
from app.storage.columns import Instant, table
from app.storage.once import once
from app.teams.tables import Team

M, P, ITEM, TEAM = table(Meeting), table(Participant), table(AgendaItem), table(Team)
OVER = timedelta(minutes=30)  # a meeting nobody ends counts as ended then (AG-18)
CHOSEN = select(FOCUS.c.rule_id).where(FOCUS.c.meeting_id == bindparam("meeting"))
AGREEING = (
    select(AGREED.c.participant_id)
    .join_from(AGREED, P, P.c.id == AGREED.c.participant_id)
    .where(AGREED.c.meeting_id == bindparam("meeting"), P.c.removed.is_(False))
)
WITH_PHONE = (
    select(P.c.id)
    .where(P.c.meeting_id == bindparam("meeting"), P.c.here.is_(True), P.c.removed.is_(False))
    .where(P.c.by_hand.is_(False))
)
NUDGES = select(NUDGE.c.id, NUDGE.c.rule_id).where(NUDGE.c.meeting_id == bindparam("meeting")).order_by(NUDGE.c.id)
STEP = (
    select(ITEM.c.step)
    .where(ITEM.c.meeting_id == bindparam("meeting"), ITEM.c.started_at.is_not(None), ITEM.c.ended_at.is_(None))
    .order_by(ITEM.c.position, ITEM.c.id)
)
VERSION = select(TEAM.c.rules_version).where(TEAM.c.id == bindparam("team"))
LOOKED_AT = select(func.max(REVIEW.c.at)).where(REVIEW.c.team_id == bindparam("team"))
HELD_EVER = select(func.count()).where(
    M.c.team_id == bindparam("team"),
    M.c.id != bindparam("meeting"),
    M.c.started_at.is_not(None),
    M.c.cancelled_at.is_(None),
    M.c.practice.is_(False),
    or_(M.c.ended_at.is_not(None), M.c.scheduled_end < bindparam("over", type_=Instant)),
)
HELD = HELD_EVER.where(M.c.started_at > bindparam("since", type_=Instant))


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Overview:
    """rules: in their order.  focus: the id of the one in focus, "" without rules; chosen: by somebody, not in turn.

    agreed: participants.  present: who is here with a phone.  nudges: rule -> how often; pressed: the random ids of
    those presses, which say that there is another one and nothing else.  review: it is time to look at the rules.
    """

    state: str
    opening: bool
    rules: tuple[Rule, ...]
    focus: str
    chosen: bool
    agreed: frozenset[str]
    present: frozenset[str]
    nudges: Mapping[str, int] = field(default_factory=dict)
    pressed: tuple[str, ...] = ()
    held: int = 0
    review: bool = False
    version: int = 1

    @property
    def agreeing(self) -> int:
        """How many of those present agreed on their phones."""
        return len(self.agreed & self.present)


@once
def overview(tx: Connection, place: Place) -> Overview:
    row, at = meeting_row(tx, place.meeting), {"meeting": place.meeting}
    rules = tuple(Rule(one.id, one.text) for one in tx.execute(RULES, {"team": row.team_id}))
    ids = [rule.id for rule in rules]
    chosen = tx.execute(CHOSEN, at).scalar()
    pressed = [(one.id, one.rule_id) for one in tx.execute(NUDGES, at) if one.rule_id in ids]
    state, held = state_of(row, place.now), held_since(tx, place, row.team_id)
    return Overview(
        state=state,
        opening=at_opening(tx, place, state),
        rules=rules,
        focus=in_focus(ids, chosen, row.number) or "",
        chosen=chosen in ids,
        agreed=frozenset(tx.execute(AGREEING, at).scalars()),
        present=frozenset(tx.execute(WITH_PHONE, at).scalars()),
        nudges=Counter(rule for _, rule in pressed),
        pressed=tuple(id_ for id_, _ in pressed),
        held=held,
        review=bool(rules) and review_due(held),
        version=tx.execute(VERSION, {"team": row.team_id}).scalar_one(),
    )


def held_since(tx: Connection, place: Place, team: str) -> int:
    """How many meetings the team has held since it last looked at its rules."""
    looked_at = tx.execute(LOOKED_AT, {"team": team}).scalar()
    since = {"team": team, "meeting": place.meeting, "over": place.now - OVER}
    count = HELD if looked_at else HELD_EVER
    return int(tx.execute(count, since | ({"since": looked_at} if looked_at else {})).scalar_one())


@dataclass(frozen=True, slots=True)
class OnWall:
    """What the wall tells of the rules: the text of the one in focus, and whether the meeting is at its opening."""

    focus: str = ""
    opening: bool = False


@once
def on_wall(tx: Connection, place: Place) -> OnWall:
    row, at = meeting_row(tx, place.meeting), {"meeting": place.meeting}
    rules = {one.id: str(one.text) for one in tx.execute(RULES, {"team": row.team_id})}
    focus = rules.get(in_focus(list(rules), tx.execute(CHOSEN, at).scalar(), row.number) or "", "")
    return OnWall(focus, at_opening(tx, place, state_of(row, place.now)))


def at_opening(tx: Connection, place: Place, state: str) -> bool:
    """Whether the current item is one of steps 1 to 3."""
    step = tx.execute(STEP, {"meeting": place.meeting}).scalars().first()
    return state == "running" and step is not None and step <= OPENING
