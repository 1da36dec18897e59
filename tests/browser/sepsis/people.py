"""Those who act: six hands and a desk by what is on their screens, all others by what they were served."""

import re
from typing import Protocol

from playwright.sync_api import Page, expect

from tests.browser.conftest import connected
from tests.browser.sepsis.served import Guest
from tests.browser.sepsis.story import EXAMPLE, LABEL, PEOPLE

A_NEW_ONE = "Or say a new one"  # the field of whoever has others to read out, as all have who say one here


class Person(Protocol):
    """What a participant does in the hour, in the words of the screens."""

    def join(self, code: str) -> None: ...
    def write_idea(self, text: str) -> None: ...
    def take_turn(self, how: str, text: str) -> None: ...
    def vote(self, text: str) -> None: ...
    def finish(self) -> None: ...
    def rate(self, value: int, well: str, improve: str) -> None: ...
    def park(self, text: str) -> None: ...


def rating_name(value: int) -> str:
    return {0: "0 very poor", 10: "10 excellent"}.get(value, str(value))


class Hand:
    """A phone, or a laptop that joined by the code.  Everything is found by role and name, tapped and typed."""

    def __init__(self, page: Page, id_: str) -> None:
        self.page, self.id, self.name = page, id_, LABEL[id_]

    def join(self, code: str) -> None:
        page = self.page
        page.goto("/join")
        page.get_by_role("textbox", name="Join code", exact=True).fill(code)
        page.get_by_role("textbox", name="Display name", exact=True).fill(self.name)
        if PEOPLE[self.id]["mode"] == "remote":
            page.get_by_text("Online", exact=True).tap()
        if PEOPLE[self.id]["kind"] == "patient_carer":
            page.get_by_role("checkbox", name="I am here as a patient or carer partner").check()
        page.get_by_role("button", name="Join meeting", exact=True).tap()
        page.wait_for_url("**/hand")
        connected(page)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).tap()

    def write_idea(self, text: str) -> None:
        box = self.page.get_by_role("textbox", name=EXAMPLE["question"], exact=True)
        box.fill(text)
        self.press("Send idea")
        expect(self.page.locator(".own-idea bdi", has_text=text)).to_be_visible()
        expect(box).to_have_value("")

    def take_turn(self, how: str, text: str) -> None:
        expect(self.page.get_by_role("heading", name="It is your turn")).to_be_visible()
        if how == "say":
            self.page.get_by_role("textbox", name=A_NEW_ONE, exact=True).fill(text)
            self.press("Send idea")
        else:
            self.press(f"Read out: {text}" if how == "read" else "Pass")
        expect(self.page.get_by_role("heading", name="It is your turn")).to_have_count(0)

    def vote(self, text: str) -> None:
        self.press(f"Vote for: {text}")
        given = self.page.get_by_role("button", name=f"Take back vote for: {text}", exact=True)
        expect(given).to_be_visible()

    def finish(self) -> None:
        self.press("I have finished")
        expect(self.page.get_by_role("button", name="Not finished yet", exact=True)).to_be_visible()

    def rate(self, value: int, well: str, improve: str) -> None:
        keys = self.page.get_by_role("radiogroup", name="Rate this meeting from 0 to 10")
        keys.get_by_role("radio", name=rating_name(value), exact=True).check()
        expect(self.page.get_by_text(f"Your rating is in: {value} out of 10")).to_be_visible()
        self.page.get_by_role("textbox", name="What went well?", exact=True).fill(well)
        self.page.get_by_role("textbox", name="What could we improve?", exact=True).fill(improve)
        self.press("Send rating")
        expect(self.page.get_by_role("button", name="Change my rating", exact=True)).to_be_visible()

    def park(self, text: str) -> None:
        box = self.page.get_by_role("textbox", name="Add to parking lot", exact=True)
        box.fill(text)
        self.press("Add to parking lot")
        expect(box).to_have_value("")


class Remote:
    """The same over HTTP, by the forms in the pages that came."""

    def __init__(self, guest: Guest, id_: str) -> None:
        self.guest, self.id, self.name = guest, id_, LABEL[id_]

    def join(self, code: str) -> None:
        self.guest.open("/join").press(
            "Join meeting",
            **{
                "Join code": code,
                "Display name": self.name,
                "Online": PEOPLE[self.id]["mode"] == "remote",
                "In the room": PEOPLE[self.id]["mode"] == "room",
                "I am here as a patient or carer partner": PEOPLE[self.id]["kind"] == "patient_carer",
            },
        )
        assert self.guest.url.endswith("/hand"), f"{self.name} is at {self.guest.url}"

    def write_idea(self, text: str) -> None:
        self.guest.send("Send idea", {EXAMPLE["question"]: text})

    def take_turn(self, how: str, text: str) -> None:
        if how == "say":
            self.guest.send("Send idea", {A_NEW_ONE: text})
        else:
            self.guest.press(f"Read out: {text}" if how == "read" else "Pass")

    def vote(self, text: str) -> None:
        self.guest.press(f"Vote for: {text}")

    def finish(self) -> None:
        self.guest.press("I have finished")

    def rate(self, value: int, well: str, improve: str) -> None:
        self.guest.send("Send this number", {rating_name(value): True})
        self.guest.send("Send rating", {"What went well?": well, "What could we improve?": improve})

    def park(self, text: str) -> None:
        self.guest.send("Add to parking lot", {"Add to parking lot": text})


class Desk:
    """The leader's laptop."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, name: str | re.Pattern[str], *, sure: bool = False) -> None:
        """sure: the question that is asked first is answered with the same words."""
        self.page.get_by_role("button", name=name, exact=True).click()
        if sure:
            self.page.get_by_role("dialog").get_by_role("button", name=re.compile(r"^(?!Keep going)")).click()

    def unfold(self, words: str) -> None:
        summary = self.page.locator("summary", has_text=words)
        if summary.evaluate("it => !it.parentElement.open"):
            summary.click()

    def connect_wall(self, digits: str) -> None:
        self.unfold("Connect a wall")
        self.page.get_by_role("textbox", name="Wall digits", exact=True).fill(digits)
        self.press("Connect")

    def give(self, role: str, name: str) -> None:
        self.unfold("Change roles")
        self.page.get_by_role("combobox", name=role, exact=True).select_option(label=name)
        self.press(f"Give role: {role}")
        expect(self.page.get_by_role("region", name="Roles").locator("dd", has_text=name)).to_be_visible()

    def ask(self, question: str) -> None:
        self.page.get_by_role("textbox", name="One clear question", exact=True).fill(question)
        self.press("Save question")
        expect(self.page.get_by_role("heading", name=question)).to_be_visible()

    def merge(self, idea: str, into: str) -> None:
        for box, text in (("Merge idea", idea), ("into", into)):
            options = self.page.get_by_role("combobox", name=box, exact=True)
            label = options.locator("option", has_text=text).inner_text()
            options.select_option(label=label)
        self.press("Ask the room")
        self.press(re.compile(r"Merge \d+ into \d+"))
        expect(self.page.get_by_role("button", name=f"Take out: {idea}", exact=True)).to_be_visible()

    def park_idea(self, text: str) -> None:
        self.press(f"Park: {text}", sure=True)
        expect(self.page.get_by_role("button", name=f"Park: {text}", exact=True)).to_have_count(0)


class Recorder:
    """Writes down, on a laptop that joined by the code and opened the desk from its own page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def write(self, kind: str, text: str, **more: str) -> None:
        """kind: Note, Decision or Action.  more: further fields by their labels."""
        page = self.page
        page.get_by_role("region", name="Write it down").get_by_text(kind, exact=True).first.click()
        form = page.get_by_role("form", name=re.compile(f"^Write an? {kind.lower()}$"))
        form.get_by_label(kind, exact=True).fill(text)
        for label, value in more.items():
            form.get_by_label(label, exact=True).fill(value)
        form.get_by_role("button", name=f"Save {kind.lower()}", exact=True).click()
        expect(page.get_by_role("region", name="Written so far").get_by_text(text, exact=True)).to_be_visible()

    def change(self, text: str, **fields: str) -> None:
        """Opens a written line on Notes, changes it, and goes back to Run."""
        page = self.page
        page.get_by_role("link", name=f"Edit: {text}", exact=True).click()
        form = page.get_by_role("form", name="Change this line")
        for label, value in fields.items():
            form.get_by_label(label, exact=True).fill(value)
        form.get_by_role("button", name="Save changes", exact=True).click()
        expect(form).to_have_count(0)  # else the page it was on still stands, with the same words
        expect(page.locator("#notes-list").get_by_text(fields.get("Text", text), exact=True)).to_be_visible()
        page.get_by_role("navigation", name="Meeting").get_by_role("link", name="Run", exact=True).click()
        page.wait_for_url("**/desk")  # the notes are connected as well: what follows would be typed there
        connected(page)
