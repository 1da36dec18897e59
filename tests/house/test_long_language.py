"""In a language with longer words nothing runs out of the screen, and no fixed word stays English."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from babel.dates import get_day_names, get_month_names
from playwright.sync_api import Browser, Page

from app.agenda.store import hour_of
from app.core import words
from app.core.ballot_items import votable
from app.teams import office, walls
from tests.browser.conftest import chromium as chromium
from tests.browser.conftest import connected
from tests.browser.measures import SIDEWAYS
from tests.house.long_language import LANGUAGE, build
from tests.live import Caller, Live

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SIZES = {"hand": (320, 640), "desk": (1024, 768), "wall": (1280, 800)}
SEEN = ("Welcome", "Patient story")
IDEAS = (
    "A box of antibiotics near the bays",
    "Show time since alert on the ward whiteboard",
    "Two short huddles a day",
)
PEOPLE: dict[str, dict[str, str]] = {
    "Ward sister": {},
    "Pharmacist": {"mode": "remote"},
    "Carer": {"partner": "true"},
    "Night nurse": {"visiting": "true"},
}
QUESTION = "What could we change this week?"
WRITTEN = {
    "write-decision": {"text": "We test the box first", "how": "vote"},
    "write-action": {"text": "Order the box", "owner": "Pharmacist"},
    "write-note": {"text": "Nobody knew where the box is"},
    "write-parked": {"text": "Maternity, who looks at it?"},
}
DATES = re.compile(
    "|".join(
        name
        for names in (
            *(get_day_names(n, locale=LANGUAGE) for n in ("wide", "abbreviated")),
            get_month_names("wide", locale=LANGUAGE),
        )
        for name in names.values()
    )
)

SAID = """() => {
  const parts = [], walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return parts.push(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || /^(SCRIPT|STYLE|NOSCRIPT|BDI|KBD|OUTPUT)$/.test(node.tagName)) return;
    if (node.getAttribute("name") === "time_zone" || node.hidden) return;
    for (const name of ["aria-label", "title", "placeholder", "data-confirm", "data-word-left", "data-words-left"])
      if (node.hasAttribute(name)) parts.push("\\n" + node.getAttribute(name) + "\\n");
    for (const child of node.childNodes) walk(child);
  };
  parts.push(document.title + "\\n");
  walk(document.body);
  return parts.join("");
}"""
PAST_THE_EDGE = """() => [...document.body.querySelectorAll("*")].filter((e) => {
  const box = e.getBoundingClientRect();
  if (!box.width || !e.checkVisibility() || e.closest(".vh, .skip, [hidden], svg, .wall-menu, .hand-line .brand, .hour-bar")) return false;
  for (let up = e.parentElement; up; up = up.parentElement) if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return false;
  return box.left < -1 || box.right > innerWidth + 1;
}).slice(0, 3).map((e) => (e.id || e.className || e.tagName) + ": " + e.textContent.trim().slice(0, 50))"""


@pytest.fixture
def live(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("locale")
    build(folder)
    monkeypatch.setattr(words, "LOCALE", folder)
    words.catalogue.cache_clear()
    made = Live(tmp_path_factory.mktemp("long"), language=LANGUAGE)
    yield made
    made.stop()
    words.catalogue.cache_clear()


def test_longer_words_fit_and_no_fixed_word_bypasses_the_catalogue(chromium: Browser, live: Live) -> None:
    """Every complaint of every stage of the hour at once."""
    hour = Hour(chromium, live)
    hour.play()
    hour.close()
    assert not hour.complaints, "\n" + "\n".join(sorted(set(hour.complaints)))


class Hour:
    """A coach, a wall and four phones go through an hour; each screen is measured at each stage."""

    def __init__(self, chromium: Browser, live: Live) -> None:
        self.chromium, self.live = chromium, live
        self.complaints: list[str] = []
        self.coach, self.wall = live.coach_client(), live.client()
        self.people: list[Caller] = []
        self.pages: dict[tuple[str, Caller], Page] = {}

    # What happens

    def play(self) -> None:
        self.before_the_meeting()
        self.people = [self.live.phone(name, **more) for name, more in PEOPLE.items()]
        self.people.append(self.live.phone("Ward sister"))  # perhaps the same person
        self.look("lobby")
        self.do("agenda/start-meeting", "-")
        acts = {"brainstorm": self.brainstorm, "multivote": self.vote, "rating": self.rate}
        for item in self.hour().items:
            self.live.clock.move(minutes=1)  # type: ignore[attr-defined]
            done = acts.pop(item.activity, None)
            done() if done else self.look(item.title) if item.title in SEEN else None
            if item.activity != "rating":
                self.do("agenda/next-item", item=item.id)
        self.do("agenda/end-meeting", "-")
        self.after_the_meeting()

    def before_the_meeting(self) -> None:
        for page in ("/", "/join", "/h", "/nowhere"):
            self.see("hand", self.wall, page, "before")
        for page in ("/desk?stay=1", f"/t/{self.live.team}", f"{self.coach.at}/plan", "/teams/new"):
            self.see("desk", self.coach, page, "before")
        self.see("wall", self.wall, "/wall", "before")
        digits = re.search(r"[0-9]{4}</p>", self.wall.http.get("/wall").text)
        assert digits
        self.live.in_office(lambda tx: walls.pair_wall(tx, digits[0][:4], self.live.team))

    def brainstorm(self) -> None:
        self.look("brainstorm, no question")
        self.do("brainstorm/ask-question", question=QUESTION, anonymous="on", mode="silent")
        self.look("brainstorm, asked")
        self.do("brainstorm/open-ideas", mode="silent")
        for who, text in zip(self.people, IDEAS, strict=False):
            self.do("brainstorm/add-idea", who=who, text=text)
        self.look("brainstorm, silent")
        self.do("brainstorm/close-ideas")
        self.do("brainstorm/reveal-ideas")
        self.look("brainstorm, shown")
        self.do("brainstorm/start-clarify")
        self.look("brainstorm, clarify")

    def vote(self) -> None:
        self.look("vote, ready")
        self.do("multivote/open-voting")
        idea = self.live.in_office(lambda tx: votable(tx, self.live.meeting)).ideas[0].id
        for who in self.people[:2]:
            self.do("multivote/cast-vote", who=who, idea=idea)
        self.look("vote, open")
        self.do("multivote/close-voting")
        self.look("vote, closed")
        self.do("multivote/show-results")
        self.look("vote, shown")

    def rate(self) -> None:
        for what, fields in WRITTEN.items():
            self.do(f"record/{what}", "-", **fields)
        self.look("rating, open")
        for n, who in enumerate(self.people):
            self.do("rating/give-rating", who=who, value=6 + n)
            self.do("rating/send-rating", who=who, well=IDEAS[0], improve=IDEAS[1])
        self.look("rating, given")
        self.do("rating/close-rating")
        self.look("rating, closed")

    def after_the_meeting(self) -> None:
        self.look("ended")
        for page in ("record", "notes", "plan"):
            self.see("desk", self.coach, f"{self.coach.at}/{page}", "ended")
        self.see("hand", self.people[0], f"{self.coach.at}/record", "ended")

    def hour(self) -> Any:
        return self.live.in_office(lambda tx: hour_of(tx, self.live.meeting))

    def do(self, command: str, place: str = "", *, who: Caller | None = None, **fields: object) -> None:
        current = self.hour().current
        answer = (who or self.coach).does(command, place or current.id, **fields)
        assert answer.status_code == 200, (command, answer.text)

    # What is seen

    def look(self, when: str) -> None:
        """The three screens as they are now."""
        self.see("wall", self.wall, "/wall", when)
        self.see("desk", self.coach, f"{self.coach.at}/desk", when)
        self.see("hand", self.people[0], f"{self.coach.at}/hand", when)

    def see(self, screen: str, who: Caller, address: str, when: str) -> None:
        page = self.page(screen, who)
        page.goto(address)
        connected(page).evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
        found = [*page.evaluate(SIDEWAYS), *page.evaluate(PAST_THE_EDGE), *self.english(page)]
        self.complaints += [f"{screen} {address} ({when}): {one}" for one in found]

    def page(self, screen: str, who: Caller) -> Page:
        """The browser of this screen and person; opened once."""
        if (screen, who) not in self.pages:
            width, height = SIZES[screen]
            context = self.chromium.new_context(base_url=self.live.base, viewport={"width": width, "height": height})
            self.pages[screen, who] = context.new_page()
        page = self.pages[screen, who]
        cookies = [{"name": c.name, "value": c.value or "", "url": self.live.base} for c in who.http.cookies.jar]
        page.context.add_cookies(cookies)  # type: ignore[arg-type]
        return page

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()

    def english(self, page: Page) -> list[str]:
        """What is left of a screen without the catalogue's words, typed texts, dates and figures."""
        left = page.evaluate(SAID)
        for text in sorted(self.typed(), key=len, reverse=True):
            left = left.replace(text, "")
        while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", left)) != left:
            left = shorter
        lines = DATES.sub("", left).split("\n")
        return [f"not in the catalogue: {line.strip()!r}" for line in lines if re.search(r"[^\W\d_]{2,}", line)]

    def typed(self) -> set[str]:
        """What people typed, and the texts of the agenda template, which are the team's own from the start."""
        facts = self.live.in_office(lambda tx: office.facts(tx, self.live.team))
        items = [text for item in self.hour().items for text in (item.title, item.aim, item.lead)]
        written = [str(text) for fields in WRITTEN.values() for text in fields.values()]
        own = {facts.name, facts.specific_aim, facts.partner_word, *facts.ground_rules, *items, *written}
        return (own | {*IDEAS, *PEOPLE, QUESTION, "Coach", self.live.base.partition("//")[2]}) - {""}
