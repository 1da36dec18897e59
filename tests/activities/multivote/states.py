"""The looks of a vote beside those of its first round: dots, ranks, the line, the run-off, and the slip of paper."""

from playwright.sync_api import Page

from tests.browser.meeting import Meeting
from tests.browser.states import State, desk, hand, wall

LEADER, FACILITATOR = "Ward sister", "Improvement nurse"
PRINTING = """() => {
  window.print = () => {};
  document.querySelector("#print-ballot").open = true;
  document.querySelector("[data-print-ballot]").click();
}"""


def slip(meeting: Meeting) -> Page:
    """The ballot as it leaves the printer, from a desk of its own."""
    page = meeting.stage.page("desk")
    page.context.add_cookies(meeting.cookies(meeting.coach))
    page.goto(f"/m/{meeting.live.meeting}/desk")
    page.evaluate(PRINTING)
    page.emulate_media(media="print")
    return page


STATES = (
    State("wall", "vote-dots", "vote-dots", wall, says="Up to three on one idea."),
    State("wall", "vote-points", "vote-points", wall, says="points"),
    State("wall", "vote-split", "vote-split", wall, ("multivote/_split.html",), says="may have split their votes"),
    State("wall", "vote-run-off", "vote-run-off", wall, says="Run-off: one vote each"),
    State("wall", "vote-tied", "vote-tied", wall, says="Tied again. Keep all of them"),
    State("desk", "vote-dots", "vote-dots", desk(), ("multivote/_pages.html",), says="Page on"),
    State("desk", "vote-slip", "vote-dots", slip, says="up to three for one idea"),
    State("desk", "vote-cancelled", "vote-cancelled", desk(), says="The round was cancelled"),
    State("desk", "vote-points", "vote-points", desk(), says="Open round 2"),
    State("desk", "vote-split", "vote-split", desk(), says="Open run-off"),
    State("desk", "vote-size", "vote-size", desk(), says="By team size"),
    State("desk", "vote-moved", "vote-moved", desk(), says="The facilitator moved the line"),
    State("desk", "vote-tied", "vote-tied", desk(), ("multivote/_line.html",), says="Leader decides: keep"),
    State("hand", "vote-dots", "vote-dots", hand(LEADER), says="2 of"),
    State("hand", "vote-cancelled", "vote-cancelled", hand("Porter"), says="Two of the causes say the same"),
    State("hand", "vote-ranked", "vote-ranked", hand("Junior doctor"), ("multivote/_choice.html",), says="Your order"),
    State("hand", "vote-run-off", "vote-run-off", hand("Porter"), says="Run-off: one vote each"),
    State("hand", "vote-decide", "vote-tied", hand(FACILITATOR), says="Keep all of them"),
    State("hand", "vote-decided", "vote-decided", hand("Porter"), says="The leader decided"),
)  # fmt: skip
