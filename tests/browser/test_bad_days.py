"""What goes wrong in a real hour: two people press at once, the wifi goes, the socket is blocked, the server dies."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import Connection, select

from app.activities.brainstorm.tables import Idea
from app.agenda.store import hour_of
from app.core.roles import Role
from app.storage.columns import table
from tests.browser.conftest import Stage
from tests.browser.real_server import RealServer
from tests.browser.sepsis.people import Desk
from tests.live import Caller, Live

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
QUESTION = "What slows the first dose down?"
LONG = 30_000
SOME = 8  # votes that are in when the server dies
IDEA = table(Idea)


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    expect.set_options(timeout=LONG)
    yield
    expect.set_options(timeout=5_000)


def current(tx: Connection, meeting: str) -> str:
    item = hour_of(tx, meeting).current
    assert item, "no item is current"
    return item.id


def titles(live: Live) -> list[str]:
    return [item.title for item in live.in_office(lambda tx: hour_of(tx, live.meeting)).items]


def number_now(live: Live) -> int:
    def reading(tx: Connection) -> int:
        hour = hour_of(tx, live.meeting)
        return hour.number(current(tx, live.meeting))

    return int(live.in_office(reading))


def to_the_ideas(live: Live, coach: Caller, mode: str) -> str:
    """Runs the meeting up to the brainstorm and opens it; its item."""
    do(coach, "agenda/start-meeting")
    for _ in range(4):
        do(coach, "agenda/next-item", item=live.in_office(lambda tx: current(tx, live.meeting)))
    place = str(live.in_office(lambda tx: current(tx, live.meeting)))
    do(coach, "brainstorm/ask-question", place, question=QUESTION, anonymous=True, mode=mode)
    do(coach, "brainstorm/open-ideas", place, mode=mode)
    return place


def do(caller: Caller, command: str, place: str = "-", **fields: Any) -> None:
    answer = caller.does(command, place, screen="desk", **fields)
    assert answer.status_code == 200, f"{command}: {answer.status_code} {answer.text[:300]}"


def ideas(live: Live) -> list[str]:
    return sorted(live.in_office(lambda tx: tx.execute(select(IDEA.c.text)).scalars().all()))


def box(page: Page) -> Any:
    return page.get_by_role("textbox", name=QUESTION, exact=True)


# Two people press Next at once


def test_two_presses_of_next_for_one_item_advance_once(stage: Stage, live: Live) -> None:
    desk, wall = Desk(stage.desk()), stage.wall()
    hand = stage.hand("Ward sister", has_touch=True)
    desk.give(Role.LEADER.value.capitalize(), "Ward sister")
    desk.press("Start meeting")
    first, second = titles(live)[:2]
    expect(hand.locator("#my-controls")).to_contain_text(f"Next: {second}")
    held: list[Route] = []
    hand.route("**/next-item", lambda route: held.append(route))
    with hand.expect_request("**/next-item"):
        hand.get_by_role("button", name="Next item", exact=True).tap()
    desk.press("Next item")  # the leader's press is on its way
    here = wall.locator("#wall-rail tr[aria-current=step] th")
    expect(here).to_have_text(second)
    held[0].continue_()
    expect(hand.locator("#said")).to_contain_text(f"The meeting is at {second} already.")
    expect(hand.locator("#hand-top .item > bdi")).to_have_text(second)
    expect(here).to_have_text(second)
    assert number_now(live) == 2, f"after {first} it went on twice"


# A phone without wifi


def test_a_phone_without_wifi_keeps_a_draft_and_sends_two_ideas_once(stage: Stage, live: Live) -> None:
    coach, hand = live.coach_client(), stage.hand("Ward sister", has_touch=True, may="ERR_INTERNET_DISCONNECTED")
    to_the_ideas(live, coach, "silent")
    expect(box(hand)).to_be_visible()
    hand.context.set_offline(True)
    sent = ["Keep the first dose on the unit", "Ring the pharmacist before the round"]
    for text in sent:
        box(hand).fill(text)
        hand.locator("#idea-form button").tap()
        expect(hand.locator(".outbox li.waiting", has_text=text)).to_contain_text("Waiting to send")
        expect(box(hand)).to_have_value("")
    box(hand).fill("A third one, not yet")
    expect(hand.locator(".hand-top [data-conn]")).not_to_have_text("Connected")
    assert ideas(live) == []
    hand.context.set_offline(False)
    for text in sent:
        expect(hand.locator(".own-idea", has_text=text)).to_be_visible()
    expect(hand.locator(".outbox li")).to_have_count(0)
    expect(box(hand)).to_have_value("A third one, not yet")
    expect(hand.locator(".hand-top [data-conn]")).to_have_text("Connected")
    assert ideas(live) == sorted(sent)


# The socket is blocked


def test_with_the_socket_blocked_a_phone_and_a_desk_work_by_polling(stage: Stage, live: Live) -> None:
    desk, hand = stage.page("desk", may="WebSocket"), stage.page("hand", may="WebSocket", has_touch=True)
    for page in (desk, hand):
        page.route_web_socket(re.compile("/live"), lambda line: line.close(code=1011))
    desk.goto(f"/h#{live.key}")
    desk.get_by_role("button", name="Continue", exact=True).click()
    desk.wait_for_url("**/desk")
    hand.goto("/join")
    hand.get_by_role("textbox", name="Join code", exact=True).fill(live.code)
    hand.get_by_role("textbox", name="Display name", exact=True).fill("Ward sister")
    hand.get_by_role("button", name="Join meeting", exact=True).tap()
    expect(desk.locator("#desk-people")).to_contain_text("Ward sister")
    desk.get_by_role("button", name="Start meeting", exact=True).click()
    expect(hand.locator("#hand-top .item > bdi")).to_have_text(titles(live)[0])
    desk.get_by_role("button", name="Next item", exact=True).click()
    expect(hand.locator("#hand-top .item > bdi")).to_have_text(titles(live)[1])
    hand.get_by_role("textbox", name="Add to parking lot", exact=True).fill("Who orders the pumps?")
    hand.get_by_role("button", name="Add to parking lot", exact=True).tap()
    expect(desk.locator("#desk-written")).to_contain_text("Who orders the pumps?")


# Typing while others change things


def test_twenty_pushes_leave_the_typed_text_the_caret_and_the_focus(stage: Stage, live: Live) -> None:
    coach, hand = live.coach_client(), stage.hand("Ward sister")
    others = [live.phone(f"Clerk {n}") for n in range(4)]
    place = to_the_ideas(live, coach, "open")
    box(hand).click()
    text, at = "", 0
    for n, letter in enumerate("Put the trolley here"):
        hand.keyboard.type(letter)
        text, at = text[:at] + letter + text[at:], at + 1
        if n == 9:  # from here on in the middle of the text
            for _ in range(4):
                hand.keyboard.press("ArrowLeft")
            at -= 4
        do(others[n % 4], "brainstorm/add-idea", place, text=f"Idea number {n + 1}")
        expect(hand.get_by_role("list", name="All ideas").locator("li")).to_have_count(n + 1)
        assert caret(hand) == ("idea", text, at, at), f"push {n + 1} moved something"


def caret(page: Page) -> tuple[str, str, int, int]:
    """What has the focus, its text, and where the caret stands."""
    found = page.evaluate(
        "(({id, value, selectionStart, selectionEnd}) => [id, value, selectionStart, selectionEnd])(document.activeElement)"
    )
    return tuple(found)


# The server is killed


@dataclass
class Voter:
    """Votes for one idea after another, as fast as answers come.  doubt: sent, and no answer came back."""

    caller: Caller
    place: str
    ideas: list[str]
    gate: threading.Semaphore  # so many votes may begin before the server dies
    sure: list[str] = field(default_factory=list)
    doubt: list[tuple[str, str]] = field(default_factory=list)

    def vote(self) -> None:
        for idea in self.ideas:
            key = uuid4().hex
            self.gate.acquire()
            try:
                answer = self.caller.does("multivote/cast-vote", self.place, key=key, idea=idea)
            except httpx.TransportError:
                return self.doubt.append((idea, key))
            assert answer.status_code == 200, answer.text
            self.sure.append(idea)

    def ask_again(self) -> None:
        """The same with the same key: it counts once, whether it was counted or not."""
        for idea, key in self.doubt:
            answer = self.caller.does("multivote/cast-vote", self.place, key=key, idea=idea)
            assert answer.status_code == 200, answer.text
            self.sure.append(idea)


def test_after_a_kill_in_the_middle_of_voting_nothing_is_lost_or_double(chromium: Browser, real: RealServer) -> None:
    live: Any = real  # what Stage needs of a server: its address, its meeting, its key and code
    stage, coach = Stage(chromium, live), real.coach_client()
    callers = [real.phone(f"Clerk {n}") for n in range(4)]
    hand = stage.hand("Ward sister", has_touch=True, may="ERR_|WebSocket")
    place, options = to_the_vote(real, coach, callers)
    mine = hand.get_by_role("button", name=re.compile("^Vote for: ")).first
    words = str(mine.get_attribute("aria-label")).removeprefix("Vote for: ")
    mine.tap()
    taken = hand.get_by_role("button", name=f"Take back vote for: {words}", exact=True)
    expect(taken).to_be_visible()
    ends = hand.get_by_role("timer").get_attribute("data-ends")

    gate = threading.Semaphore(SOME + len(callers))
    voters = [Voter(caller, place, options, gate) for caller in callers]
    kill_while(voters, real, gate)
    expect(hand.locator(".hand-top [data-conn]")).not_to_have_text("Connected")
    real.start()

    expect(hand.locator(".hand-top [data-conn]")).to_have_text("Connected")
    expect(taken).to_be_visible()
    assert hand.get_by_role("timer").get_attribute("data-ends") == ends
    left = hand.evaluate("(ends) => [bigroom.now(), Number(ends)]", ends)
    shown = hand.get_by_role("timer").inner_text()
    assert abs(seconds(shown) - (left[1] - left[0]) / 1000) <= 2, (shown, left)

    for voter in voters:
        voter.ask_again()
    hand.get_by_role("button", name=re.compile("^Vote for: ")).first.tap()
    expect(hand.get_by_role("button", name=re.compile("^Take back vote for: "))).to_have_count(2)
    do(coach, "multivote/close-voting", place)
    do(coach, "multivote/show-results", place)
    (round_,) = coach.get("record.json").json()["parts"]["multivote"]["vote_rounds"]
    assert round_["cast"] == 2 + sum(len(voter.sure) for voter in voters)
    assert round_["voters"] == 1 + sum(bool(voter.sure) for voter in voters)
    assert all(len(set(voter.sure)) == len(voter.sure) for voter in voters)
    for page in stage.pages:
        page.context.close()
    assert stage.complaints == []


def to_the_vote(real: RealServer, coach: Caller, callers: list[Caller]) -> tuple[str, list[str]]:
    """Runs on to the vote with 24 ideas, so that each has eight votes; its item, and the ideas' ids."""
    do(coach, "agenda/start-meeting")
    places = real.items()
    for done in places[:4]:
        do(coach, "agenda/next-item", item=done)
    do(coach, "brainstorm/ask-question", places[4], question=QUESTION, anonymous=True, mode="open")
    do(coach, "brainstorm/open-ideas", places[4], mode="open")
    for n in range(24):
        do(callers[n % 4], "brainstorm/add-idea", places[4], text=f"Idea number {n + 1}")
    do(coach, "brainstorm/close-ideas", places[4])
    for done in places[4:7]:
        do(coach, "agenda/next-item", item=done)
    do(coach, "multivote/open-voting", places[7])
    ballot = callers[0].get("hand").text
    options = list(dict.fromkeys(re.findall(r'cast-vote".*?name="idea" value="([^"]+)"', ballot, re.S)))
    assert len(options) == 24
    return places[7], options[:8]


def kill_while(voters: list[Voter], real: RealServer, gate: threading.Semaphore) -> None:
    """Four people vote; the server dies when some votes are in, some are on their way, and most have not begun."""
    threads = [threading.Thread(target=voter.vote) for voter in voters]
    for thread in threads:
        thread.start()
    while sum(len(voter.sure) for voter in voters) < SOME:
        assert any(thread.is_alive() for thread in threads), "nobody votes any more"
        threads[0].join(0.001)
    real.kill()
    gate.release(100)
    for thread in threads:
        thread.join(30)
    assert all(voter.doubt for voter in voters), "it did not die in the middle"


def seconds(words: str) -> int:
    minutes, rest = words.split(":")
    return 60 * int(minutes) + int(rest)
