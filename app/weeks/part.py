"""What week after week offers the house: the next meeting, on the wall while it grows."""

from sqlalchemy import Connection

from app.core.bank import keeps
from app.core.contract import Activity, Fragment, Own, Part, Place, Screen, Seat, Stage
from app.core.finding import finds
from app.core.flags import flags
from app.core.merging import folds
from app.core.permissions import Need
from app.core.words import N_
from app.storage.columns import table
from app.storage.redact import Typed, copied, redacts
from app.weeks import (
    act_views,
    change_rows,
    check_rows,
    fate_rows,
    find_rows,
    lot_views,
    next_rows,
    overview,
    promises,
    record,
    store,
    views,
)
from app.weeks.actions import ACTIONS as OF_ACTIONS
from app.weeks.changes import OF_CHANGES
from app.weeks.consensus import CONSENSUS
from app.weeks.fates import OF_PARKED
from app.weeks.next_lines import OF_NEXT_LINES
from app.weeks.rules import COMMANDS
from app.weeks.series import HoldShort
from app.weeks.tables import MeetingChange, NextChoice

AGENDA = frozenset({"agenda.now", "agenda.time", "agenda.plan", "meeting.state"})
GROWS = frozenset({"weeks.next", "record", "meeting.people", "meeting.roles", "meeting.plan", "weeks.changes"}) | AGENDA
CORNER = frozenset({"weeks.next", "weeks.check", "agenda.now", "meeting.state"})
RECORD = frozenset({"record"})
CHANGED = frozenset({"weeks.changes", "agenda.now", "meeting.state"})
DESK, WALL = frozenset({Screen.DESK}), frozenset({Screen.WALL})


def mine(tx: Connection, place: Place, seat: Seat) -> views.Own:
    """One hand's own: the next meeting for who may plan, and one's actions."""
    seen, (person, _) = overview.overview(tx, place), overview.person(tx, seat.participant)
    acts = act_views.mine(promises.promises(tx, place), person) if person else ()
    asks = Need.FACILITATE in seat.may and seen.state == "running" and not seen.asking
    return views.Own(
        views.corner(seen) if Need.PLAN in seat.may else None,
        acts,
        seen.activity == "actions",
        asks,
        views.promised(seen),
    )


def heard(tx: Connection, place: Place, seat: Seat) -> act_views.Heard:
    return act_views.heard(promises.promises(tx, place))


def lot(tx: Connection, place: Place, seat: Seat) -> lot_views.LotView:
    return lot_views.see_lot(fate_rows.lot(tx, place))


def answer(tx: Connection, place: Place, seat: Seat) -> lot_views.CheckView:
    """What is asked, with this person's own answer."""
    now = check_rows.on_now(tx, place)
    return lot_views.see_check(now, mine=check_rows.mine(tx, now.check.id, seat))


def next_mine(tx: Connection, place: Place, seat: Seat) -> views.NextView:
    me, out = overview.person(tx, seat.participant)
    return views.see_next(overview.coming(tx, place), me=me, out=out)


def next_desk(tx: Connection, place: Place, seat: Seat) -> views.NextView | None:
    """The choices, for who may plan."""
    return views.see_next(overview.coming(tx, place)) if Need.PLAN in seat.may else None


PART = Part(
    kind="weeks",
    commands=(*COMMANDS, *OF_ACTIONS, *OF_PARKED, *CONSENSUS, *OF_CHANGES, *OF_NEXT_LINES, HoldShort),
    fragments=(
        Fragment("desk-next", CORNER, DESK, views.corner, "weeks/_corner.html"),
        Fragment("desk-changes", CHANGED, DESK, views.tried, "weeks/_changes.html"),
        Fragment("wall-promised", CHANGED, WALL, views.promised, "weeks/_promised.html"),
    ),
    load=store.load,
    save=store.save,
    overview=overview.overview,
    sections=record.sections,
    facts=record.facts,
    own=Own(mine, "weeks/_own.html", CORNER | RECORD | CHANGED, views.own_key),
)

NEXT = Activity(
    kind="next",
    commands=(),
    fragments=(),
    load=store.load,
    save=store.save,
    overview=overview.coming,
    label=N_("Next meeting"),
    topics=GROWS,
    stages={
        Screen.WALL: Stage(views.see_next, "weeks/wall_next.html"),
        Screen.DESK: Stage(views.see_next, "weeks/desk_next.html"),
    },
    stage_key=views.next_key,
    mine=next_mine,
    mine_template="weeks/_mine_next.html",
    desk=next_desk,
    desk_template="weeks/_desk_next.html",
    next_step=views.next_step,
)

ACTIONS = Activity(
    kind="actions",
    commands=(),
    fragments=(),
    load=store.load,
    save=store.save,
    overview=promises.promises,
    label=N_("Actions"),
    topics=RECORD | AGENDA,
    stages={
        Screen.WALL: Stage(act_views.on_wall, "weeks/wall_actions.html"),
        Screen.DESK: Stage(act_views.heard, "weeks/desk_actions.html"),
    },
    stage_key=act_views.key,
    mine=heard,
    mine_template="weeks/_mine_actions.html",
    next_step=act_views.step,
)

PARKING = Activity(
    kind="parking",
    commands=(),
    fragments=(),
    load=store.load,
    save=store.save,
    overview=fate_rows.lot,
    label=N_("Parking lot"),
    topics=RECORD | AGENDA,
    stages={
        Screen.WALL: Stage(lot_views.lot_on_wall, "weeks/wall_parking.html"),
        Screen.DESK: Stage(lot_views.see_lot, "weeks/desk_parking.html"),
    },
    stage_key=lot_views.lot_key,
    mine=lot,
    mine_template="weeks/_mine_parking.html",
    next_step=lot_views.lot_step,
)

ASKING = Activity(  # at any item, as soon as the room is asked whether it agrees
    kind="consensus",
    commands=(),
    fragments=(),
    load=store.load,
    save=store.save,
    overview=check_rows.on_now,
    topics=frozenset({"weeks.check", "weeks.answers", "meeting.people"}) | AGENDA,
    stages={
        Screen.WALL: Stage(lot_views.see_check, "weeks/wall_check.html"),
        Screen.DESK: Stage(lot_views.see_check, "weeks/desk_check.html"),
    },
    stage_key=lot_views.check_key,
    mine=answer,
    mine_template="weeks/_mine_check.html",
    next_step=lot_views.check_step,
)
folds(check_rows.fold)
keeps(fate_rows.banked, fate_rows.became)
finds(find_rows.written)
flags(change_rows.marks)
redacts(Typed("change", N_("a change to our meeting"), table(MeetingChange)))
redacts(Typed("next-place", N_("the place of the next meeting"), table(NextChoice), "place", frame=True))
redacts(Typed("next-aim", N_("the aim of the next meeting"), table(NextChoice), "aim", frame=True))
copied(next_rows.forget)
redacts(Typed("asked", N_("what the room was asked"), check_rows.C))
