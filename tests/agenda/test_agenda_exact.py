"""The edges of the hour's arithmetic: each line here fails if one figure, one comparison or one guard is another."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from app.agenda import hurry, order, planning, rules
from app.agenda.closing import closing_at, closing_items, in_the_way
from app.agenda.cues import cues, overs
from app.agenda.extend import extension, most
from app.agenda.hour import Decision, Hour, Item, Pause
from app.agenda.order import pay
from app.agenda.shave import missing_s, proposed, shave
from app.core.contract import Seat
from app.core.errors import Gone, Refused
from app.core.permissions import MAY

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
LEADER = Seat("m" * 22, "t" * 22, MAY["leader"], participant="L" * 22)
KEY = "a-key-for-tests"


def at(minutes: float = 0, seconds: float = 0) -> datetime:
    return NINE + timedelta(minutes=minutes, seconds=seconds)


def id_(name: str) -> str:
    return name.ljust(22, "-")


def line(name: str, minutes: float, **more: Any) -> Item:
    return replace(Item(id_(name), name, int(minutes * 60), int(minutes * 60)), **more)


def hour(*items: Item, **more: Any) -> Hour:
    return replace(Hour(NINE, at(60), items), **more)


NOW = line("now", 10, started_at=NINE)
LATER, LAST = line("later", 20), line("last", 20)
RUNNING = hour(NOW, LATER, LAST, started_at=NINE)  # ten minutes of slack


def decide(kind: Any, then: Hour, now: datetime, **typed: Any) -> Any:
    return kind(key=KEY, **typed).decide(then, LEADER, now)


# The closing items and the cues


def test_ag12_there_is_no_closing_time_before_the_start() -> None:
    record = line("record", 5, protected=True, step=5)
    assert closing_at(hour(NOW, record, started_at=NINE)) == at(55)
    assert closing_at(hour(LATER, record)) is None


def test_ag5_of_several_changes_the_last_one_counts() -> None:
    """Extended at 2:00 and again at 9:30: one minute left at 9:00 was past by then."""
    made = (Decision("extend", NOW.id, 0, "L", at(2)), Decision("extend", NOW.id, 0, "L", at(9, 30)))
    assert [cue.kind for cue in cues(replace(RUNNING, decisions=made), NOW, at(9, 31))] == ["up"]


@pytest.mark.parametrize(
    ("decision", "kinds"),
    [
        (Decision("pause", NOW.id, 0, "L", at(9, 30)), ["half", "minute", "up"]),  # no change of its length
        (Decision("extend", LATER.id, 60, "L", at(9, 30)), ["half", "minute", "up"]),  # another item's
        (Decision("shave", NOW.id, 0, "L", NINE), ["half", "minute", "up"]),  # before its clock ran
        (Decision("borrow", NOW.id, 0, "L", at(9, 30)), ["up"]),
    ],
)
def test_ag5_only_a_change_of_this_item_since_its_start_drops_a_cue(decision: Decision, kinds: list[str]) -> None:
    then = replace(RUNNING, decisions=(decision,))
    assert [cue.kind for cue in cues(then, NOW, at(9, 31))] == kinds


def test_ag5_half_of_it_to_the_second_counts_as_past_when_time_is_added() -> None:
    for second, said in ((299, True), (300, False)):
        made = (Decision("extend", NOW.id, 120, "L", at(0, second)),)
        then = replace(RUNNING, decisions=made).as_of(at(60))
        found = [cue.kind for cue in cues(then, then.items[0], at(0, second + 1))]
        assert ("half" in found) is said, second


def test_ag5_pauses_move_a_cue_and_one_that_begins_at_the_moment_does_not() -> None:
    pauses = (Pause(NOW.id, at(1), at(3)), Pause(NOW.id, at(6), at(7)))
    then = replace(RUNNING, pauses=pauses)
    assert {cue.kind: cue.at for cue in cues(then, NOW, at(9))} == {"half": at(8), "minute": at(12), "up": at(13)}
    exact = replace(RUNNING, pauses=(Pause(NOW.id, at(5), at(6)),))
    assert cues(exact, NOW, at(9))[0].at == at(5)  # half-way was reached as the pause began


def test_ag5_over_says_its_minutes() -> None:
    found = overs(RUNNING, NOW, at(12))
    assert [(cue.kind, cue.at, cue.minutes) for cue in found[:2]] == [("over", at(12), 2), ("over", at(14), 4)]


@pytest.mark.parametrize("put_in_at", [5, 10])
def test_ag5_what_was_put_in_while_the_hour_ran_has_its_half_way_cue(put_in_at: int) -> None:
    """It had no minutes before that: then half of them were not used."""
    visitor = line("visitor", 10, planned_s=0, started_at=at(10))
    made = (Decision("extend", visitor.id, 600, "L", at(put_in_at)),)
    then = hour(replace(NOW, ended_at=at(10)), visitor, started_at=NINE, decisions=made)
    assert [cue.kind for cue in cues(then, visitor, at(11))] == ["half", "minute", "up"]


# More time


def test_ag7_a_donor_keeps_a_whole_minute_and_one_of_a_minute_gives_nothing() -> None:
    full = hour(NOW, line("a", 2), line("b", 1), line("rest", 47, protected=True), started_at=NINE)
    a, b = full.items[1], full.items[2]
    assert most(full, NINE, [a, b]).kept == 1
    paid = extension(full, NOW, NINE, 1, [b, a], defer=False)
    assert [(loan.item, loan.gives_s, loan.keeps_s, loan.deferred) for loan in paid.loans] == [(a.id, 60, 60, False)]


def test_ag7_ten_minutes_are_the_most() -> None:
    assert most(hour(NOW, started_at=NINE), NINE, []).kept == 10
    rules.ExtendItem(key=KEY, minutes=10)
    with pytest.raises(ValidationError):
        rules.ExtendItem(key=KEY, minutes=11)


# The hour itself


def test_ag18_the_doors_open_half_an_hour_before_to_the_second() -> None:
    assert hour(NOW).state(at(-30, -1)) == "planned"
    assert hour(NOW).state(at(-30)) == "lobby"


def test_ag18_it_counts_as_ended_half_an_hour_after_its_end_to_the_second() -> None:
    assert RUNNING.state(at(90, -1)) == "running"
    assert RUNNING.state(at(90)) == "ended"


def test_a_line_without_more_words_is_an_ordinary_one() -> None:
    bare = Item("x", "X", 60, 60)
    assert (bare.step, bare.protected, bare.quiet, bare.deferred_count) == (4, False, False, 0)
    assert hour().practice is False


def test_slack_is_told_in_half_minutes_while_the_hour_runs_and_not_otherwise() -> None:
    assert RUNNING.drained(at(1)) == 20
    assert RUNNING.drained(at(10, 31)) == 18
    assert hour(NOW, LATER, LAST).drained(at(-1)) == 0
    assert replace(RUNNING, ended_at=at(20)).drained(at(21)) == 0


def test_ag18_no_clock_runs_on_after_somebody_ended_it() -> None:
    ended = replace(RUNNING, ended_at=at(20))
    assert (ended.moment(at(19)), ended.moment(at(45))) == (at(19), at(20))


def test_items_are_numbered_from_one() -> None:
    assert [RUNNING.number(item.id) for item in RUNNING.items] == [1, 2, 3]


def test_an_item_that_has_not_begun_would_end_its_length_from_now() -> None:
    assert RUNNING.ends_at(LATER, at(5)) == at(25)


def closed(late_s: int, talk_s: int) -> Hour:
    """No slack: the first item closed late_s after its time, the second after talk_s of its five minutes."""
    first_ends = at(10, late_s)
    first = replace(NOW, ended_at=first_ends, ended_as="done")
    talk_ends = first_ends + timedelta(seconds=talk_s)
    talk = line("talk", 5, started_at=first_ends, ended_at=talk_ends, ended_as="done")
    return hour(first, talk, line("rest", 45, started_at=talk_ends), started_at=NINE)


@pytest.mark.parametrize(
    ("late_s", "talk_s", "word"),
    [
        (60, 300, 1),  # a whole minute, to the second
        (59, 300, 0),
        (60, 270, 1),  # back to half a minute: still late
        (60, 269, 0),  # and below it: on time again
        (59, 270, 0),
    ],
)
def test_ag10_late_begins_at_sixty_seconds_and_ends_below_thirty(late_s: int, talk_s: int, word: int) -> None:
    then = closed(late_s, talk_s)
    assert then.forecast(at(30)).late_min == word


def test_ag10_on_time_in_between_is_remembered() -> None:
    """Late by 60 s, then 29 s, then 40 s: the word went back to on time, and 40 s are not enough to bring it again."""
    first = replace(NOW, ended_at=at(11), ended_as="done")
    second = line("b", 5, started_at=at(11), ended_at=at(15, 29), ended_as="done")
    third = line("c", 5, started_at=at(15, 29), ended_at=at(20, 40), ended_as="done")
    then = hour(first, second, third, line("d", 40, started_at=at(20, 40)), started_at=NINE)
    assert then.forecast(at(21)).late_min == 0


def test_ag10_late_is_remembered_from_the_very_second_in_which_time_came_back() -> None:
    """Begun a minute late; the first item closes 20 seconds early, and 40 are missing."""
    first = line("a", 10, started_at=at(1), ended_at=at(10, 40), ended_as="done")
    then = hour(first, line("b", 50, started_at=at(10, 40)), started_at=at(1))
    assert then.forecast(at(10, 40)).late_min == 1


def test_ag10_the_last_word_counts_of_many() -> None:
    """Twelve times late by a minute; then 31 seconds come back, it is on time, and 40 seconds do not change that."""
    late = [line(f"i{n}", 1, started_at=at(1 + n), ended_at=at(2 + n), ended_as="done") for n in range(12)]
    early = line("early", 1, started_at=at(13), ended_at=at(13, 29), ended_as="done")
    then = hour(*late, early, line("talk", 1, started_at=at(13, 29)), line("rest", 46), started_at=at(1))
    assert then.slack_s(at(14, 40)) == -40
    assert then.forecast(at(14, 40)).late_min == 0


def test_as_it_stood_only_a_deferral_puts_an_item_off() -> None:
    moved = replace(LATER, ended_as="deferred")
    made = (Decision("shave", LATER.id, 60, "L", at(1)), Decision("defer", LATER.id, 1140, "L", at(5)))
    then = replace(RUNNING, items=(NOW, moved, LAST), decisions=made)
    assert then.as_of(at(3)).items[1].to_come
    assert not then.as_of(at(5)).items[1].to_come


# In a hurry


LATE = hour(line("welcome", 10, started_at=at(5)), line("talk", 30), line("test", 20), started_at=at(5))


def test_ag11_kept_or_shaved_only_as_it_was_seen_and_only_while_it_runs() -> None:
    found = proposed(LATE)
    assert found is not None
    with pytest.raises(Refused, match="Look at the proposal again"):
        decide(hurry.KeepPlan, LATE, at(6), seen="00000000")
    assert decide(hurry.KeepPlan, LATE, at(6), seen=found.sign).item == LATE.items[0].id
    with pytest.raises(Refused, match="has ended"):
        decide(hurry.ShavePlan, replace(LATE, ended_at=at(7)), at(8), seen=found.sign)


def test_ag11_nothing_is_proposed_before_the_start_nor_when_all_fits_to_the_second() -> None:
    assert proposed(hour(line("a", 70))) is None
    assert missing_s(hour(line("a", 70))) == 600
    exact = hour(line("a", 10, started_at=NINE), line("b", 50), started_at=NINE)
    assert missing_s(exact) == 0 and proposed(exact) is None
    assert shave(exact).missing_min == 0
    over = hour(line("a", 10, started_at=NINE), Item(id_("b"), "b", 3001, 3001), started_at=NINE)
    assert proposed(over) is not None


def test_ag11_no_item_goes_below_half_nor_under_a_minute_and_what_is_over_gives_nothing() -> None:
    short = hour(
        line("now", 2, started_at=at(6)),
        line("brief", 1),
        line("odd", 3),
        line("rest", 54, protected=True),
        started_at=at(6),
    )
    found = shave(short)
    assert dict(found.cuts) == {id_("now"): 1}
    assert found.put_off == (id_("odd"), id_("brief"))
    assert found.unfit_min == 1


def test_ag11_an_item_at_its_limit_is_passed_over_and_the_rest_goes_round_again() -> None:
    """Nine minutes of 4 and 40: the small one has room for two."""
    late = hour(line("a", 4, started_at=at(25)), line("b", 40), started_at=at(25))
    found = shave(late)
    assert dict(found.cuts) == {id_("a"): 1, id_("b"): 8}
    tight = hour(line("a", 4, started_at=at(37)), line("b", 40), started_at=at(37))
    assert dict(shave(tight).cuts) == {id_("a"): 2, id_("b"): 19}


def test_ag11_what_was_put_off_before_is_not_shaved_and_a_part_of_a_minute_is_not_lost() -> None:
    gone = line("gone", 20, ended_as="deferred")
    short = Item(id_("short"), "short", 60, 178)
    found = shave(
        hour(line("now", 4, started_at=at(5)), gone, short, line("rest", 52, protected=True), started_at=at(5))
    )
    assert (dict(found.cuts), found.put_off) == (
        {id_("now"): 1},
        (short.id,),
    )  # 118 seconds to spare are no two minutes


def test_ag11_nobody_loses_more_than_half_in_the_second_round_either() -> None:
    """Eight minutes of 30 (it may lose 1), 10 (may lose 2) and 10 (may lose 5)."""
    lent = line("lent", 30, planned_s=58 * 60, started_at=at(8))
    half = line("half", 10, planned_s=16 * 60)
    found = shave(hour(lent, half, line("free", 10), line("rest", 10, protected=True), started_at=at(8)))
    assert dict(found.cuts) == {lent.id: 1, half.id: 2, id_("free"): 5}
    assert found.unfit_min == 0


def test_ag11_accepted_minutes_are_sixty_seconds_each() -> None:
    found = proposed(LATE)
    assert found is not None
    made = decide(hurry.ShavePlan, LATE, at(6), seen=found.sign)
    assert [(name, s // 60, s % 60) for name, s in made.cuts] == [(name, minutes, 0) for name, minutes in found.cuts]
    kept = replace(LATE, decisions=(Decision("shave", LATE.items[0].id, 0, "L", at(6)),))
    with pytest.raises(Refused, match="decided already"):
        decide(hurry.KeepPlan, kept, at(7), seen=found.sign)


# Closing time


RECORD, RATE = line("record", 5, protected=True, step=5), line("rate", 3, protected=True, step=7)
STORY, TIDY = line("story", 5, protected=True, step=4), line("tidy", 5, step=6)


def test_ag12_what_is_protected_from_step_five_on_closes_the_meeting_and_nothing_else() -> None:
    full = hour(NOW, STORY, TIDY, RECORD, LATER, RATE, started_at=NINE)
    assert (closing_items(full), in_the_way(full)) == ((RECORD, RATE), (STORY, TIDY, LATER))


def test_ag12_the_jump_goes_to_the_first_closing_item_and_puts_off_the_rest_with_its_length() -> None:
    full = hour(NOW, LATER, RECORD, TIDY, RATE, started_at=NINE)
    made = decide(hurry.GoToClosing, full, at(4), item=NOW.id)
    assert (made.closed, made.opened, made.left_s) == (NOW.id, RECORD.id, 360)
    assert made.put_off == ((LATER.id, 1200), (TIDY.id, 300))
    with pytest.raises(Refused, match="no protected item"):
        decide(hurry.GoToClosing, RUNNING, at(4), item=NOW.id)
    assert closing_at(RUNNING) is None


def test_ag12_a_meeting_that_closes_is_not_closed_again() -> None:
    there = hour(replace(NOW, ended_at=at(10)), replace(RECORD, started_at=at(10)), RATE, started_at=NINE)
    assert closing_at(there) is None
    with pytest.raises(Refused, match="closing already"):
        decide(hurry.GoToClosing, there, at(11), item=RECORD.id)


# The running order


def inserted(then: Hour, now: datetime = NINE, **typed: Any) -> Any:
    return decide(order.InsertItem, then, now, **{"title": "Visitor", "minutes": 3, **typed})


def test_ag19_an_item_put_in_stands_before_the_next_or_where_it_was_asked_for() -> None:
    assert inserted(RUNNING).before == LATER.id
    assert inserted(RUNNING, before=LAST.id).before == LAST.id
    only = hour(NOW, started_at=NINE)
    assert inserted(only).before == ""
    with pytest.raises(Refused, match="has started"):
        inserted(RUNNING, before=NOW.id)
    with pytest.raises(Refused, match="not started"):
        inserted(hour(LATER), at(-1))


def test_ag19_an_item_put_in_has_five_minutes_unless_asked_otherwise_and_no_method() -> None:
    made = decide(order.InsertItem, RUNNING, NINE, title="Visitor")
    assert (made.draft.minutes, made.draft.method, made.paid.adjusted_s) == (5, "", 300)


def test_ag19_an_agenda_holds_forty_items() -> None:
    many = hour(NOW, *(line(f"i{n}", 1) for n in range(38)), started_at=NINE)
    assert inserted(many).before == id_("i0")
    with pytest.raises(Refused, match="at most 40 items"):
        inserted(replace(many, items=(*many.items, line("last", 1))))


def test_ag19_lend_asks_the_longest_first_and_named_donors_alone_where_some_are_named() -> None:
    full = hour(NOW, line("a", 20), line("b", 30), started_at=NINE)
    assert [loan.item for loan in inserted(full, minutes=2, lend="on").paid.loans] == [id_("b")]
    assert [loan.item for loan in inserted(full, minutes=2, lend="on", donors=id_("a")).paid.loans] == [id_("a")]
    assert [loan.item for loan in inserted(full, minutes=30, lend="on").paid.loans] == [id_("b"), id_("a")]
    with pytest.raises(Refused, match="Only 0 minutes"):
        inserted(full, minutes=2)


def test_ag19_the_same_minutes_cost_nothing_and_one_more_costs_one() -> None:
    same = decide(order.ChangeItem, RUNNING, NINE, item=LATER.id, title="Later", minutes=20)
    assert (same.paid, same.shaved_s) == (None, 0)
    one = decide(order.ChangeItem, RUNNING, NINE, item=LATER.id, title="Later", minutes=21)
    assert one.paid.from_slack_s == 60 and one.shaved_s == 0


def test_ag19_a_minute_given_puts_nobody_off_and_a_minute_taken_leaves_one() -> None:
    full = hour(NOW, line("a", 20), line("b", 30), started_at=NINE)
    with pytest.raises(Refused, match="Only 0 minutes"):
        decide(order.GiveMinute, full, NINE, item=id_("a"))
    given = decide(order.GiveMinute, RUNNING, NINE, item=LATER.id)
    assert (given.paid.from_slack_s, given.paid.adjusted_s, given.shaved_s) == (60, 21 * 60, 0)
    two = hour(NOW, line("a", 2), started_at=NINE)
    assert decide(order.TakeMinute, two, NINE, item=id_("a")).shaved_s == 60
    with pytest.raises(Refused, match="at least 1 minute"):
        decide(order.TakeMinute, hour(NOW, Item(id_("a"), "a", 119, 119), started_at=NINE), NINE, item=id_("a"))


def test_ag19_at_most_the_length_of_the_hour_is_offered() -> None:
    full = hour(NOW, line("long", 300), started_at=NINE)
    with pytest.raises(Refused) as no:
        pay(full, line("x", 1), NINE, 400, id_("long"), defer=False)
    assert no.value.values == {"kept": 60, "deferred": 60}


# Planning


def test_ag1_a_plan_changes_only_before_the_start() -> None:
    for kind, typed in (
        (planning.AddItem, {"title": "New"}),
        (planning.PlaceItem, {"item": LATER.id, "before": LAST.id}),
    ):
        with pytest.raises(Refused, match="running already"):
            decide(kind, RUNNING, NINE, **typed)


def test_a_new_line_has_five_minutes_and_stands_in_step_four() -> None:
    made = decide(planning.AddItem, hour(), at(-60))
    assert (made.draft.title, made.draft.minutes, made.draft.step, made.draft.mode) == ("New item", 5, 4, "")
    own = decide(planning.AddItem, hour(), at(-60), title="Ideas", activity="brainstorm", mode="silent")
    assert (own.draft.title, own.draft.activity, own.draft.mode) == ("Ideas", "brainstorm", "silent")
    both = decide(planning.AddItem, hour(), at(-60), activity="brainstorm:open", mode="silent")
    assert (both.draft.activity, both.draft.mode) == ("brainstorm", "open")


@pytest.mark.parametrize(
    ("kind", "field", "most"),
    [
        (planning.AddItem, "title", 60),
        (planning.AddItem, "method", 40),
        (rules.ParkRest, "text", 200),
        (rules.PauseTimer, "reason", 200),
    ],
)
def test_words_have_their_most_and_may_be_left_out(kind: Any, field: str, most: int) -> None:
    assert getattr(kind(key=KEY, **{field: "x" * most}), field) == "x" * most
    assert getattr(kind(key=KEY, **{field: ""}), field) == ""
    with pytest.raises(ValidationError):
        kind(key=KEY, **{field: "x" * (most + 1)})


def test_steps_go_from_one_to_seven() -> None:
    assert [planning.AddItem(key=KEY, step=step).step for step in (1, 7)] == [1, 7]
    for step in (0, 8):
        with pytest.raises(ValidationError):
            planning.AddItem(key=KEY, step=step)


def test_a_minute_more_and_less_are_sixty_seconds_between_one_minute_and_eight_hours() -> None:
    two, most_of_all = hour(line("a", 2)), hour(line("a", 479))
    assert decide(planning.MinutesLess, two, at(-1), item=id_("a")).planned_s == 60
    with pytest.raises(Refused, match="at least 1 minute"):
        decide(planning.MinutesLess, hour(Item(id_("a"), "a", 119, 119)), at(-1), item=id_("a"))
    assert decide(planning.MinutesMore, most_of_all, at(-1), item=id_("a")).planned_s == 480 * 60
    with pytest.raises(Refused, match="at most 480 minutes"):
        decide(planning.MinutesMore, hour(Item(id_("a"), "a", 479 * 60 + 1, 0)), at(-1), item=id_("a"))


def test_ag8_unprotected_is_said_only_of_what_was_protected() -> None:
    plain, kept = line("plain", 5), line("kept", 5, protected=True)
    both = hour(plain, kept)

    def edited(item: Item, **more: Any) -> bool:
        made = decide(planning.EditItem, both, at(-1), item=item.id, title="T", minutes=5, **more)
        return bool(made.unprotected)

    assert (edited(plain), edited(kept), edited(kept, protected="on")) == (False, True, False)


def test_a_line_is_placed_before_another_only_if_that_is_on_the_agenda() -> None:
    with pytest.raises(Gone):
        decide(planning.PlaceItem, hour(LATER, LAST), at(-1), item=LATER.id, before="x" * 22)
    assert decide(planning.PlaceItem, hour(LATER, LAST), at(-1), item=LATER.id).order == (LAST.id, LATER.id)


# Undo and reopen


def after_a_jump(*made: Decision) -> Hour:
    """The first item closed at 9:05 by a jump to the record; the second went to the next meeting."""
    first = replace(NOW, ended_at=at(5), ended_as="unfinished")
    gone = replace(LATER, ended_as="deferred", deferred_count=1)
    record = line("record", 5, protected=True, step=5, started_at=at(5))
    return hour(first, gone, record, started_at=NINE, decisions=made)


JUMP = Decision("closing", NOW.id, 300, "L", at(5))
GONE = Decision("defer", LATER.id, 1200, "L", at(5))


@pytest.mark.parametrize(
    ("made", "restored"),
    [
        ((JUMP, GONE), (LATER.id,)),
        ((GONE,), ()),  # no jump: it was put off for itself
        ((Decision("close", NOW.id, 300, "L", at(5)), GONE), ()),
        ((Decision("closing", LAST.id, 300, "L", at(5)), GONE), ()),  # another item's jump
        ((Decision("closing", NOW.id, 300, "L", at(4)), GONE), ()),  # an earlier one, undone since
        ((JUMP, Decision("defer", LATER.id, 1200, "L", at(3))), ()),  # put off before the jump
        ((JUMP, Decision("shave", LATER.id, 60, "L", at(5))), ()),  # shortened, not put off
        ((JUMP, GONE, Decision("defer", NOW.id, 0, "L", at(5))), (LATER.id,)),
    ],
)
def test_ag19_undo_takes_back_what_the_jump_put_off_and_nothing_else(
    made: tuple[Decision, ...], restored: tuple[str, ...]
) -> None:
    assert decide(rules.UndoNext, after_a_jump(*made), at(5, 10)).restored == restored


def test_ag19_next_is_undone_for_half_a_minute_and_the_first_item_has_none_before_it() -> None:
    with pytest.raises(Refused, match="no item before"):
        decide(rules.UndoNext, RUNNING, at(1))
    moved = hour(replace(NOW, ended_at=at(5), ended_as="done"), replace(LATER, started_at=at(5)), LAST, started_at=NINE)
    made = decide(rules.UndoNext, moved, at(5, 29))
    assert (made.item, made.opened, made.deferred) == (NOW.id, LATER.id, False)
    with pytest.raises(Refused, match="30 seconds"):
        decide(rules.UndoNext, moved, at(5, 30))
    put_off = replace(moved, items=(replace(moved.items[0], ended_as="deferred"), *moved.items[1:]))
    assert decide(rules.UndoNext, put_off, at(5, 29)).deferred is True


def test_ag6_what_is_parked_has_the_words_that_were_typed_or_the_items_name() -> None:
    assert decide(rules.ParkRest, RUNNING, at(1), text="Who pays?").park == "Who pays?"
    assert decide(rules.ParkRest, RUNNING, at(1)).park == "now"


def test_ag18_reopened_the_item_that_ended_with_the_meeting_is_current_again() -> None:
    first = replace(NOW, ended_at=at(10), ended_as="done")
    last = replace(LATER, started_at=at(10), ended_at=at(20), ended_as="unfinished")
    then = hour(first, last, replace(LAST, ended_as="deferred"), started_at=NINE, ended_at=at(20))
    assert decide(rules.ReopenMeeting, then, at(25)).item == LATER.id
    moved = hour(last, first, started_at=NINE, ended_at=at(20))  # the order was changed meanwhile
    assert decide(rules.ReopenMeeting, moved, at(25)).item == LATER.id


def test_before_the_doors_open_nothing_runs() -> None:
    with pytest.raises(Refused, match="not started"):
        decide(rules.PauseTimer, hour(LATER), at(-60))


def test_ag19_nothing_is_placed_before_what_has_begun_and_nothing_in_an_hour_that_is_over() -> None:
    with pytest.raises(Refused, match="has started"):
        decide(order.ReorderItem, RUNNING, NINE, item=LATER.id, before=NOW.id)
    with pytest.raises(Refused, match="has started"):
        decide(order.ReorderItem, RUNNING, NINE, item=NOW.id)
    with pytest.raises(Gone, match="not on the agenda"):
        decide(order.ReorderItem, RUNNING, NINE, item=id_("nobody"))
    assert decide(order.ReorderItem, RUNNING, NINE, item=LAST.id, before=LATER.id).order == (NOW.id, LAST.id, LATER.id)
    with pytest.raises(Refused, match="has ended"):
        decide(order.PutOff, replace(RUNNING, ended_at=at(5)), at(6), item=LATER.id)
    with pytest.raises(Refused, match="not started"):
        decide(order.PutOff, hour(LATER), at(-1), item=LATER.id)


def test_ag19_fewer_minutes_give_back_whole_minutes() -> None:
    less = decide(order.ChangeItem, RUNNING, NINE, item=LATER.id, title="Later", minutes=17)
    assert (less.paid, less.shaved_s) == (None, 180)


def test_ag8_only_what_is_protected_is_unprotected() -> None:
    kept = line("kept", 5, protected=True)
    then = hour(NOW, LATER, kept, started_at=NINE)
    assert decide(order.UnprotectItem, then, NINE, item=kept.id).item == kept.id
    with pytest.raises(Refused, match="not protected"):
        decide(order.UnprotectItem, then, NINE, item=LATER.id)
