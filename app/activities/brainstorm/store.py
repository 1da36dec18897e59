"""Rows in, frozen data out.  Authors are read for rules and for their own screens only, never for an overview."""

from datetime import datetime
from functools import singledispatch
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from app.activities.brainstorm import (
    bank_rows,
    group_rows,
    pair_rows,
    pass_rows,
    release_rows,
    rules,
    turn_rows,
    wish_rows,
)
from app.activities.brainstorm.rules import Board, Mode, state_of
from app.activities.brainstorm.tables import Brainstorm, Idea, IdeaText
from app.agenda.tables import AgendaItem
from app.core import asking, ballot_items, parking
from app.core.contract import Command, Event, Place, Seat
from app.core.errors import Gone
from app.core.ids import new_id
from app.core.words import N_
from app.meetings.tables import Meeting
from app.storage.columns import Instant, table
from app.storage.texts import TextRows

BOARD, IDEA, OLD, ITEM, MEETING = table(Brainstorm), table(Idea), table(IdeaText), table(AgendaItem), table(Meeting)
TEXTS = TextRows(IDEA, BOARD, "brainstorm_id")
NOWHERE = ("", "-")
ABOUT_TURNS = (rules.OpenIdeas, *rules.TURNS)
AT = bindparam("at", type_=Instant)

NEWEST = (
    select(BOARD)
    .where(BOARD.c.meeting_id == bindparam("meeting"))
    .order_by(BOARD.c.asked_at.desc(), BOARD.c.id.desc())
    .limit(1)
)
MODE = select(ITEM.c.mode).where(ITEM.c.id == bindparam("item"), ITEM.c.meeting_id == bindparam("meeting"))
WHEN = select(MEETING.c.started_at, MEETING.c.ended_at, MEETING.c.cancelled_at).where(
    MEETING.c.id == bindparam("meeting")
)
ONE = select(IDEA).where(IDEA.c.id == bindparam("idea"), IDEA.c.brainstorm_id == bindparam("board"))
OF = select(IDEA.c.brainstorm_id).where(IDEA.c.id == bindparam("idea"))
HOLDS = select(IDEA.c.id).where(IDEA.c.merged_into == bindparam("idea"), IDEA.c.withdrawn_at.is_(None)).limit(1)

ASK, ADD, KEEP_OLD = insert(BOARD), insert(IDEA), insert(OLD)
REASK = (
    update(BOARD)
    .where(BOARD.c.id == bindparam("of"))
    .values(question=bindparam("says"), anonymous=bindparam("hides"), mode=bindparam("how"), theme=bindparam("about"))
)
OPEN = (
    update(BOARD)
    .where(BOARD.c.id == bindparam("of"))
    .values(mode=bindparam("how"), closed_at=None, opened_at=func.coalesce(BOARD.c.opened_at, AT))
)
SHOW = update(BOARD).where(BOARD.c.id == bindparam("of")).values(mode=Mode.OPEN.value)
CLOSE = update(BOARD).where(BOARD.c.id == bindparam("of")).values(closed_at=bindparam("at"))
CLARIFY = (
    update(BOARD)
    .where(BOARD.c.id == bindparam("of"))
    .values(
        mode=Mode.OPEN.value,
        closed_at=func.coalesce(BOARD.c.closed_at, AT),
        clarify_at=func.coalesce(BOARD.c.clarify_at, AT),
    )
)
FOCUS = update(BOARD).where(BOARD.c.id == bindparam("of")).values(focus_id=bindparam("idea"))
PAGE = update(BOARD).where(BOARD.c.id == bindparam("of")).values(wall_page=bindparam("page"))
MERGE = (
    update(IDEA)
    .where((IDEA.c.id == bindparam("of")) | (IDEA.c.merged_into == bindparam("of")))
    .values(merged_into=bindparam("head"))
)
UNMERGE = update(IDEA).where(IDEA.c.id == bindparam("of")).values(merged_into=None)
FATE = (
    update(IDEA)
    .where(IDEA.c.id == bindparam("of"), IDEA.c.fate.in_(("", ballot_items.KEPT, ballot_items.BANKED)))
    .values(fate=bindparam("now"))
)
ERASE_OLD = update(OLD).where(OLD.c.idea_id == bindparam("of")).values(text="")


def load(tx: Connection, place: Place, seat: Seat, command: Command | None = None) -> Board:
    """The meeting's newest brainstorm, this person's own texts, and the ideas that the command names."""
    must_be_item(tx, place)
    when = tx.execute(WHEN, {"meeting": place.meeting}).one()
    started, ended = when.started_at is not None, bool(when.ended_at or when.cancelled_at)
    row = tx.execute(NEWEST, {"meeting": place.meeting}).one_or_none()
    if row is None:
        return Board(started=started, ended=ended)
    count, last = TEXTS.count(tx, row.id)
    wanted = getattr(command, "idea", "")
    return Board(
        id=row.id,
        question=row.question,
        theme=row.theme,
        anonymous=row.anonymous,
        mode=Mode(row.mode),
        state=state_of(opened=bool(row.opened_at), closed=bool(row.closed_at), clarified=bool(row.clarify_at)),
        clarified=row.clarify_at is not None,
        started=started,
        ended=ended,
        frozen=ballot_items.frozen(tx, place.meeting),
        ideas=count,
        next_number=last + 1,
        own=TEXTS.own(tx, row.id, seat.participant),
        idea=one(tx, row.id, wanted),
        into=one(tx, row.id, getattr(command, "into", "")),
        waiting=len(TEXTS.waiting(tx, row.id)),
        robin=turn_rows.turns(tx, row).robin if isinstance(command, ABOUT_TURNS) else None,
        asked=pair_rows.asked_ids(tx, row.id) if isinstance(command, rules.ProposeMerge) else frozenset(),
        groups=group_rows.groups(tx, row.id) if isinstance(command, rules.GROUPING) else (),
        picked=several(tx, row.id, getattr(command, "picked", ())),
        pass_round=row.pass_round,
        sheet=held_by(tx, row, seat) if isinstance(command, rules.AddIdea) else "",
        release=release_rows.releases(tx, place.meeting),
        wished=isinstance(command, rules.LeaveIdea) and wish_rows.wished(tx, command.idea),
        offered=offered(tx, place, row) if isinstance(command, rules.BringBack) else (),
        holds=bool(wanted) and tx.execute(HOLDS, {"idea": wanted}).first() is not None,
    )


def held_by(tx: Connection, row: Any, seat: Seat) -> str:
    """The sheet that the asker holds in pass-on writing."""
    return pass_rows.sheet_of(tx, row.id, seat.participant or "") if row.mode == Mode.PASSED_ON else ""


def offered(tx: Connection, place: Place, row: Any) -> tuple[tuple[str, str], ...]:
    return tuple((idea.id, idea.text) for idea in bank_rows.offered(tx, place.meeting, row))


def must_be_item(tx: Connection, place: Place) -> None:
    """Gone, if the address names an item of another meeting or none at all."""
    if place.item not in NOWHERE and item_mode(tx, place) is None:
        raise Gone(N_("There is no such item."))


def item_mode(tx: Connection, place: Place) -> str | None:
    """What the agenda says about this item: silent, open, clarify, or nothing."""
    found: str | None = tx.execute(MODE, {"item": place.item, "meeting": place.meeting}).scalar_one_or_none()
    return found


def one(tx: Connection, board: str, idea: str) -> rules.Idea | None:
    """One idea of this brainstorm, author included: for rules only."""
    row = tx.execute(ONE, {"board": board, "idea": idea}).one_or_none() if idea else None
    return None if row is None else idea_of(row)


def several(tx: Connection, board: str, ideas: tuple[str, ...]) -> tuple[rules.Idea, ...]:
    """Those of these ideas that are in this brainstorm."""
    found = (one(tx, board, idea) for idea in ideas)
    return tuple(idea for idea in found if idea)


def idea_of(row: Any) -> rules.Idea:
    return rules.Idea(
        id=row.id,
        text=row.text,
        author=row.author_id,
        number=row.number,
        withdrawn=row.withdrawn_at is not None,
        parked=row.parked_at is not None,
        head=row.merged_into,
        aside_by=row.aside_by,
        erased=row.erased_at is not None,
        fate=row.fate,
    )


@singledispatch
def save(event: Event, tx: Connection, place: Place) -> None:
    """Writes what happened."""
    raise TypeError(event)


@save.register
def _(event: rules.QuestionAsked, tx: Connection, place: Place) -> None:
    if event.board:
        says = {"of": event.board, "says": event.question, "hides": event.anonymous, "how": event.mode.value}
        tx.execute(REASK, says | {"about": event.theme})
        return
    row = {"id": new_id(), "meeting_id": place.meeting, "item_id": None if place.item in NOWHERE else place.item}
    asked = {"question": event.question, "theme": event.theme, "anonymous": event.anonymous, "mode": event.mode.value}
    tx.execute(ASK, row | asked | {"asked_at": place.now, "turn_round": 0, "wall_page": 0, "pass_round": 0})


@save.register
def _(event: rules.IdeasOpened, tx: Connection, place: Place) -> None:
    tx.execute(OPEN, {"of": event.board, "how": event.mode.value, "at": place.now})
    if event.mode is Mode.PASSED_ON:
        pass_rows.deal(tx, event.board, place)
    if event.mode is Mode.OPEN and not event.keeps:
        TEXTS.give_numbers(tx, event.board)


@save.register
def _(event: rules.TurnsStarted, tx: Connection, place: Place) -> None:
    """Who wrote in silence keeps it until their turn: nothing gets a number yet (BR-7)."""
    tx.execute(OPEN, {"of": event.board, "how": event.mode.value, "at": place.now})
    turn_rows.begin(tx, event.board, event.turn, place, anew=event.anew)


@save.register
def _(event: rules.IdeaSaid, tx: Connection, place: Place) -> None:
    add(event, tx, place)
    if event.taken:
        turn_rows.take(tx, event.board, event.taken, place)


@save.register
def _(event: rules.IdeaRead, tx: Connection, place: Place) -> None:
    TEXTS.set(tx, event.idea, number=event.number)
    turn_rows.take(tx, event.board, event.taken, place)


@save.register
def _(event: rules.TurnPassed, tx: Connection, place: Place) -> None:
    turn_rows.take(tx, event.board, event.taken, place)


@save.register
def _(event: rules.TurnTakenBack, tx: Connection, place: Place) -> None:
    turn_rows.take_back(tx, event.board, event.turn)


@save.register
def _(event: rules.IdeasClosed, tx: Connection, place: Place) -> None:
    tx.execute(CLOSE, {"of": event.board, "at": place.now})


@save.register
def _(event: rules.IdeasRevealed, tx: Connection, place: Place) -> None:
    tx.execute(SHOW, {"of": event.board})
    TEXTS.give_numbers(tx, event.board)


@save.register
def _(event: rules.ClarifyStarted, tx: Connection, place: Place) -> None:
    tx.execute(CLARIFY, {"of": event.board, "at": place.now})
    if not event.keeps:
        TEXTS.give_numbers(tx, event.board)


@save.register
def add(event: rules.IdeaAdded, tx: Connection, place: Place) -> None:
    idea = {"id": new_id(), "brainstorm_id": event.board, "author_id": event.author, "text": event.text}
    how = {"number": event.number, "sheet_id": event.sheet or None, "added_at": place.now, "fate": ""}
    tx.execute(ADD, idea | how)


@save.register
def _(event: rules.IdeaEdited, tx: Connection, place: Place) -> None:
    TEXTS.set(tx, event.idea, text=event.text)


@save.register
def _(event: rules.IdeaWithdrawn, tx: Connection, place: Place) -> None:
    TEXTS.set(tx, event.idea, withdrawn_at=place.now)


@save.register
def _(event: rules.MeaningAsked, tx: Connection, place: Place) -> None:
    asking.ask(tx, place, event.number)


@save.register
def _(event: rules.TextEdited, tx: Connection, place: Place) -> None:
    change(tx, event.idea, event.old, event.text, place)
    wish_rows.settle(tx, event.idea, place, done=True)


@save.register
def _(event: rules.IdeasMerged, tx: Connection, place: Place) -> None:
    """Chains flatten: what was merged into `idea` goes with it (BR-8)."""
    tx.execute(MERGE, {"of": event.idea, "head": event.into})
    pair_rows.settle(tx, tx.execute(OF, {"idea": event.idea}).scalar_one(), event.idea, event.into, place)
    if event.text:
        change(tx, event.into, event.old, event.text, place)


def change(tx: Connection, idea: str, old: str, new: str, place: Place) -> None:
    """A new text, the old one kept (BR-6)."""
    tx.execute(KEEP_OLD, {"id": new_id(), "idea_id": idea, "text": old, "replaced_at": place.now})
    TEXTS.set(tx, idea, text=new)


@save.register
def _(event: rules.MergeProposed, tx: Connection, place: Place) -> None:
    pair_rows.propose(tx, event.board, event.idea, event.into, event.text, place)


@save.register
def _(event: rules.NotSame, tx: Connection, place: Place) -> None:
    pair_rows.settle(tx, event.board, event.idea, event.into, place)


@save.register
def _(event: rules.IdeaFocused, tx: Connection, place: Place) -> None:
    tx.execute(FOCUS, {"of": event.board, "idea": event.idea or None})


@save.register
def _(event: rules.IdeasBroughtBack, tx: Connection, place: Place) -> None:
    bank_rows.bring_back(tx, event.board, event.ideas, event.first, place)


@save.register
def _(event: rules.SheetsPassed, tx: Connection, place: Place) -> None:
    pass_rows.pass_on(tx, event.board, event.round, place)


@save.register
def _(event: rules.IdeaReleased, tx: Connection, place: Place) -> None:
    TEXTS.set(tx, event.idea, number=event.number)


@save.register
def _(event: rules.ReleaseChosen, tx: Connection, place: Place) -> None:
    release_rows.choose(tx, event.team, event.release)


@save.register
def _(event: rules.PageTurned, tx: Connection, place: Place) -> None:
    tx.execute(PAGE, {"of": event.board, "page": event.page})


@save.register
def _(event: rules.ChangeAsked, tx: Connection, place: Place) -> None:
    wish_rows.ask(tx, event.idea, event.text, place)


@save.register
def _(event: rules.ChangeRefused, tx: Connection, place: Place) -> None:
    wish_rows.settle(tx, event.idea, place, done=False)


@save.register
def _(event: rules.IdeaUnmerged, tx: Connection, place: Place) -> None:
    tx.execute(UNMERGE, {"of": event.idea})


@save.register
def _(event: rules.IdeaParked, tx: Connection, place: Place) -> None:
    TEXTS.set(tx, event.idea, parked_at=place.now)
    wish_rows.settle(tx, event.idea, place, done=True)
    parking.park(tx, place, event.text, event.by)


@save.register
def _(event: rules.GroupMade, tx: Connection, place: Place) -> None:
    group_rows.make(tx, event.board, event.name, event.number)


@save.register
def _(event: rules.GroupRenamed, tx: Connection, place: Place) -> None:
    group_rows.rename(tx, event.cluster, event.name)


@save.register
def _(event: rules.IdeasMoved, tx: Connection, place: Place) -> None:
    group_rows.move(tx, event.ideas, event.cluster)


@save.register
def _(event: rules.GroupEmptied, tx: Connection, place: Place) -> None:
    group_rows.empty(tx, event.cluster)


@save.register
def _(event: rules.TextSetAside, tx: Connection, place: Place) -> None:
    TEXTS.set_aside(tx, event.idea, event.by, place.now)
    if event.erase:
        erase(tx, event.idea, place.now)


@save.register
def _(event: rules.TextPutBack, tx: Connection, place: Place) -> None:
    TEXTS.put_back(tx, event.idea)


def erase_set_aside(tx: Connection, meeting: str, now: datetime) -> None:
    """For the house, when a meeting ends: what is still set aside is erased for good (BR-15)."""
    for idea in TEXTS.left_aside(tx, meeting):
        erase(tx, idea, now)


def erase(tx: Connection, idea: str, now: datetime) -> None:
    """The text, what it said before, and the copies on ballots."""
    ballot_items.forget(tx, frozenset({idea}))
    TEXTS.erase(tx, idea, now)
    tx.execute(ERASE_OLD, {"of": idea})
    tx.execute(pair_rows.ERASE, {"of": idea})
    tx.execute(wish_rows.ERASE, {"of": idea})


def take_fates(tx: Connection, fates: ballot_items.Fates) -> None:
    """What a vote made of each idea, of all in a group where it was on groups (BR-10).

    One that is tested, adopted or given up by now stays so (BR-11, BR-12).
    """
    for voted_on, fate in fates.items():
        for idea in (voted_on, *group_rows.inside(tx, voted_on)):
            tx.execute(FATE, {"of": idea, "now": fate})


def fold(tx: Connection, place: Place, stays: str, goes: str) -> None:
    """Two participants are one person: the ideas of both are theirs (RO-7)."""
    TEXTS.fold(tx, place.meeting, stays, goes)
    turn_rows.fold(tx, place, stays, goes)
    pass_rows.fold(tx, place, stays, goes)
