"""What the wall, the desks and the hands show, and what they do not."""

import json
import re
from pathlib import Path

import pytest

from app.activities.brainstorm import ACTIVITY, views, wall_views
from app.core.contract import Screen

from .conftest import Room, Screens

EXAMPLE = Path(__file__).parents[2] / "data" / "sepsis-week-14.json"
TEXTS = ["Keys take 10 minutes", "No trolley <at> the weekend", "Nobody owns the alert"]
TYPES = re.compile(r"<textarea|<input (?!type=\"(hidden|checkbox)\")")


def everything(screens: Screens) -> str:
    """All that is painted, so that StrictUndefined finds what is missing; nothing typed is in a pushed piece."""
    pushed = [screens.wall, screens.stage(Screen.DESK, "facilitator"), screens.stage(Screen.DESK, "recorder")]
    pushed += [screens.stage(Screen.DESK), *(screens.pushed(screen) for screen in Screen)]
    assert not TYPES.search("".join(pushed))
    assert "style=" not in "".join(pushed)
    own = [screens.hand(name) for name in ("nurse", "pharmacist", "facilitator", "coach")]
    return "".join([*pushed, *own, *(screens.desk(name) for name in ("facilitator", "recorder", "coach", "nurse"))])


def test_every_state_is_painted_on_every_screen(room: Room, screens: Screens, vote: list[str], lot: list[str]) -> None:
    assert "The question comes first" in everything(screens)
    room.does("facilitator", "AskQuestion", question="Why <so> late?", anonymous="on")
    assert "Why &lt;so&gt; late?" in everything(screens)
    room.does("facilitator", "OpenIdeas", mode="silent")
    assert "Be the first. One idea at a time." in everything(screens)
    room.writes("nurse", *TEXTS)
    everything(screens)
    room.does("facilitator", "CloseIdeas")
    assert "They are shown in a moment." in everything(screens)
    room.does("facilitator", "RevealIdeas")
    assert "No trolley &lt;at&gt; the weekend" in everything(screens)
    room.does("facilitator", "OpenIdeas", mode="open")
    everything(screens)
    room.does("facilitator", "StartClarify")
    a, b, c = (one.id for one in room.seen.ideas)
    room.does("facilitator", "MergeIdeas", idea=a, into=b, text="Both")
    room.does("facilitator", "ParkIdea", idea=c)
    room.does("facilitator", "SetAside", idea=a)
    everything(screens)
    vote.append("runs")
    assert "A vote is running." in everything(screens)


def test_br3_in_silence_the_wall_shows_counts_and_only_the_author_sees_the_text(room: Room, screens: Screens) -> None:
    room.asks()
    room.writes("nurse", *TEXTS)
    text = re.sub("<[^>]+>", "", screens.wall)
    assert "3 ideas from 1 of 5 people" in text
    others = [screens.wall, screens.hand("pharmacist"), screens.desk("facilitator"), screens.desk("coach")]
    others += [screens.pushed(screen) for screen in Screen]
    assert not any(TEXTS[0] in html for html in others)
    assert TEXTS[0] in screens.hand("nurse")


def test_br4_no_screen_carries_an_author(room: Room, screens: Screens) -> None:
    room.shares(*TEXTS)
    nurse = str(room.seats["nurse"].participant)
    assert nurse not in everything(screens)


def test_br13_a_late_joiner_sees_what_everyone_sees(room: Room, screens: Screens) -> None:
    room.shares(*TEXTS)
    room.joins("late", "guest")
    html = screens.hand("late")
    assert TEXTS[0] in html and "Send idea" in html


def test_the_hand_has_the_names_of_the_contract(room: Room, screens: Screens) -> None:
    room.asks()
    room.write("nurse", TEXTS[1])
    html = screens.hand("nurse")
    assert '<label for="idea"><bdi>What slows the first dose?</bdi></label>' in html
    assert 'data-keep="idea"' in html and "Send idea" in html and 'data-offline-label="Send when back online"' in html
    assert 'aria-label="Edit idea: No trolley &lt;at&gt; the weekend"' in html
    assert 'aria-label="Remove idea: No trolley &lt;at&gt; the weekend"' in html
    assert "Do not write names, dates of birth or hospital numbers of patients." in html


def test_br6_when_clarifying_the_hand_says_what_became_of_my_ideas(
    room: Room, screens: Screens, lot: list[str]
) -> None:
    a, b, c = room.shares(*TEXTS)
    room.does("facilitator", "StartClarify")
    room.does("facilitator", "MergeIdeas", idea=a, into=b)
    room.does("facilitator", "ParkIdea", idea=c)
    html = screens.hand("nurse")
    assert "Merged into idea 2" in html and "On the parking lot" in html and "Idea 2" in html
    assert "Edit idea" not in html and "Send idea" not in html


def test_br15_set_aside_is_said_on_every_screen(room: Room, screens: Screens) -> None:
    a, *_ = room.shares(*TEXTS)
    room.does("facilitator", "CloseIdeas")
    room.does("recorder", "SetAside", idea=a)
    for html in (screens.wall, screens.desk("facilitator"), screens.hand("pharmacist"), screens.pushed(Screen.HAND)):
        assert "(set aside)" in html and TEXTS[0] not in html
    assert f"Put back: {TEXTS[0]}" in screens.desk("recorder")


@pytest.mark.parametrize(
    ("name", "seen", "hidden"),
    [
        ("facilitator", ["Close ideas", "Park: ", "Set aside: ", "Merge"], []),
        ("recorder", ["Set aside: "], ["Close ideas", "Park: ", "Merge"]),
        ("nurse", [], ["Close ideas", "Park: ", "Set aside: ", "Merge"]),
    ],
)
def test_a_desk_shows_what_its_role_may_do(
    room: Room, screens: Screens, name: str, seen: list[str], hidden: list[str]
) -> None:
    room.shares(*TEXTS)
    html = screens.stage(Screen.DESK, name)
    assert all(word in html for word in seen) and not any(word in html for word in hidden)


def test_the_wall_shows_the_newest_ideas_and_says_how_many_more_there_are(room: Room, screens: Screens) -> None:
    example = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    room.asks(example["question"], mode="open")
    room.writes("nurse", *(idea["text"] for idea in example["ideas"][:24]))
    html = screens.wall
    assert html.count('id="wall-idea-') == 12
    assert "... and 12 more" in html and example["ideas"][23]["text"] in html
    assert example["ideas"][0]["text"] not in html


@pytest.mark.parametrize("length", [1, 40, 41, 81, 200])
@pytest.mark.parametrize("ideas", [0, 1, 5, 6, 24, 60])
def test_what_the_wall_shows_fits(length: int, ideas: int) -> None:
    columns, rows = wall_views.grid("x" * length, ideas)
    lines = min(3, -(-length // wall_views.QUESTION_LINE))
    assert rows * wall_views.ROW + lines * wall_views.LINE <= wall_views.ROOM
    assert columns * rows <= 16
    if columns == 1:
        assert ideas <= rows


def test_hands_ask_again_when_the_phase_changes_and_not_with_each_idea(room: Room, lot: list[str]) -> None:
    keys = [ACTIVITY.stage_key(room.seen)]
    room.asks(mode="open")
    keys.append(ACTIVITY.stage_key(room.seen))
    a, b, c = room.writes("nurse", *TEXTS)
    assert ACTIVITY.stage_key(room.seen) == keys[-1]
    for command, fields in (
        ("StartClarify", {}),
        ("MergeIdeas", {"idea": a, "into": b}),
        ("EditText", {"idea": b, "text": "New words"}),
        ("ParkIdea", {"idea": c}),
        ("SetAside", {"idea": b}),
    ):
        room.does("facilitator", command, **fields)
        keys.append(ACTIVITY.stage_key(room.seen))
    assert len(set(keys)) == len(keys)
    assert not any(text in key or '"' in key for key in keys for text in TEXTS)


@pytest.mark.parametrize(("mode", "opens"), [("open", "open"), ("silent", "silent"), ("clarify", "open"), ("", "open")])
def test_ideas_open_again_as_the_agenda_has_it(room: Room, mode: str, opens: str) -> None:
    room.asks()
    room.does("facilitator", "CloseIdeas")
    room.agenda(mode)
    assert views.opens_in(room.seen) == opens
