"""What wall, desk and hand show of the hour."""

import re
from dataclasses import replace
from typing import Any

import jinja2
import pytest
from sqlalchemy import update

from app.agenda import planning, rules, store
from app.agenda.choices import see_own
from app.agenda.part import PART, QUIET, TALK
from app.agenda.tables import AgendaItem
from app.agenda.views import now_view, plan_view
from app.core.contract import Audience, Screen
from app.core.errors import Refused
from app.core.permissions import MAY
from app.core.roles import Role
from app.core.saying import Words
from app.live.paint import environment
from app.meetings.tables import Meeting
from app.parts import registry
from app.storage.columns import table
from tests.agenda.agenda_room import MEETING, NINE

WALL, HAND = Audience(Screen.WALL), Audience(Screen.HAND)
LEADER, RECORDER = Audience(Screen.DESK, MAY["leader"]), Audience(Screen.DESK, MAY["recorder"])


@pytest.fixture(scope="module")
def paper() -> jinja2.Environment:
    return environment(Words("en"), lambda: NINE)


@pytest.fixture
def shows(room: Any, paper: jinja2.Environment) -> Any:
    """What a fragment or a stage shows to somebody now."""

    def show(name: str, who: Audience) -> str:
        overview = store.overview(room.tx, room.place)
        stages = {"talk": TALK, "quiet": QUIET}
        piece: Any = (
            stages[name].stages[who.screen] if name in stages else next(f for f in PART.fragments if f.name == name)
        )
        hour = now_view(room.hour, room.now, "Europe/London")
        data = {
            "it": piece.see(overview, who),
            "who": who,
            "m": MEETING,
            "base": f"/m/{MEETING}/agenda/-",
            "hour": hour,
        }
        return " ".join(paper.get_template(piece.template).render(data, hour=hour).split())

    return show


@pytest.fixture
def running(room: Any) -> Any:
    room.does(planning.AddItem, title="Welcome", minutes=5, protected=True)
    room.does(planning.AddItem, title="Patient story", minutes=5, protected=True, quiet=True, lead="Carer partner")
    room.does(planning.AddItem, title="Look at the <data>", minutes=10, aim="How long?")
    room.does(planning.AddItem, title="Vote", minutes=38)
    room.does(rules.StartMeeting)
    return room


def test_the_wall_shows_the_item_the_clock_and_when_it_will_end(running: Any, shows: Any) -> None:
    running.wait(100)
    rail, stage = shows("wall-rail", WALL), shows("talk", WALL)
    assert "Finish 09:58" in rail
    assert "On time" in rail
    assert 'aria-current="step"' in rail
    assert "Item 1 of 4" in stage
    assert 'role="timer"' in stage
    assert ">3:20<" in stage
    assert 'aria-label="left of 5 minutes"' in stage


def test_at_the_opening_the_wall_says_the_aim_of_the_meeting(room: Any, shows: Any) -> None:
    room.tx.execute(update(table(Meeting)).values(aim="Choose two ideas to test"))
    room.does(planning.AddItem, title="Welcome", minutes=5, aim="Roles, rules and times agreed")
    room.does(planning.AddItem, title="Look at the data", minutes=10, aim="How long?")
    room.tx.execute(update(table(AgendaItem)).where(table(AgendaItem).c.title == "Welcome").values(step=3))
    room.does(rules.StartMeeting)
    assert "Aim: <bdi>Choose two ideas to test</bdi>" in shows("talk", WALL)
    room.does(rules.NextItem, item=room.current)
    assert "<bdi>How long?</bdi>" in shows("talk", WALL) and "Choose two" not in shows("talk", WALL)


def test_the_wall_turns_where_the_desk_turned_it_and_each_item_has_its_own_page(running: Any, shows: Any) -> None:
    recorder = Audience(Screen.DESK, MAY["recorder"])
    assert "This is the first page." in shows("desk-pages", recorder)
    room, event = running, rules.WallTurned(running.current, 2)
    assert room.does(rules.TurnWall, item=room.current, page=2) == event and event.topics == {"agenda.page"}
    assert 'data-turned="2"' in shows("stage-clock", WALL)
    page = shows("desk-pages", recorder)
    assert re.findall(r'name="page" value="(\d)"', page) == ["1", "3"]
    assert "Page on" not in shows("desk-pages", Audience(Screen.DESK, MAY["timekeeper"]))
    room.does(rules.NextItem, item=room.current)
    assert 'data-turned="0"' in shows("stage-clock", WALL)
    with pytest.raises(Refused, match="is at Patient story already"):
        room.does(rules.TurnWall, item=room.id("Welcome"), page=1)


def test_ag17_the_quiet_story_shows_title_and_speaker_and_nothing_that_counts(running: Any, shows: Any) -> None:
    running.wait(300).does(rules.NextItem, item=running.current)
    running.wait(600)  # five minutes over
    wall = shows("wall-rail", WALL) + shows("quiet", WALL) + shows("stage-clock", WALL)
    hand = shows("hand-top", HAND)
    assert "Patient story" in wall
    assert "Carer partner" in wall
    assert "Carer partner" in hand
    for word in ("timer", "data-ends", "over", "min late", "n late", "Finish", "On time", "data-say"):
        assert word not in wall, word
    for word in ('role="timer"', "data-ends", "over", "data-say"):
        assert word not in hand, word
    assert "Time over" in shows("desk-now", LEADER)


def test_ag17_afterwards_the_wall_does_not_call_the_story_late(running: Any, shows: Any) -> None:
    running.wait(300).does(rules.NextItem, item=running.current)
    running.wait(600).does(rules.NextItem, item=running.current)
    assert 'class="n late"' not in shows("wall-rail", WALL)
    assert "over</span>" in shows("desk-agenda", LEADER)
    assert PART.facts(running.tx, running.place)["agenda"][1]["overrun_s"] == 300


def test_ag10_late_is_a_word_with_the_time(running: Any, shows: Any) -> None:
    running.wait(5 * 60 + 2 * 60 + 190)
    rail = shows("wall-rail", WALL)
    assert "Finish 10:03" in rail
    assert "3 min late" in rail


def test_ag6_at_time_up_the_desk_offers_four_choices_with_their_effects(running: Any, shows: Any) -> None:
    running.wait(300)
    desk = shows("desk-now", LEADER)
    for name in ("Next item", "Add 2 minutes", "Park the rest", "Move the rest to next meeting", "Pause timer"):
        assert desk.count(f"{name}</button>") == 1, name
    assert "From spare time." in desk
    assert "Uses 2:00 of spare time. Takes 3 minutes from <bdi>Vote</bdi>. Finish 10:00" in desk
    assert "Finish 10:00" in desk
    assert "Time is up." in desk
    assert " hidden" not in desk.split('class="time-up"')[1].split(">")[0]
    assert "</button>" not in shows("desk-now", RECORDER)


def test_ag8_protected_items_are_not_offered_as_donors(running: Any, shows: Any) -> None:
    story = running.id("Patient story")
    assert story not in shows("desk-now", LEADER)


def test_ag15_paused_is_said_in_words(running: Any, shows: Any) -> None:
    running.wait(60).does(rules.PauseTimer)
    running.wait(60)
    for name, who in (("desk-now", LEADER), ("hand-top", HAND), ("stage-clock", WALL), ("talk", WALL)):
        assert 'data-paused="240"' in shows(name, who), name
        assert "Paused" in shows(name, who), name
    assert "Resume timer</button>" in shows("desk-now", LEADER)


def test_what_people_typed_is_escaped_and_isolated(running: Any, shows: Any) -> None:
    running.wait(300).does(rules.NextItem, item=running.current)
    running.does(rules.NextItem, item=running.current)
    for name, who in (("talk", WALL), ("desk-now", LEADER), ("hand-top", HAND), ("wall-rail", WALL)):
        assert "<bdi>Look at the &lt;data&gt;</bdi>" in shows(name, who), name
    assert "<data>" not in shows("talk", WALL)


def test_before_and_after_the_hour(room: Any, shows: Any) -> None:
    room.now = NINE.replace(hour=7)
    assert "The agenda is empty" in shows("desk-now", LEADER)
    room.does(planning.AddItem, title="Talk", minutes=65)
    assert "Start meeting</button>" in shows("desk-now", LEADER)
    assert "Start as practice</button>" in shows("desk-now", LEADER)
    assert "5 minutes longer than the hour" in shows("desk-now", LEADER)
    assert "starts at 09:00" in shows("hand-top", HAND)
    room.does(rules.StartMeeting)
    room.does(rules.EndMeeting)
    assert "This meeting has ended" in shows("desk-now", LEADER)
    assert "Ended 07:00" in shows("wall-rail", WALL)


@pytest.mark.parametrize(
    ("minutes", "words"), [(60, "Fits the hour"), (65, "5 minutes too many"), (58, "2 minutes spare")]
)
def test_ag1_the_plan_says_how_it_fits(room: Any, paper: jinja2.Environment, minutes: int, words: str) -> None:
    room.does(planning.AddItem, title="Talk & vote", minutes=minutes, activity="brainstorm:silent")
    text = plan_page(room, paper, LEADER)
    assert f"{minutes} of 60 minutes planned" in text
    assert words in text
    for name in (
        "Item 1 name",
        "Activity for Talk &amp; vote",
        "Minutes for Talk &amp; vote",
        "1 minute less for Talk &amp; vote",
    ):
        assert text.count(f'aria-label="{name}"') == 1, name
    assert 'value="brainstorm:silent" selected' in text
    assert "style=" not in text
    assert "<form" not in plan_page(room, paper, RECORDER)


def plan_page(room: Any, paper: jinja2.Environment, who: Audience) -> str:
    plan = plan_view(room.hour, room.now, "Europe/London")
    data = {
        "plan": plan,
        "order": None,
        "activities": registry().activities,
        "base": f"/m/{MEETING}/agenda",
        "m": MEETING,
        "who": who,
    }
    return " ".join(paper.get_template("agenda/_plan.html").render(data).split())


def test_the_frame_of_an_activity_keeps_the_clock_in_view(running: Any, paper: jinja2.Environment) -> None:
    hour = now_view(running.hour, running.now, "Europe/London")
    page = paper.from_string('{% extends "wall_stage.html" %}{% block heading %}<h1>Ideas</h1>{% endblock %}').render(
        hour=hour
    )
    assert "Item 1 of 4" in page
    assert 'id="stage-clock"' in page
    assert 'data-ends="' in page


def test_a_role_holders_hand_has_the_same_controls(running: Any, paper: jinja2.Environment) -> None:
    head = '{% from "parts/form.html" import button with context %}{% include "agenda/_hand_controls.html" %}'
    timekeeper = Audience(Screen.HAND, MAY["timekeeper"])
    seat = replace(running.seat, may=MAY["timekeeper"], roles=frozenset({Role.TIMEKEEPER}))
    seen = see_own(store.overview(running.tx, running.place), seat)
    assert seen is not None
    hand = paper.from_string(head).render(
        m=MEETING, who=timekeeper, it=seen.controls, own=seen.cues, seat=seat, above=()
    )
    for name in ("Next item", "Add 2 minutes", "Pause timer", "Park the rest", "Move the rest to next meeting"):
        assert hand.count(f"{name}</button>") == 1, name


def test_the_key_of_the_plan_changes_with_the_plan(room: Any, shows: Any) -> None:
    before = shows("plan-keys", LEADER)
    assert shows("plan-keys", LEADER) == before
    room.does(planning.AddItem, title="Talk")
    assert shows("plan-keys", LEADER) != before
