"""The play: who does what and when, as the example has it.  It acts and collects; the tests compare."""

import json
import re
import time
from collections.abc import Callable
from datetime import datetime

from markupsafe import escape
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stage, connected
from tests.browser.sepsis import story
from tests.browser.sepsis.evidence import ITEM_AT, Evidence, Round, Seen, look, number, ranked_rows, tables
from tests.browser.sepsis.people import Desk, Hand, Person, Recorder, Remote
from tests.browser.sepsis.served import Guest
from tests.browser.sepsis.server import SepsisLive
from tests.browser.sepsis.story import EXAMPLE, IDEAS, ITEMS, LABEL, PEOPLE, TEXT, WITH_ROLE, at

HANDS = ("P03", "P04", "P05", "P06", "P13", "P14")
LISTENERS = ("P10", "P11")
PATIENT, KEEPER = "P05", WITH_ROLE["timekeeper"]
RUN, RECORD = WITH_ROLE["leader"], WITH_ROLE["recorder"]
FACILITATOR = WITH_ROLE["facilitator"]
COUNT_ME_IN, OPEN_MINE = "I am here: count me in", "Open my hand"
LAPTOP = {"viewport": {"width": 1280, "height": 800}}


class Hour:
    def __init__(self, stage: Stage, live: SepsisLive) -> None:
        self.stage, self.live, self.found = stage, live, Evidence()
        self.people: dict[str, Person] = {}
        self.guests: dict[str, Guest] = {}
        self.hands: dict[str, Page] = {}
        self.to_come = sorted(PEOPLE, key=lambda id_: (PEOPLE[id_]["joined_at"], id_))
        self.during: dict[str, Callable[[], None]] = {
            "story": self.listen_quietly,
            "silent": self.write_in_silence,
            "round": self.share_in_turn,
            "clarify": self.clarify,
            "vote1": self.vote,
            "vote2": self.vote_again,
            "evaluate": self.rate,
        }

    def play(self) -> Evidence:
        self.prepare()
        self.be_at(at(EXAMPLE["agenda"][0]["started"]))
        self.desk.press("Start meeting")
        for n, item in enumerate(EXAMPLE["agenda"]):
            self.see_the_start(item["id"])
            self.during.get(item["id"], lambda: None)()
            self.write_down(item["id"])
            self.be_at(at(item["ended"]))
            self.go_on(n)
        self.take_away()
        return self.found

    # Time passes, people come

    def be_at(self, moment: datetime) -> None:
        """Moves the clock; whoever is to come by then comes at their own time."""
        while self.to_come and at(PEOPLE[self.to_come[0]]["joined_at"]) <= moment:
            id_ = self.to_come.pop(0)
            self.live.clock.set(max(at(PEOPLE[id_]["joined_at"]), self.live.clock()))
            self.arrive(id_)
        self.live.clock.set(moment)

    def arrive(self, id_: str) -> None:
        if id_ == RUN:
            return self.leader_takes_part()
        if id_ == FACILITATOR:
            return self.facilitator_takes_part()
        person: Person
        if id_ in HANDS:
            page = self.stage.page("hand", has_touch=True, **(LAPTOP if id_ == RECORD else {}))
            self.hands[id_], person = page, Hand(page, id_)
        else:
            self.guests[id_] = Guest(self.live, LABEL[id_])
            person = Remote(self.guests[id_], id_)
        person.join(self.live.code)
        self.people[id_] = person
        if id_ in LISTENERS:
            self.guests[id_].listen()

    def leader_takes_part(self) -> None:
        """Counts from now on, and has a page of their own beside the desk."""
        self.desk.press(COUNT_ME_IN)
        link = self.desk.page.get_by_role("link", name=OPEN_MINE, exact=True)
        with self.desk.page.context.expect_page() as opened:
            link.click()
        opened.value.wait_for_url("**/hand")
        page = connected(opened.value)
        page.set_default_timeout(15_000)
        self.people[RUN] = LeaderPage(page, RUN)

    def facilitator_takes_part(self) -> None:
        """The coach from outside, with a host link of their own."""
        guest = Guest(self.live, LABEL[FACILITATOR])
        guest.open("/h").send("Continue", {"Host link": f"{self.live.base}/h#{self.live.outside_key}"})
        guest.press(COUNT_ME_IN)
        self.guests[FACILITATOR] = guest
        self.people[FACILITATOR] = OutsideCoach(guest, FACILITATOR)

    def facilitator(self, button: str) -> None:
        self.guests[FACILITATOR].press(button)

    # Before the start

    def prepare(self) -> None:
        first = at(PEOPLE[self.to_come[0]]["joined_at"])
        self.live.clock.set(first)
        self.desk = Desk(self.stage.desk())
        self.plan()
        self.wall = self.stage.page("wall")
        self.wall.goto("/wall")
        self.desk.connect_wall(self.wall.get_by_label("Wall digits").inner_text())
        expect(self.wall.get_by_role("heading", name=EXAMPLE["team"]["name"])).to_be_visible()
        connected(self.wall)
        self.be_at(story.START)
        self.share_roles()

    def plan(self) -> None:
        """What the template gave, and the place."""
        page = self.desk.page
        page.get_by_role("link", name="Plan", exact=True).click()
        page.get_by_role("textbox", name="Place", exact=True).fill(EXAMPLE["meeting"]["place"])
        self.desk.press("Save day and place")
        for n in range(1, len(ITEMS) + 1):
            title = page.get_by_role("textbox", name=f"Item {n} name", exact=True).input_value()
            minutes = page.get_by_role("group", name=f"Minutes for {title}", exact=True).inner_text()
            self.found.plan.append((title, number(minutes)))
        self.name_the_storyteller(page)
        page.get_by_role("link", name="Run", exact=True).click()
        connected(page)

    def name_the_storyteller(self, page: Page) -> None:
        """The template says that a partner leads the story, and not which."""
        item = ITEMS["story"]
        page.get_by_label(f"More about {item['title']}", exact=True).click()
        minutes = page.get_by_role("group", name=f"Minutes for {item['title']}", exact=True)
        with page.expect_response("**/edit-item"):
            box = page.get_by_role("row").filter(has=minutes).get_by_label("Led by", exact=True)
            box.fill(story.lead_of(item))
            box.blur()

    def share_roles(self) -> None:
        for role, id_ in WITH_ROLE.items():
            self.desk.give(role.capitalize(), LABEL[id_])
        link = self.hands[RECORD].get_by_role("link", name="Open the desk", exact=True)
        with self.hands[RECORD].context.expect_page() as opened:
            link.click(modifiers=["ControlOrMeta"])  # in a tab of its own: the recorder votes too
        opened.value.wait_for_url("**/desk")  # a new tab is empty at first
        self.recorder = Recorder(connected(opened.value))

    # Every item

    def see_the_start(self, id_: str) -> None:
        """The same item, and the same time left, on the wall, the desk and a hand."""
        pages = {"wall": self.wall, "desk": self.desk.page, "hand": self.hands[PATIENT]}
        for screen, page in pages.items():
            expect(page.locator(ITEM_AT[screen])).to_have_text(ITEMS[id_]["title"])
            expect(page.get_by_role("timer")).to_have_count(0 if id_ in story.QUIET and screen != "desk" else 1)
        self.found.began[id_] = look_at_all(pages, ITEMS[id_]["adjusted_planned_s"])
        self.found.leads[id_] = self.desk.page.locator("#desk-now h2 + p").inner_text()
        before = list(ITEMS)[list(ITEMS).index(id_) - 1] if id_ != next(iter(ITEMS)) else ""
        if before:
            self.found.slack[before] = self.slack_on_desk()

    def slack_on_desk(self) -> int:
        """In seconds, as the desk's forecast has it."""
        base = self.desk.page.locator("#desk-agenda [data-slack-base]").first.get_attribute("data-slack-base")
        return int(base or "") // 1000

    def go_on(self, n: int) -> None:
        """By the leader's desk and by the timekeeper's hand in turn."""
        if n == len(ITEMS) - 1:
            return self.desk.press("End meeting", sure=True)
        if n % 2:
            following = EXAMPLE["agenda"][n + 1]["title"]
            expect(self.hands[KEEPER].locator("#my-controls")).to_contain_text(f"Next: {following}")
            return Hand(self.hands[KEEPER], KEEPER).press("Next item")
        self.desk.press("Next item")

    def write_down(self, item: str) -> None:
        """What the file has from this item, at the end of it."""
        for action in (a for a in story.MADE_TODAY if a["from_item"] == item):
            self.live.clock.move(seconds=1)  # the newest is that with the latest time
            self.recorder.write("Action", action["text"], Owner=LABEL[action["owner"]], Due=action["due"])
            if helpers := action.get("helpers"):
                self.recorder.change(action["text"], Helpers=", ".join(LABEL[id_] for id_ in helpers))
            self.see_tray(item, action["text"])
        for line in (p for p in EXAMPLE["parking_lot"] if p["from_item"] == item):
            idea = next((i for i in IDEAS.values() if i["status"] == "parked" and i["author"] == line["by"]), None)
            if idea and item == "clarify":  # the facilitator parked it: the recorder writes what is to be done with it
                self.recorder.change(idea["text"], Text=line["text"])
            else:
                self.live.clock.move(seconds=1)
                self.people[line["by"]].park(line["text"])
                self.see_tray(item, line["text"])
        if item == "agree":  # the file does not say at which item
            for text in EXAMPLE["decisions"]:
                self.live.clock.move(seconds=1)
                self.recorder.write("Decision", text)
                self.see_tray(item, text)

    def see_tray(self, item: str, text: str) -> None:
        """The wall has a tray only while no activity fills its stage."""
        tray = self.wall.locator("#wall-tray")
        if ITEMS[item]["method"] not in WITH_ACTIVITY:
            expect(tray.get_by_text(text, exact=True)).to_be_visible()
            self.found.tray += tray.inner_text() + "\n"

    # The items that have something of their own

    def listen_quietly(self) -> None:
        self.found.quiet_wall = self.wall.locator("body").inner_text()

    def write_in_silence(self) -> None:
        self.desk.ask(EXAMPLE["question"])
        self.facilitator("Open ideas")
        for idea in (i for i in IDEAS.values() if not story.said_in_turn(i)):
            self.people[idea["author"]].write_idea(idea["text"])
        silent = sum(not story.said_in_turn(i) for i in IDEAS.values())
        expect(self.wall.locator("#brainstorm-tally")).to_contain_text(f"{silent} ideas from")
        self.found.tally = self.wall.locator("#brainstorm-tally").inner_text()
        self.found.silent_wall = self.wall.locator("body").inner_text()
        self.found.silent_hand = self.hands[PATIENT].locator("body").inner_text()
        self.facilitator("Close ideas")

    def share_in_turn(self) -> None:
        """One round: each reads out one of theirs, says a new one or passes.  Somebody comes late, and is last."""
        self.desk.press("Share in turn")
        turn = self.wall.locator(".turn-name")
        everybody = self.hands[PATIENT].get_by_role("list", name="All ideas")
        order = story.turn_order()
        for n, id_ in enumerate(order):
            if n == len(order) // 2:
                self.be_at(at(PEOPLE[order[-1]]["joined_at"]))
            expect(turn).to_have_text(LABEL[id_])
            self.found.turns.append(turn.inner_text())
            how, text = story.turn_of(id_)
            self.people[id_].take_turn(how, text)
            if text:
                expect(everybody.get_by_text(text, exact=True)).to_be_visible()
        self.facilitator("Close ideas")

    def clarify(self) -> None:
        """What was not read out is shown now."""
        self.desk.press("Start clarifying")
        expect(self.hands["P14"].get_by_role("list", name="All ideas").locator("li")).to_have_count(len(IDEAS))
        for idea in (i for i in IDEAS.values() if i["status"] == "merged"):
            self.desk.merge(idea["text"], TEXT[idea["merged_into"]])
        for idea in (i for i in IDEAS.values() if i["status"] == "parked"):
            self.desk.park_idea(idea["text"])
        self.borrow()

    def borrow(self) -> None:
        """Time is up; nothing is spare, so the team takes it from a later item."""
        self.be_at(at(story.BORROW["at"]))
        page, add = self.desk.page, f"Add {story.BORROW['seconds'] // 60} minutes"
        button = page.get_by_role("button", name=add, exact=True)
        offer = button.locator("xpath=ancestor::form/following-sibling::p[1]")
        expect(offer).to_be_visible()
        self.found.borrow_offer = offer.inner_text()
        self.desk.press(add)
        total = ITEMS["clarify"]["adjusted_planned_s"] // 60
        expect(page.get_by_role("region", name="Current item")).to_contain_text(f"planned {total} minutes")

    def vote(self) -> None:
        """Round 1 is led by the coach from outside, who has no vote in it."""
        self.hold("vote_round_1", lambda: self.facilitator("Open voting"))

    def vote_again(self) -> None:
        """Round 2 on what was kept, and a run-off for its last place."""
        self.hold("vote_round_2", lambda: self.desk.press("Open voting"))
        self.live.clock.move(seconds=20)
        self.hold("run_off", lambda: self.desk.press(re.compile("^Open run-off: ")))

    def hold(self, name: str, opens: Callable[[], object]) -> None:
        """A whole round: opened, every ballot given, closed, shown."""
        ballots = story.ROUNDS[name]["ballots"]
        since = self.heard_so_far()
        opens()
        for guest in self.guests.values():
            guest.again()  # as a browser that hears of the new round
        for id_, numbers in ballots.items():
            for n in numbers:
                self.people[id_].vote(TEXT[n])
            if len(numbers) < story.ROUNDS[name]["votes_each"]:
                self.people[id_].finish()
        progress = self.wall.locator("#multivote-progress")
        expect(progress).to_contain_text(f"{len(ballots)} of {len(ballots)} have finished")
        found = self.found.rounds[name] = Round(progress.inner_text(), self.wall.locator("#stage").inner_text())
        self.found.why_no_vote = self.no_vote_for_the_coach_from_outside()
        found.heard = "".join("".join(self.guests[id_].frames[n:]) for id_, n in since.items())
        self.facilitator("Close voting")
        self.reveal(name, found)

    def heard_so_far(self) -> dict[str, int]:
        return {id_: len(self.guests[id_].frames) for id_ in LISTENERS}

    def no_vote_for_the_coach_from_outside(self) -> str:
        guest = self.guests[FACILITATOR]
        page = guest.http.get(guest.url.replace("/desk", "/hand")).text
        assert "Vote for:" not in page, "the coach from outside was given a ballot"
        return page

    def reveal(self, name: str, found: Round) -> None:
        since = self.heard_so_far()
        self.desk.press("Show results")
        best = story.ranking(name)[0]
        for id_, n in since.items():
            self.guests[id_].hears(str(escape(best.text)), n)
        hand, desk = self.hands[PATIENT], self.desk.page
        expect(self.wall.get_by_role("list", name="Ideas in order of votes")).to_be_visible()
        found.wall = ranked_rows(self.wall, ".ranks > li", ".rk", ".what bdi", ".v")
        more = self.wall.locator("#stage .eyebrow", has_text="more")
        found.wall_more = number(more.inner_text()) if more.count() else 0
        found.wall_head = self.wall.locator("#stage .purpose").inner_text()
        expect(desk.get_by_role("table", name="Ideas in order of votes")).to_be_visible()
        found.desk = ranked_rows(desk, "#stage tbody tr", "td", "th bdi", "td:last-child")
        found.stays = desk.locator("#stage tbody tr", has=desk.locator(".tag")).locator("bdi").all_inner_texts()
        found.line = desk.locator("#stage .line-says").inner_text()
        expect(hand.get_by_role("list", name="Ideas in order of votes")).to_be_visible()
        found.hand = ranked_rows(hand, ".vote-results > li", ".rk", ".what bdi", ".v")

    def rate(self) -> None:
        for id_, value in story.GIVES.items():
            self.people[id_].rate(value, story.WELL.get(id_, ""), story.IMPROVE.get(id_, ""))
        rated = f"{len(story.GIVES)} of {len(PEOPLE)} people have rated"
        expect(self.wall.locator("#rating-progress")).to_have_text(rated)
        self.found.rated = self.wall.locator("#rating-progress").inner_text()
        self.desk.press("Close rating")
        shown = self.wall.locator("#stage .hist")
        expect(shown).to_be_visible()
        self.found.wall_counts = shown.get_attribute("aria-label") or ""
        self.found.wall_rating = self.wall.locator("#stage .rate-figures").inner_text()
        said = self.wall.locator("#stage .says")
        self.found.wall_comments = said.locator("li bdi").all_inner_texts()
        self.found.wall_comments_more = sum(map(number, said.locator(".rate-more").all_inner_texts()))

    # The record

    def take_away(self) -> None:
        rail = self.wall.locator("#wall-rail")
        expect(rail).to_contain_text("Ended")
        rows = tables(self.wall, "#wall-rail")
        self.found.rail = [(r[1], number(r[2]), number(r[3])) for r in next(iter(rows.values()))]
        self.found.rail_foot = rail.locator(".rail-foot").inner_text()
        page = self.desk.page
        page.get_by_role("region", name="Current item").get_by_role("link", name="Open the record", exact=True).click()
        page.locator("summary", has_text="Full record").click()
        self.found.page = page.locator("#record-full").inner_text()
        self.found.tables = tables(page, "#record-full")
        page.locator("summary", has_text="All files").click()
        self.found.markdown = download(page, "Text")
        self.found.json = json.loads(download(page, "Data"))

    def screens(self) -> str:
        """What stood on every screen, for whoever reads of a failure."""
        pages = [self.wall, self.desk.page, self.hands[PATIENT]] if self.hands else []
        shown = [f"{page.url}:\n{page.locator('body').inner_text()[:500]}" for page in pages]
        return f"It was {self.live.clock():%H:%M:%S}.\n\n" + "\n\n".join(shown)

    def close(self) -> None:
        for guest in self.guests.values():
            guest.close()


class OutsideCoach(Remote):
    """Leads from the desk, and takes part on a hand of their own."""

    def take_turn(self, how: str, text: str) -> None:
        here = self.guest.url
        self.guest.open(here.replace("/desk", "/hand"))
        super().take_turn(how, text)
        self.guest.open(here)


class LeaderPage(Hand):
    """On the laptop of the desk there is nothing to tap."""

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


def look_at_all(pages: dict[str, Page], most_s: int) -> dict[str, Seen]:
    """As soon as they agree.  A clock that jumps by minutes, as only ours does, is drawn when the next beat tells it.

    most_s: what the item has; a clock that has not heard of the jump shows more.
    """
    deadline = time.monotonic() + 10
    while True:
        seen = {screen: look(page, screen) for screen, page in pages.items()}
        left = [one.left for one in seen.values() if one.clocks]
        if (max(left) - min(left) <= 1 and max(left) <= most_s) or time.monotonic() > deadline:
            return seen


def download(page: Page, link: str) -> str:
    with page.expect_download() as coming:
        page.get_by_role("link", name=link, exact=True).click()
    return coming.value.path().read_text()


WITH_ACTIVITY = ("silent_brainstorm", "round_robin", "cluster", "multi_vote", "rate")
