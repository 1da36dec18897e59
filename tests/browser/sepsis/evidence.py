"""What the screens showed and what the record says, collected while the hour is played."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from tests.browser.sepsis.story import Ranked

# The item as this screen names it, the digits of its clock (negative once over), and how many clocks it shows.
CLOCK = """(where) => {
  const words = (css) => document.querySelector(css)?.textContent.trim() ?? "";
  const faces = [...document.querySelectorAll("[role=timer]")].filter((face) => face.getClientRects().length);
  const [minutes, seconds] = (faces[0]?.textContent.trim() ?? "").split(":").map(Number);
  const over = faces[0]?.closest("[data-state]")?.dataset.state === "over";
  return { item: words(where), clocks: faces.length, left: (over ? -1 : 1) * (60 * minutes + seconds) };
}"""
ITEM_AT = {
    "wall": "#wall-rail tr[aria-current=step] th",
    "desk": "#desk-now h2",
    "hand": "#hand-top .item > bdi",
}
TABLES = """(root) => {
  const found = {};
  for (const table of document.querySelectorAll(`${root} table`)) {
    const caption = table.caption?.textContent.trim() ?? "";
    let name = caption;
    for (let n = 2; name in found; n += 1) name = `${caption} (${n})`;
    found[name] = [...table.tBodies].flatMap((body) =>
      [...body.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim())));
  }
  return found;
}"""


@dataclass(frozen=True)
class Seen:
    """One screen just after an item began.  left: seconds on its clock."""

    item: str
    clocks: int
    left: float


@dataclass
class Round:
    """A round of votes on the screens.  heard: all that two sockets were told while it was open."""

    finished: str = ""
    open_wall: str = ""
    heard: str = ""
    wall: list[Ranked] = field(default_factory=list)
    wall_more: int = 0
    wall_head: str = ""
    desk: list[Ranked] = field(default_factory=list)
    hand: list[Ranked] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)  # what the desk marks as staying
    line: str = ""  # the reason, in words


@dataclass
class Evidence:
    """Everything that the tests compare with the example."""

    plan: list[tuple[str, int]] = field(default_factory=list)
    began: dict[str, dict[str, Seen]] = field(default_factory=dict)  # item -> screen -> what it showed
    leads: dict[str, str] = field(default_factory=dict)  # item -> who leads it, by the desk
    slack: dict[str, int] = field(default_factory=dict)  # item -> seconds of slack once it had ended, from the desk
    quiet_wall: str = ""
    borrow_offer: str = ""
    silent_wall: str = ""
    silent_hand: str = ""
    tally: str = ""
    turns: list[str] = field(default_factory=list)  # whose turn the wall said it was, one after the other
    rounds: dict[str, Round] = field(default_factory=dict)
    why_no_vote: str = ""
    tray: str = ""  # all that stood in the wall's tray at any time
    rated: str = ""
    wall_rating: str = ""
    wall_counts: str = ""
    wall_comments: list[str] = field(default_factory=list)
    wall_comments_more: int = 0
    rail: list[tuple[str, int, int]] = field(default_factory=list)
    rail_foot: str = ""
    page: str = ""
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    markdown: str = ""
    json: dict[str, Any] = field(default_factory=dict)


def look(page: Page, screen: str) -> Seen:
    found = page.evaluate(CLOCK, ITEM_AT[screen])
    return Seen(found["item"], found["clocks"], found["left"] if found["clocks"] else float("nan"))


def ranked_rows(page: Page, rows: str, rank: str, text: str, votes: str) -> list[Ranked]:
    """The rows of a result list as they stand on a screen."""
    found = page.evaluate(
        """([rows, ...parts]) => [...document.querySelectorAll(rows)].map((row) =>
             parts.map((css) => row.querySelector(css).textContent))""",
        [rows, rank, text, votes],
    )
    return [Ranked(number(r), t.strip(), number(v)) for r, t, v in found]


def number(words: str) -> int:
    return int("".join(letter for letter in words if letter.isdigit()))


def tables(page: Page, root: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = page.evaluate(TABLES, root)
    return found


def plain_markdown(text: str) -> str:
    """Without backslashes, stars and entities: the words that stand in the file."""
    return html.unescape(re.sub(r"\\(.)", r"\1", text.replace("**", "")))
