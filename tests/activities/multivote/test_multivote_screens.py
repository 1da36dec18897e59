"""What the screens show in each state; the names of the design are found, and nothing that is still hidden."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import jinja2
import pytest

from app.activities.multivote import ACTIVITY, rules
from app.core.contract import Audience, Screen, Seat
from app.core.permissions import needs_of
from app.core.words import catalogue

from .conftest import Room, plain

APP = Path(__file__).parents[3] / "app"
FRAME = "{% block heading %}{% endblock %}{% block body %}{% endblock %}"
WALL = Audience(Screen.WALL)
DESK = Audience(Screen.DESK, needs_of(["facilitator"]))
VIEWER = Audience(Screen.DESK, needs_of(["participant"]))
RECORDER = Audience(Screen.DESK, needs_of(["recorder"]))


@pytest.fixture(scope="module")
def pages() -> jinja2.Environment:
    """The real templates, with a bare frame for the wall."""
    folders = [APP / "templates", APP / "activities/multivote/templates"]
    loaders = [jinja2.DictLoader({"wall_stage.html": FRAME}), *(jinja2.FileSystemLoader(f) for f in folders)]
    made = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        loader=jinja2.ChoiceLoader(loaders),
    )
    words = catalogue("en_GB")
    made.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals["key"] = lambda: "k" * 16
    return made


class Screens:
    def __init__(self, pages: jinja2.Environment, room: Room) -> None:
        self.pages, self.room = pages, room

    def paint(self, template: str, it: Any, who: Audience, **more: Any) -> str:
        html = self.pages.get_template(template).render(it=it, who=who, base="/m/x/multivote/i", m="x", **more)
        assert not re.search(r" style=| on[a-z]+=|hx-on|<script", html)
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        return html

    def stage(self, who: Audience) -> str:
        stage = ACTIVITY.stages[who.screen]
        html = self.paint(stage.template, stage.see(self.room.sees(), who), who)
        assert not re.search(r"<(input type=.text|textarea|input class)", html)
        return html

    @property
    def wall(self) -> str:
        return self.stage(WALL)

    def hand(self, seat: Seat) -> str:
        who = Audience(Screen.HAND, seat.may)
        return self.paint(ACTIVITY.mine_template, self.room.mine(seat), who, seat=seat, offered=False)

    def desk(self, who: Audience = DESK) -> str:
        assert ACTIVITY.desk
        seat = Seat(self.room.meeting, self.room.team, who.may)
        return self.paint(ACTIVITY.desk_template, ACTIVITY.desk(self.room.tx, self.room.place, seat), who, seat=seat)

    def fragment(self, name: str, who: Audience) -> str:
        (piece,) = (f for f in ACTIVITY.fragments if f.name == name)
        return self.paint(piece.template, piece.see(self.room.sees(), who), who)


@pytest.fixture
def screens(pages: jinja2.Environment, room: Room) -> Screens:
    return Screens(pages, room)


def buttons(html: str) -> list[str]:
    found = re.findall(r"<button([^>]*)>(.*?)</button>", html, re.S)
    names = [(re.search(r'aria-label="([^"]*)"', head), plain(body)) for head, body in found]
    return [name[1] if name else words for name, words in names]


def test_before_the_vote_the_wall_explains_how_many_votes(room: Room, screens: Screens) -> None:
    room.offers(24)
    assert "24 ideas, 8 votes each: about a third" in plain(screens.wall)
    assert "and 16 more on your phone" in plain(screens.wall)
    assert buttons(screens.wall) == []
    assert buttons(screens.stage(DESK)) == ["Open voting"]
    assert buttons(screens.stage(VIEWER)) == []
    assert buttons(screens.desk()) == ["Open with these settings", "Print ballot"]
    assert plain(screens.desk(VIEWER)) == ""
    assert 'name="votes_each"' in screens.desk()


@pytest.mark.parametrize("n", [0, 1])
def test_mv2_with_nothing_to_choose_from_no_screen_offers_a_vote(room: Room, screens: Screens, n: int) -> None:
    room.offers(n)
    assert ("no ideas to vote on", "one idea. It needs no vote")[n] in plain(screens.wall)
    assert "votes each" not in plain(screens.wall + screens.stage(DESK))
    assert buttons(screens.stage(DESK) + screens.desk()) == []


def test_mv2_with_two_or_three_ideas_the_desk_suggests_talking_it_through(room: Room, screens: Screens) -> None:
    room.offers(3)
    assert "talking it through" in plain(screens.stage(DESK))
    room.offers(4)
    assert "talking it through" not in plain(screens.stage(DESK))


def test_while_voting_all_screens_say_how_many_have_finished_and_no_more(room: Room, screens: Screens) -> None:
    nurse, clerk = room.people(2)
    room.opens(6)
    room.votes(nurse, 3, 5)
    for html in (screens.wall, screens.stage(DESK), screens.hand(clerk), screens.fragment("multivote-progress", WALL)):
        assert "1 of 3 have finished" in plain(html)
    assert plain(screens.fragment("multivote-results", Audience(Screen.HAND))) == ""
    assert plain(screens.stage(DESK)).count("hidden") == 6
    before = screens.wall
    room.does(nurse, rules.TakeBackVote, idea=room.id(5))
    room.votes(nurse, 1)
    assert screens.wall == before
    assert screens.wall.count('class="dot-on"') == 1


def test_more_than_forty_people_are_a_plain_bar(room: Room, screens: Screens) -> None:
    room.people(40)
    room.opens(6)
    assert '<progress class="votes-bar" max="41" value="0"' in screens.wall
    assert "segs" not in screens.wall


def test_the_hand_has_a_toggle_for_each_idea_named_by_its_text(room: Room, screens: Screens) -> None:
    (nurse,) = room.people(1)
    room.opens(6)
    room.votes(nurse, 2)
    html = screens.hand(nurse)
    named = buttons(html)
    assert "Take back vote for: Idea &amp; 2" in named
    assert {f"Vote for: Idea &amp; {n}" for n in (1, 3, 4, 5, 6)} <= set(named)
    assert {"I have finished", "Show in number order"} <= set(named)
    assert re.search(r'<output aria-label="Your votes"><b>1</b> of 2 votes left</output>', html)
    assert html.count('role="group"') == 6
    room.does(nurse, rules.FinishBallot)
    assert "Not finished yet" in buttons(screens.hand(nurse))


def test_mv6_with_no_votes_left_the_other_toggles_say_why_they_rest(room: Room, screens: Screens) -> None:
    (nurse,) = room.people(1)
    room.opens(6)
    room.votes(nurse, 1, 2)
    html = screens.hand(nurse)
    assert html.count('aria-disabled="true" title="You have used all your votes. Take one back first."') == 4
    assert "You have finished: all your votes are given" in plain(html)
    assert not {"I have finished", "Not finished yet"} & set(buttons(html))


def test_mv8_a_guest_sees_why_there_is_no_ballot(room: Room, screens: Screens) -> None:
    guest = room.joins("Visitor", kind="guest", member=False)
    room.opens(6)
    assert "Guests do not vote in this round." in plain(screens.hand(guest))
    assert buttons(screens.hand(guest)) == []


def test_the_desk_takes_a_paper_ballot_only_where_somebody_has_no_phone(room: Room, screens: Screens) -> None:
    room.opens(6)
    assert "Save paper ballot" not in buttons(screens.desk())
    porter = room.joins("Porter", phone=False)
    assert buttons(screens.desk()) == ["Save paper ballot", "Cancel round", "Print ballot"]
    assert buttons(screens.desk(RECORDER)) == ["Save paper ballot", "Print ballot"]
    room.does(room.facilitator, rules.EnterPaperBallot, participant=porter.participant, ideas="1")
    assert "Porter, entered by hand" in plain(screens.desk(RECORDER))
    assert plain(screens.desk(VIEWER)) == ""


def test_mv12_between_close_and_results_nobody_sees_a_total(room: Room, screens: Screens) -> None:
    (nurse,) = room.people(1)
    room.opens(6)
    room.votes(nurse, 4)
    assert "Show results" not in buttons(screens.stage(DESK))
    room.closes()
    assert buttons(screens.stage(DESK)) == ["Open voting again", "Show results"]
    assert "Voting is closed" in plain(screens.wall)
    assert "Voting is closed" in plain(screens.hand(nurse))
    assert plain(screens.stage(DESK)).count("hidden") == 6
    assert "data-pct" not in screens.wall + screens.stage(DESK) + screens.hand(nurse)


def test_when_nobody_voted_the_screens_say_what_to_do(room: Room, screens: Screens) -> None:
    room.opens(6)
    room.closes()
    for html in (screens.wall, screens.stage(DESK)):
        assert "No votes came in. Open voting again or move on." in plain(html)


def test_mv13_results_stand_in_order_with_shared_ranks_and_the_rest_is_counted(room: Room, screens: Screens) -> None:
    nurse, clerk = room.people(2)
    room.opens(12)
    room.votes(nurse, 9, 2, 3)
    room.votes(clerk, 9, 4)
    room.closes()
    room.shows()
    wall = screens.wall
    assert "2 of 3 voted" in plain(wall)
    assert 'aria-label="Ideas in order of votes"' in wall
    assert re.findall(r"</span>(\d+)</span>\s*<span class=\"what\"><b>\d+</b> <bdi>Idea &amp; (\d+)", wall)[:5] == [
        ("1", "9"),
        ("2", "2"),
        ("2", "3"),
        ("2", "4"),
        ("5", "1"),
    ]
    assert re.findall(r'data-pct="([\d.]+)"', wall)[:2] == ["66.0", "33.0"]
    assert "Page 1 of 2" in plain(wall)
    assert plain(screens.stage(DESK)).count("Idea &amp;") == 12
    hand = screens.hand(nurse)
    assert "2 of 3 voted" in plain(hand)
    assert "and 7 more" in plain(hand)
    assert buttons(hand) == []
    assert screens.fragment("multivote-results", Audience(Screen.HAND)).strip() in hand


def test_mv10_a_cancelled_round_says_so_and_why(room: Room, screens: Screens) -> None:
    (nurse,) = room.people(1)
    room.opens(6)
    room.does(room.facilitator, rules.CancelRound, reason="Two are <the same>")
    assert "was cancelled" in plain(screens.wall)
    for html in (screens.stage(DESK), screens.hand(nurse)):
        assert "<bdi>Two are &lt;the same&gt;</bdi>" in html
    assert buttons(screens.stage(DESK)) == ["Open voting"]


def test_br15_a_text_set_aside_is_on_no_screen(room: Room, screens: Screens) -> None:
    (nurse,) = room.people(1)
    room.opens(3)
    room.aside = frozenset({room.id(3)})
    room.votes(nurse, 3)
    for html in (screens.wall, screens.stage(DESK), screens.hand(nurse)):
        assert "(set aside)" in html
        assert "Idea &amp; 3" not in html
    room.closes()
    room.shows()
    for html in (screens.wall, screens.stage(DESK), screens.hand(nurse)):
        assert "(set aside)" in html
        assert "Idea &amp; 3" not in html


def test_a_round_left_behind_can_be_closed_and_shown_from_the_next_vote(room: Room, screens: Screens) -> None:
    room.opens(6)
    first = room.item
    room.begins(title="Vote, round 2")
    html = screens.stage(DESK)
    assert "Close voting at Vote" in buttons(html)
    assert f'action="/m/x/multivote/{first}/close-voting"' in html


def test_the_facilitator_with_a_phone_has_the_controls_there(room: Room, screens: Screens) -> None:
    room.offers(6)
    assert buttons(screens.hand(room.facilitator)) == ["Open voting"]
    room.opens()
    assert "Close voting" in buttons(screens.hand(room.facilitator))


def test_a_coach_who_does_not_take_part_sees_the_vote_without_a_ballot(room: Room, screens: Screens) -> None:
    room.opens(6)
    coach = Seat(room.meeting, room.team, needs_of(["coach"]), coach="c")
    assert "Only people who take part in the meeting vote." in plain(screens.hand(coach))


def test_mv3_with_dots_the_hand_has_a_stepper_for_each_idea(room: Room, screens: Screens) -> None:
    (nurse,) = room.people(1)
    room.opens(9, method="dots")
    room.votes(nurse, 2, 2)
    html = screens.hand(nurse)
    assert {"Give a vote to: Idea &amp; 2", "Take a vote from: Idea &amp; 2"} <= set(buttons(html))
    assert '<output aria-label="Votes for: Idea &amp; 2">2</output>' in html
    assert "Up to 3 votes for one idea." in plain(html)
    assert "1 of 3 votes left" in plain(html)


def test_mv21_ranked_choices_stand_in_order_and_are_moved_by_named_buttons(room: Room, screens: Screens) -> None:
    (nurse,) = room.people(1)
    room.opens(6, method="ranked")
    room.votes(nurse, 5, 2)
    html = screens.hand(nurse)
    assert re.findall(r'Place </span>(\d)</b> <span id="text-[^"]+"><bdi>Idea &amp; (\d)', html) == [
        ("1", "5"),
        ("2", "2"),
    ]
    assert {"Move up: Idea &amp; 2", "Move down: Idea &amp; 5", "Take back vote for: Idea &amp; 5"} <= set(
        buttons(html)
    )
    assert html.count("This idea is first already.") == 1
    assert html.count("This idea is last already.") == 1
    room.does(nurse, rules.MoveChoice, idea=room.id(2), up=True)
    assert [option.number for option in room.mine(nurse).list] == [2, 5]


def test_the_wall_has_pages_that_the_facilitator_turns(room: Room, screens: Screens) -> None:
    room.opens(24)
    assert "Page 1 of 3" in plain(screens.wall)
    assert buttons(screens.stage(DESK))[-2:] == ["Page back", "Page on"]
    room.does(room.facilitator, rules.TurnPage, page=3)
    assert "Page 3 of 3" in plain(screens.wall)
    assert "Idea &amp; 24" in plain(screens.wall)
    assert "Idea &amp; 16 " not in plain(screens.wall)
    assert buttons(screens.wall) == []
    assert buttons(screens.stage(VIEWER)) == []


def test_mv14_the_screens_say_why_the_line_is_where_it_is(room: Room, screens: Screens) -> None:
    one, two = room.people(2)
    room.opens(6)
    room.votes(one, 1, 2)
    room.votes(two, 1, 3)
    room.closes()
    room.shows()
    for html in (screens.wall, screens.stage(DESK), screens.hand(one)):
        assert "3 ideas kept: never fewer than that." in plain(html)
    assert "Line up: keep 1" in buttons(screens.stage(DESK))
    assert "Line up: keep 1" in buttons(screens.hand(room.facilitator))
    assert not {"Line up: keep 1"} & set(buttons(screens.hand(one) + screens.stage(VIEWER)))
    assert screens.wall.count('class="top cut"') == 1
    room.does(room.facilitator, rules.MoveLine, up=True)
    assert "The facilitator moved the line: 1 idea stays." in plain(screens.wall)
    assert "the group talks" in plain(screens.stage(DESK))


def test_mv17_the_run_off_and_its_second_tie_are_decided_from_the_desk(room: Room, screens: Screens) -> None:
    one, two, three = room.people(3)
    room.opens(6, votes_each=3)
    room.votes(one, 1, 2, 3)
    room.votes(two, 1, 2, 4)
    room.closes()
    room.shows()
    assert "Open run-off: 3, 4" in buttons(screens.stage(DESK))
    room.now += timedelta(minutes=1)
    room.does(room.facilitator, rules.OpenRunOff)
    assert "Run-off: one vote each" in plain(screens.wall)
    why = "Ideas 3 and 4 tie on 1. The run-off decides which one of them stays."
    assert f"Run-off: one vote each on the ideas that tie. {why}" in plain(screens.hand(one))
    assert why in plain(screens.wall) and why in plain(screens.stage(DESK))
    room.votes(one, 3)
    room.votes(two, 4)
    room.closes()
    room.shows()
    assert "Tied again. Keep all of them, or the leader decides." in plain(screens.wall)
    desk = buttons(screens.stage(DESK))
    assert {"Keep all of them", "Leader decides: keep 3", "Leader decides: keep 4"} <= set(desk)
    room.does(room.facilitator, rules.DecideTie, idea=room.id(4))
    assert "Tied again. The leader decided: 4 stays." in plain(screens.wall)
    assert "Keep all of them" not in buttons(screens.stage(DESK))
    assert "Tied again. The leader decided: 4 stays." in plain(screens.hand(three))


def test_the_ballot_to_print_has_a_box_for_each_number_and_says_how_many_votes(room: Room, screens: Screens) -> None:
    room.offers(24)
    html = screens.desk(RECORDER)
    assert "You have 8 votes. Tick the boxes" in plain(html)
    assert html.count('<i aria-hidden="true"></i>') == 24
