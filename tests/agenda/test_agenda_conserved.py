"""Whatever people press, no second of the hour is lost or made (AG).  On a real database."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from app.agenda import hurry, order, planning, rules
from app.agenda.hour import Hour
from app.agenda.shave import proposed
from app.core.contract import Command
from app.core.errors import Refused
from tests.agenda.agenda_room import Room, furnished

ITEMS = st.lists(st.tuples(st.integers(1, 15), st.booleans()), min_size=2, max_size=7)
EXTEND = st.tuples(st.just("extend"), st.integers(1, 10), st.lists(st.integers(0, 6), max_size=4), st.booleans())
KINDS: dict[str, type[Command]] = {
    "park": rules.ParkRest,
    "defer": rules.DeferRest,
    "pause": rules.PauseTimer,
    "resume": rules.ResumeTimer,
    "end": rules.EndMeeting,
    "reopen": rules.ReopenMeeting,
}
LATER: dict[str, type[Command]] = {
    "put off": order.PutOff,
    "minute more": order.GiveMinute,
    "minute less": order.TakeMinute,
    "unprotect": order.UnprotectItem,
}
OTHER = st.tuples(st.sampled_from(["next", "undo", "shave", "keep", "closing", *KINDS]))
ORDER = st.tuples(st.sampled_from(["move", "insert", "change", *LATER]), st.integers(0, 7), st.integers(0, 7))
PRESSES = st.lists(st.tuples(st.floats(0, 400), EXTEND | OTHER | ORDER), max_size=16)


def press(room: Room, what: tuple[Any, ...]) -> None:
    items = room.hour.items
    match what:
        case ("extend", k, donors, defer):
            ids = ",".join(items[n % len(items)].id for n in donors)
            room.does(rules.ExtendItem, minutes=k, donors=ids, defer=defer)
        case ("next",):
            room.does(rules.NextItem, item=room.current or "-" * 22)
        case ("undo",):
            room.does(rules.UndoNext)
        case ("shave" | "keep" as answer,):
            found = proposed(room.hour)
            kind = hurry.ShavePlan if answer == "shave" else hurry.KeepPlan
            room.does(kind, seen=found.sign if found else "0" * 8)
        case ("closing",):
            room.does(hurry.GoToClosing, item=room.current or "-" * 22)
        case (name,):
            room.does(KINDS[name])
        case (name, n, other):
            reorder(room, name, items[n % len(items)].id, items[other % len(items)].id, other)


def reorder(room: Room, name: str, item: str, other: str, minutes: int) -> None:
    match name:
        case "move":
            room.does(order.ReorderItem, item=item, before=other)
        case "insert":
            room.does(
                order.InsertItem, title="New", minutes=minutes + 1, before=other, donors=item, defer=minutes % 2 > 0
            )
        case "change":
            room.does(order.ChangeItem, item=item, title="Changed", minutes=minutes + 1, donors=other)
        case _:
            room.does(LATER[name], item=item)


def check(room: Room, end: Any) -> None:
    """Time is conserved, and no donor has been starved."""
    hour, now = room.hour, room.now
    spent = sum(hour.elapsed_s(item, now) + hour.paused_s(item, now) for item in hour.items)
    assert hour.started_at is not None
    late = int((hour.started_at - hour.scheduled_start).total_seconds())
    assert late + spent + hour.left_s(now) + hour.later_s + hour.slack_s(now) == hour.length_s
    assert hour.scheduled_end == end
    assert all(item.adjusted_s >= 60 for item in hour.items if item.ended_as != "deferred" or item.started_at)
    assert [i.adjusted_s for i in hour.as_of(now).items] == [i.adjusted_s for i in hour.items]
    if hour.state(now) == "running":
        assert sum(item.current for item in hour.items) == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=ITEMS, presses=PRESSES, late=st.floats(0, 300))
def test_ag3_ag7_ag15_time_is_conserved_whatever_people_press(
    engine: Engine, items: list[tuple[int, bool]], presses: list[tuple[float, tuple[Any, ...]]], late: float
) -> None:
    with engine.connect() as tx:
        room = furnished(tx)
        end = room.hour.scheduled_end
        for n, (minutes, protected) in enumerate(items):
            room.does(planning.AddItem, title="Item", minutes=minutes, protected=protected, step=4 if n < 4 else 7)
        room.wait(late).does(rules.StartMeeting)
        for seconds, what in presses:
            before = room.wait(seconds + 1).hour  # whole seconds: within one, the order of two presses is not kept
            slack = before.slack_s(room.now)
            try:
                press(room, what)
            except Refused:
                assert room.hour == before
            else:
                pays(room, before, slack, what)
                takes(room, slack, what)
            check(room, end)
        adds_up(room)
        tx.rollback()


def adds_up(room: Room) -> None:
    """Start + actual times + pauses = end, in an hour that somebody ends and in one that only the clock closes."""
    if room.hour.state(room.now) == "running":
        room.wait(77).does(rules.EndMeeting)
    hour = room.hour
    spent = sum(hour.elapsed_s(item, hour.closed_at) + hour.paused_s(item, hour.closed_at) for item in hour.items)
    assert hour.started_at is not None
    assert hour.started_at + timedelta(seconds=spent) == hour.closed_at


def pays(room: Room, before: Hour, slack: int, what: tuple[Any, ...]) -> None:
    """An extension by k takes exactly 60 k seconds: from slack, never below 0, and from the donors (AG-7)."""
    if what[0] != "extend":
        return
    paid = {kind: given_s(room.hour, kind) - given_s(before, kind) for kind in ("extend", "borrow")}
    assert paid["extend"] == min(max(0, slack), 60 * what[1])
    assert paid["extend"] + paid["borrow"] == 60 * what[1]


def takes(room: Room, slack: int, what: tuple[Any, ...]) -> None:
    """What gives time takes it from spare time at most as far as 0; the rest comes from donors (AG-7, AG-19)."""
    if what[0] in ("extend", "insert", "change", "minute more"):
        assert room.slack_s >= min(0, slack)


def given_s(hour: Hour, kind: str) -> int:
    return sum(decision.seconds for decision in hour.decisions if decision.kind == kind)
