"""What the screens show in each state; every name of the design is found, and nothing that should be secret."""

import re
from pathlib import Path
from typing import Any

import jinja2
import pytest

from app.activities.rating import ACTIVITY
from app.activities.rating.rules import ChooseRating, CloseRating, GiveRating, SendRating, SetAside
from app.agenda.views import NowView
from app.core.contract import Audience, Screen, Seat
from app.core.permissions import needs_of
from app.core.saying import Words
from app.core.words import catalogue

from .conftest import Room

APP = Path(__file__).parents[3] / "app"
FRAME = "{% block heading %}{% endblock %}{% block body %}{% endblock %}"
WALL, HAND = Audience(Screen.WALL), Audience(Screen.HAND)
DESK = Audience(Screen.DESK, needs_of(["facilitator"]))
VIEWER = Audience(Screen.DESK, needs_of(["participant"]))
A = [8, 9, 7, 8, 8, 9, 7, 8, 10, 6, 8, 8, 7]


@pytest.fixture(scope="module")
def pages() -> jinja2.Environment:
    """The real templates, with a bare frame for the wall."""
    folders = [APP / "templates", APP / "activities/rating/templates"]
    loaders = [jinja2.DictLoader({"wall_stage.html": FRAME}), *(jinja2.FileSystemLoader(f) for f in folders)]
    made = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        loader=jinja2.ChoiceLoader(loaders),
    )
    words = catalogue("en_GB")
    made.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"key": lambda: "k" * 16, "decimal": Words("en_GB").decimal}
    return made


def paint(pages: jinja2.Environment, template: str, it: Any, who: Audience, **more: Any) -> str:
    html = pages.get_template(template).render(it=it, who=who, base="/m/x/rating/-", m="x", **more)
    assert " style=" not in html
    assert "onclick" not in html
    return html


def wall(pages: jinja2.Environment, room: Room) -> str:
    return staged(pages, room, WALL)


def staged(pages: jinja2.Environment, room: Room, who: Audience) -> str:
    stage = ACTIVITY.stages[who.screen]
    return paint(pages, stage.template, stage.see(room.sees(), who), who, hour=NowView("running", 12, 12))


def hand(pages: jinja2.Environment, room: Room, seat: Seat, offered: bool = False) -> str:
    assert ACTIVITY.mine
    it = ACTIVITY.mine(room.tx, room.place, seat)
    return paint(pages, ACTIVITY.mine_template, it, Audience(Screen.HAND, seat.may), seat=seat, offered=offered)


def desk(pages: jinja2.Environment, room: Room, seat: Seat) -> str:
    assert ACTIVITY.desk
    it = ACTIVITY.desk(room.tx, room.place, seat)
    return paint(pages, ACTIVITY.desk_template, it, Audience(Screen.DESK, seat.may), seat=seat)


def test_rt4_the_open_wall_says_only_how_many_have_rated(pages: jinja2.Environment, room: Room) -> None:
    room.begins()
    for person, value in zip(room.people(3), (9, 9, 9), strict=True):
        room.does(person, GiveRating, value=value)
    html = wall(pages, room)
    assert "3 of 3 people have rated" in html
    assert "hist" not in html


def test_rt5_the_closed_wall_shows_mean_histogram_and_three_comments_a_side(
    pages: jinja2.Environment, room: Room
) -> None:
    room.begins()
    for i, (person, value) in enumerate(zip(room.people(13), A, strict=True)):
        room.does(person, GiveRating, value=value)
        room.does(person, SendRating, well=f"<b>Story {i}</b>")
    room.does(room.joins("Facilitator", "facilitator"), CloseRating)
    html = wall(pages, room)
    assert "<b>7.9</b>" in html
    assert 'aria-label="Ratings from 0 to 10: 1 gave 6, 3 gave 7, 6 gave 8, 2 gave 9, 1 gave 10"' in html
    assert html.count("&lt;b&gt;Story") == html.count("data-page-item") - 1 == 13, "the wall turns them, page by page"
    assert 'data-word="{n} of {of}"' in html
    assert html.index("Went well") < html.index("Could improve")
    assert 'data-pct="82"' in html


@pytest.mark.parametrize(
    ("n", "shown"), [(0, "No ratings came in"), (2, "A result is shown from 3 ratings"), (3, "<b>8.0</b>")]
)
def test_rt6_the_closed_wall_with_few_ratings(pages: jinja2.Environment, room: Room, n: int, shown: str) -> None:
    room.begins()
    for person in room.people(n):
        room.does(person, GiveRating, value=8)
    room.does(room.joins("Facilitator", "facilitator"), CloseRating)
    for html in (wall(pages, room), staged(pages, room, DESK), hand(pages, room, room.joins("Nurse"))):
        assert (shown if n else "No ratings came in") in html.replace('<p class="rate-mean">', "")
        assert "hist" not in html
        assert "Median" not in html


def test_rt7_few_writers_only_the_facilitators_desk_has_their_words(pages: jinja2.Environment, room: Room) -> None:
    room.begins()
    people = room.people(5)
    for person in people:
        room.does(person, GiveRating, value=8)
    room.does(people[0], SendRating, improve="CANARY")
    room.does(room.joins("Facilitator", "facilitator"), CloseRating)
    assert "CANARY" in staged(pages, room, DESK)
    assert "only the facilitator" in staged(pages, room, DESK)
    for html in (wall(pages, room), staged(pages, room, VIEWER), hand(pages, room, people[0])):
        assert "CANARY" not in html
        assert "Fewer than 3 people wrote" in html


def test_rt1_the_hand_has_eleven_keys_none_chosen_and_two_boxes(pages: jinja2.Environment, room: Room) -> None:
    room.begins()
    html = hand(pages, room, room.joins("Nurse"))
    names = re.findall(r'type="radio"[^>]*aria-label="([^"]+)"', html)
    assert names == ["0 very poor", *map(str, range(1, 10)), "10 excellent"]
    assert " checked" not in html
    for words in ("What went well?", "What could we improve?", "Send rating", "Rate this meeting from 0 to 10"):
        assert words in html
    assert "If fewer than 3 people write, only the facilitator and the coach read them." in html


def test_rt2_the_hand_after_sending_and_back_to_the_keys(pages: jinja2.Environment, room: Room) -> None:
    room.begins()
    nurse = room.joins("Nurse")
    room.does(nurse, GiveRating, value=8)
    html = hand(pages, room, nurse)
    assert "Your rating is in: 8 out of 10" in html
    assert re.search(r'value="8"[^>]* checked', html)
    room.does(nurse, SendRating, well="Story")
    html = hand(pages, room, nurse)
    assert "Change my rating" in html
    assert "1 of 1 people have rated" in html
    assert "Take back: Story" in html
    assert "radiogroup" not in html


def test_rt3_at_another_item_it_is_an_offer_above_the_task(pages: jinja2.Environment, room: Room) -> None:
    nurse = room.joins("Nurse")
    room.begins("")
    room.at(minutes=60)
    html = hand(pages, room, nurse, offered=True)
    assert "<summary>Rate this meeting</summary>" in html
    assert "<h1" not in html


def test_rt8_named_ratings_say_so_on_every_phone_before_the_first(pages: jinja2.Environment, room: Room) -> None:
    leader = room.joins("Leader", "leader", "participant")
    room.does(leader, ChooseRating, named="on", coaches_rate="on")
    room.begins()
    for html in (hand(pages, room, leader), wall(pages, room), staged(pages, room, DESK)):
        assert "In this team ratings are shown with names." in html
    for person, value in zip([leader, *room.people(2)], (7, 8, 9), strict=True):
        room.does(person, GiveRating, value=value)
    room.does(leader, CloseRating)
    for html in (staged(pages, room, VIEWER), wall(pages, room), hand(pages, room, leader)):
        assert "<bdi>Leader</bdi> <b>7</b>" in html


def test_rt6_two_ratings_show_the_count_only_with_names_too(pages: jinja2.Environment, room: Room) -> None:
    leader, nurse = room.joins("Leader", "leader", "participant"), room.joins("Nurse")
    room.does(leader, ChooseRating, named="on", coaches_rate="on")
    room.begins()
    for person in (leader, nurse):
        room.does(person, GiveRating, value=7)
    room.does(leader, CloseRating)
    for html in (staged(pages, room, DESK), wall(pages, room), hand(pages, room, leader)):
        assert "<bdi>Nurse</bdi>" not in html and "A result is shown from 3 ratings" in html


def test_rt8_how_a_team_rates_is_chosen_on_the_plan_before_anybody_rates(pages: jinja2.Environment, room: Room) -> None:
    assert ACTIVITY.plans
    assert "Show ratings with names" in desk(pages, room, room.joins("Leader", "leader", "participant"))
    assert "Show ratings with names" not in desk(pages, room, room.joins("Facilitator", "facilitator", "participant"))


def test_rt10_example_b_asks_the_facilitator_on_desk_and_hand_and_tells_nobody_who(
    pages: jinja2.Environment, room: Room
) -> None:
    facilitator = room.joins("Facilitator", "facilitator", "participant")
    room.begins()
    people = room.people(8)
    for person, value in zip(people, [3, 9, 9, 8, 10, 2, 9, 8], strict=True):
        room.does(person, GiveRating, value=value)
    room.does(facilitator, CloseRating)
    cue = "Views differ: ask what would have made it better."
    told = (staged(pages, room, DESK), hand(pages, room, facilitator))
    assert all(cue in html and "Person 0" not in html for html in told)
    assert not any(
        cue in html for html in (wall(pages, room), hand(pages, room, people[0]), staged(pages, room, VIEWER))
    )


def test_rt7_two_commenters_are_read_at_the_facilitators_desk_alone(pages: jinja2.Environment, room: Room) -> None:
    facilitator = room.joins("Facilitator", "facilitator", "participant")
    room.begins()
    people = room.people(5)
    assert "If fewer than 3 people write, only the facilitator and the coach read them." in hand(pages, room, people[0])
    for person in people:
        room.does(person, GiveRating, value=8)
    for person in people[:2]:
        room.does(person, SendRating, well="The tea was hot")
    room.does(facilitator, CloseRating)
    assert "The tea was hot" in staged(pages, room, DESK)
    assert "The tea was hot" in hand(pages, room, facilitator)  # who facilitates from a phone reads them there
    leader = Audience(Screen.DESK, needs_of(["leader", "participant"]))
    assert "The tea was hot" not in staged(pages, room, leader)
    others = (wall(pages, room), hand(pages, room, people[0]), staged(pages, room, VIEWER))
    assert not any("The tea was hot" in html for html in others)


def test_rt12_the_desk_offers_people_without_a_phone_to_those_who_write(pages: jinja2.Environment, room: Room) -> None:
    room.begins()
    recorder, nurse = room.joins("Recorder", "recorder", "participant"), room.joins("Nurse")
    room.joins("Carer", phone=False)
    assert "Save paper rating" in desk(pages, room, recorder)
    assert "Save paper rating" not in desk(pages, room, nurse)
    assert "Answer for the person beside me" in hand(pages, room, nurse)


def test_br15_the_desk_sets_aside_and_every_screen_says_so(pages: jinja2.Environment, room: Room) -> None:
    room.begins()
    people = room.people(5)
    for i, person in enumerate(people):
        room.does(person, GiveRating, value=8)
        room.does(person, SendRating, well=f"Story {i}")
    facilitator = room.joins("Facilitator", "facilitator")
    room.does(facilitator, CloseRating)
    assert "Set aside: Story 1" in staged(pages, room, DESK)
    assert "Set aside" not in hand(pages, room, people[0])
    room.does(facilitator, SetAside, comment=room.counted()["Story 1"])
    for html in (staged(pages, room, DESK), hand(pages, room, people[0])):
        assert "Story 1" not in html
        assert "(set aside)" in html
    assert "Put back: Story 1" in desk(pages, room, facilitator)


def test_rt3_the_facilitators_desk_has_the_controls_in_each_state(pages: jinja2.Environment, room: Room) -> None:
    facilitator = room.joins("Facilitator", "facilitator", "participant")
    elsewhere = next(f for f in ACTIVITY.fragments if f.name == "rating-elsewhere")

    def beside(who: Audience, n: int = 11) -> str:
        return paint(pages, elsewhere.template, elsewhere.see(room.sees(), who), who, hour=NowView("running", n, 12))

    assert "Open rating" in beside(DESK)
    assert not beside(DESK, n=4).strip()
    assert not beside(VIEWER).strip()
    room.begins()
    assert not beside(DESK).strip()
    assert "Close rating" in staged(pages, room, DESK)
    assert "Close rating" not in staged(pages, room, VIEWER)
    room.does(facilitator, CloseRating)
    assert "Close rating" not in staged(pages, room, DESK)
    assert "How this team rates" in desk(pages, room, room.joins("Leader", "leader"))


@pytest.mark.parametrize("fragment", ACTIVITY.fragments, ids=lambda f: f.name)
def test_every_fragment_renders_in_every_state(pages: jinja2.Environment, room: Room, fragment: Any) -> None:
    facilitator = room.joins("Facilitator", "facilitator", "participant")

    def painted() -> None:
        for screen in fragment.screens:
            who = Audience(screen, DESK.may if screen is Screen.DESK else frozenset())
            it = fragment.see(room.sees(), who)
            if it is not None or fragment.name != "rating-progress":
                paint(pages, fragment.template, it, who, hour=NowView("running", 12, 12))

    painted()
    room.begins()
    painted()
    room.does(facilitator, CloseRating)
    painted()
