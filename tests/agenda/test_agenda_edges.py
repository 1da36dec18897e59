"""The hour at its edges: the last second, the last line, the smallest loan, and the replay of what was (AG).  No I/O."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.agenda import extend, figures, planning, rules
from app.agenda.hour import Decision, Hour, Item, Pause
from app.core.contract import Seat
from app.core.errors import Gone, Refused
from app.core.permissions import MAY

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
LEADER = Seat("m", "t", MAY["leader"], participant="leader", name="Ward sister")
KEY = "a-key-for-tests"


def at(minutes: float = 0, seconds: float = 0) -> datetime:
    return NINE + timedelta(minutes=minutes, seconds=seconds)


def line(name: str, minutes: float, **more: object) -> Item:
    seconds = round(60 * minutes)
    return replace(Item(name.ljust(22, "_"), name.title(), seconds, seconds), **more)  # type: ignore[arg-type]


def hour(*items: Item, **more: object) -> Hour:
    return replace(Hour(NINE, TEN, items), **more)  # type: ignore[arg-type]


TEA = line("tea", 10, started_at=NINE)
TALK, VOTE = line("talk", 20), line("vote", 25)
RUNNING = hour(TEA, TALK, VOTE, started_at=NINE)


# What can be lent


def test_ag7_the_figures_of_a_refusal_are_whole_minutes_that_are_really_there() -> None:
    """55 seconds spare: a donor of 7 minutes gives 6 of its own, and the 55 seconds make no minute."""
    full = hour(line("tea", 52, started_at=NINE, planned_s=0), line("vote", 7, planned_s=0), started_at=NINE)
    spare = replace(full, scheduled_end=TEN - timedelta(seconds=5))
    assert spare.available_s(NINE) == 55
    assert extend.most(spare, NINE, spare.to_come) == extend.Most(kept=6, deferred=7)


def test_ag7_the_longest_is_asked_first_and_of_equals_the_later() -> None:
    lenders = extend.lenders(hour(TEA, line("a", 3), line("b", 7), line("c", 3), line("d", 9, protected=True)))
    assert [item.title for item in lenders] == ["B", "C", "A"]


def test_ag7_who_is_not_on_the_agenda_lends_nothing() -> None:
    with pytest.raises(Refused, match="later item"):
        extend.named(RUNNING, ["nobody".ljust(22, "_")])


# Slack and the forecast


def test_ag3_a_meeting_that_began_early_has_the_minutes_before_too() -> None:
    early = hour(replace(TEA, started_at=at(-5)), TALK, VOTE, started_at=at(-5))
    assert early.slack_s(at(-4)) == 10 * 60
    assert RUNNING.slack_s(at(-4)) == 5 * 60


def test_ag10_late_is_said_in_minutes_rounded_down() -> None:
    full = hour(TEA, TALK, line("vote", 30), started_at=NINE)
    assert full.forecast(at(11, 59)).late_min == 1
    assert full.forecast(at(12)).late_min == 2


def test_ag10_late_just_before_time_came_back_is_remembered() -> None:
    """70 s late, then a snack of 90 s is deferred and lends one minute: 40 s late, and it was late a moment ago."""
    tea, talk = line("tea", 10, started_at=NINE, adjusted_s=730), line("talk", 48.5)
    snack = line("snack", 1.5, adjusted_s=30, ended_as="deferred")
    then = at(11, 10)
    decided = (
        Decision("borrow", tea.id, 60, "leader", then, from_item=snack.id),
        Decision("defer", snack.id, 30, "leader", then),
    )
    now = hour(tea, talk, snack, started_at=NINE, decisions=decided)
    assert now.slack_s(then) == -40
    assert now.forecast(then).late_min == 1
    assert now.as_of(at(11, 9)).slack_s(at(11, 9)) == -69


# The replay


def test_ag10_the_hour_as_it_was_has_nothing_that_came_later() -> None:
    done = replace(TEA, ended_at=at(9), ended_as="done")
    now = hour(done, replace(TALK, started_at=at(9)), VOTE, started_at=NINE)
    before, after = now.as_of(at(8, 59)), now.as_of(at(9))
    assert [(item.started_at, item.ended_at, item.ended_as) for item in before.items[:2]] == [
        (NINE, None, ""),
        (None, None, ""),
    ]
    assert after.items[0].ended_as == "done"
    assert after.current == now.current


def test_ag10_an_item_that_was_put_off_was_still_to_come_before_that() -> None:
    first, second = replace(TALK, ended_as="deferred"), replace(VOTE, ended_as="deferred")
    put_off = (
        Decision("defer", first.id, 0, "leader", at(5)),
        Decision("pause", first.id, 0, "leader", at(6)),
        Decision("defer", second.id, 0, "leader", at(9)),
    )
    now = hour(TEA, first, second, started_at=NINE, decisions=put_off)
    assert [item.ended_as for item in now.as_of(at(4)).items[1:]] == ["", ""]
    assert [item.ended_as for item in now.as_of(at(5)).items[1:]] == ["deferred", ""]
    assert [item.ended_as for item in now.as_of(at(7)).items[1:]] == ["deferred", ""]
    assert [item.ended_as for item in now.as_of(at(9)).items[1:]] == ["deferred", "deferred"]


def test_ag10_an_item_put_off_twice_was_to_come_until_the_second_time() -> None:
    put_off = tuple(Decision("defer", TALK.id, 0, "leader", at(n)) for n in (3, 5, 9))
    now = hour(TEA, replace(TALK, ended_as="deferred"), started_at=NINE, decisions=put_off)
    assert [now.as_of(at(n)).items[1].ended_as for n in (4, 6, 9)] == ["", "", "deferred"]


def test_ag15_the_hour_as_it_was_has_its_pauses_and_pays_no_extension_for_them() -> None:
    """Paused from 2 to 5; two more minutes at 9:12, when 9 were used: 10 and 2, not 12 and 2."""
    paused = replace(RUNNING, pauses=(Pause(TEA.id, at(2), at(5)), Pause(TEA.id, at(14))))
    more = replace(paused, decisions=(Decision("extend", TEA.id, 120, "leader", at(12)),))
    assert more.as_of(at(12)).items[0].adjusted_s == 12 * 60
    assert more.as_of(at(13)).pauses == (Pause(TEA.id, at(2), at(5)),)
    assert more.as_of(at(4)).pauses == (Pause(TEA.id, at(2)),)
    assert more.as_of(at(14)).paused == Pause(TEA.id, at(14))


# Next, and back


def test_ag19_the_former_item_is_the_one_that_closed_when_this_one_began() -> None:
    first = replace(TEA, ended_at=at(9), ended_as="done")
    second = replace(TALK, started_at=at(9), ended_at=at(20), ended_as="done")
    now = hour(first, second, replace(VOTE, started_at=at(20)), started_at=NINE)
    assert now.former == second
    assert (now.may_undo(at(20, 29)), now.may_undo(at(20, 30))) == (True, False)
    assert not RUNNING.may_undo(at(0, 5))


def test_ag18_reopened_the_last_of_two_items_that_closed_in_one_second_goes_on() -> None:
    items = (
        replace(TEA, ended_at=at(50), ended_as="done"),
        replace(TALK, started_at=at(50), ended_at=at(50), ended_as="done"),
        VOTE,
    )
    ended = hour(*items, started_at=NINE, ended_at=at(50))
    assert rules.ReopenMeeting(key=KEY).decide(ended, LEADER, at(51)).item == TALK.id
    with pytest.raises(Refused, match="has not ended"):
        rules.ReopenMeeting(key=KEY).decide(RUNNING, LEADER, at(5))


def test_ag18_the_lobby_is_opened_once() -> None:
    planned = hour(TALK)
    assert rules.OpenLobby(key=KEY).decide(planned, LEADER, at(-50)).at == at(-50)
    with pytest.raises(Refused, match="open already"):
        rules.OpenLobby(key=KEY).decide(planned, LEADER, at(-20))


def test_ag18_what_has_ended_does_not_start_again() -> None:
    with pytest.raises(Refused, match="has ended"):
        rules.StartMeeting(key=KEY, practice=False).decide(replace(RUNNING, ended_at=at(40)), LEADER, at(41))


def test_ag4_ended_after_the_last_item_is_done_and_before_it_is_unfinished() -> None:
    last = hour(TEA, started_at=NINE)
    assert rules.EndMeeting(key=KEY).decide(last, LEADER, at(5)).ended_as == "done"
    assert rules.EndMeeting(key=KEY).decide(RUNNING, LEADER, at(5)).ended_as == "unfinished"


def test_ag15_paused_and_resumed_in_one_second_is_no_time() -> None:
    still = replace(RUNNING, pauses=(Pause(TEA.id, at(3)),))
    assert rules.ResumeTimer(key=KEY).decide(still, LEADER, at(3, 0.4)).paused_s == 0


# The plan


def test_an_agenda_holds_forty_items_and_a_line_without_a_name_gets_one() -> None:
    lines = [line(f"i{n}", 1) for n in range(40)]
    add = planning.AddItem(key=KEY, protected=False, quiet=False)
    assert add.decide(hour(*lines[:39]), LEADER, NINE).draft.title == "New item"
    with pytest.raises(Refused, match="at most 40"):
        add.decide(hour(*lines), LEADER, NINE)


def test_items_change_places_with_their_neighbours_and_stop_at_the_ends() -> None:
    plan = hour(line("a", 1), line("b", 1), line("c", 1))
    first, middle, last = (item.id for item in plan.items)

    def moved(item: str, direction: str) -> str:
        return planning.MoveItem(key=KEY, item=item, direction=direction).decide(plan, LEADER, NINE).other  # type: ignore[arg-type]

    assert (moved(middle, "up"), moved(middle, "down"), moved(last, "up")) == (first, last, middle)
    for item, direction in ((first, "up"), (last, "down")):
        with pytest.raises(Refused, match="end of the agenda"):
            moved(item, direction)


def test_two_minutes_become_one_and_479_become_480() -> None:
    plan = hour(line("a", 2), line("b", 479))
    less = planning.MinutesLess(key=KEY, item=plan.items[0].id).decide(plan, LEADER, NINE)
    more = planning.MinutesMore(key=KEY, item=plan.items[1].id).decide(plan, LEADER, NINE)
    assert (less.planned_s, more.planned_s) == (60, 480 * 60)


def test_a_template_is_there_and_never_takes_the_place_of_an_hour_that_runs() -> None:
    with pytest.raises(Gone, match="no such template"):
        planning.FillFromTemplate(key=KEY, template="nothing").decide(hour(), LEADER, NINE)
    with pytest.raises(Refused, match="running already"):
        planning.FillFromTemplate(key=KEY, template="nothing").decide(RUNNING, LEADER, at(5))


# As it is written


@pytest.mark.parametrize(
    ("seconds", "said"), [(-60, 0), (0, 0), (1, 1), (89, 1), (90, 2), (149, 2), (3569, 59), (3630, 61), (3600, 60)]
)
def test_minutes_are_whole_halves_up_and_never_none_for_some(seconds: int, said: int) -> None:
    assert figures.minutes(seconds) == said


def test_minutes_and_seconds_as_a_clock_has_them() -> None:
    assert [figures.m_ss(s) for s in (0, 59, 60, 61, 3599)] == ["0:00", "0:59", "1:00", "1:01", "59:59"]
