"""What is taken out of a record is gone from the meeting after it too, and says so in every language (RE-3)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.clock import system_clock
from app.core.saying import TAKEN_OUT, Words, in_words, phrase
from app.live.paint import environment
from tests.hats import Hour, good, hour

SECRET = "Mrs Oldname of bed 4"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(Path(tmp_path_factory.mktemp("taken")))
    leader = made.hats["leader"]
    item = made.go_to("brainstorm")
    ask = {"question": "Who waits?", "theme": f"Theme of {SECRET}"}
    good(made.hats["coach"].does("brainstorm/ask-question", item, **ask))
    good(made.hats["recorder"].does("record/write-parked", text=f"Ask about {SECRET}"))
    parked = made.ids("select id from parked_item")[0]
    good(made.hats["recorder"].does("weeks/set-fate", id=parked, fate="next_agenda"))
    good(made.hats["recorder"].does("meeting/write-apologies", text=f"Daughter of {SECRET}"))
    good(leader.does("weeks/set-next", aim=f"Think of {SECRET}", place=f"Beside {SECRET}"))
    good(leader.does("weeks/make-next-meeting"))
    yield made
    made.stop()


def record(held: Hour) -> str:
    return "".join(held.hats["recorder"].get(name).text for name in ("record", "record.md", "record.json"))


def take_out(held: Hour, kind: str) -> None:
    page = held.hats["recorder"].get("record/take-out").text
    fields = page.split(f'name="kind" value="{kind}"')[1].split("</form>")[0]
    good(
        held.hats["recorder"].does(
            "approval/take-out", kind=kind, id=fields.split('name="id" value="')[1].split('"')[0]
        )
    )


@pytest.mark.parametrize("kind", ["theme", "next-aim", "next-place", "parked", "apologies"])
def test_re3_a_text_of_the_plan_can_be_taken_out_like_any_other(held: Hour, kind: str) -> None:
    before = record(held).count(SECRET)
    take_out(held, kind)
    assert record(held).count(SECRET) < before


def test_re3_afterwards_it_stands_in_no_row_not_of_the_next_meeting_either(held: Hour) -> None:
    assert SECRET not in record(held)
    for table, column in (
        ("meeting", "aim"), ("meeting", "place"), ("agenda_item", "title"), ("next_choice", "aim"), ("brainstorm", "theme")
    ):  # fmt: skip
        assert held.ids(f"select {column} from {table} where {column} like '%{SECRET}%'") == []
    assert held.ids("select title from agenda_item where title like '%taken out%'") == [TAKEN_OUT]


class Other(Words):
    """A language of our own."""

    def say(self, text: str, /, **values: object) -> str:
        return "[weg]" if text == TAKEN_OUT else super().say(text, **values)


def test_re3_what_stands_in_its_place_is_said_in_the_language_of_the_reader() -> None:
    page = environment(Other("en_GB"), system_clock).from_string("{{ one }} <b title='{{ one }}'>{{ other }}</b>")
    assert page.render(one=TAKEN_OUT, other="A note") == "[weg] <b title='[weg]'>A note</b>"
    assert in_words(phrase("%(text)s (%(how)s)", text=TAKEN_OUT, how="by vote"), Other("en_GB")) == "[weg] (by vote)"
