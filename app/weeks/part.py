"""What week after week offers the house: the next meeting, on the wall while it grows."""

from sqlalchemy import Connection

from app.core.contract import Activity, Fragment, Own, Part, Place, Screen, Seat, Stage
from app.core.permissions import Need
from app.core.words import N_
from app.weeks import act_views, overview, promises, store, views
from app.weeks.actions import ACTIONS as OF_ACTIONS
from app.weeks.rules import COMMANDS

AGENDA = frozenset({"agenda.now", "agenda.time", "agenda.plan", "meeting.state"})
GROWS = frozenset({"weeks.next", "record", "meeting.people", "meeting.roles", "meeting.plan"}) | AGENDA
CORNER = frozenset({"weeks.next", "agenda.now", "meeting.state"})
RECORD = frozenset({"record"})


def mine(tx: Connection, place: Place, seat: Seat) -> views.Own:
    """One hand's own: the next meeting for who may plan, and one's actions."""
    seen, (person, _) = overview.overview(tx, place), overview.person(tx, seat.participant)
    acts = act_views.mine(promises.promises(tx, place), person) if person else ()
    return views.Own(views.corner(seen) if Need.PLAN in seat.may else None, acts, seen.activity == "actions")


def heard(tx: Connection, place: Place, seat: Seat) -> act_views.Heard:
    return act_views.heard(promises.promises(tx, place))


def next_mine(tx: Connection, place: Place, seat: Seat) -> views.NextView:
    me, out = overview.person(tx, seat.participant)
    return views.see_next(overview.coming(tx, place), me=me, out=out)


def next_desk(tx: Connection, place: Place, seat: Seat) -> views.NextView | None:
    """The choices, for who may plan."""
    return views.see_next(overview.coming(tx, place)) if Need.PLAN in seat.may else None


PART = Part(
    kind="weeks",
    commands=(*COMMANDS, *OF_ACTIONS),
    fragments=(Fragment("desk-next", CORNER, frozenset({Screen.DESK}), views.corner, "weeks/_corner.html"),),
    load=store.load,
    save=store.save,
    overview=overview.overview,
    own=Own(mine, "weeks/_own.html", CORNER | RECORD, views.own_key),
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
