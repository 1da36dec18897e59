"""Further states of a brainstorm on each screen: looked at, measured and checked like every other."""

from tests.browser.states import State, desk, hand, wall

STATES = (
    State("wall", "ideas-paged", "brainstorm-paged", wall, says="Page 4 of"),
    State("desk", "ideas-paged", "brainstorm-paged", desk(), says="Asked for by the authors"),
    State("hand", "ideas-many", "brainstorm-paged", hand("Porter"), says="Ask for a change"),
    State("wall", "sheets", "brainstorm-sheets", wall, says="Read the sheet on your phone"),
    State("hand", "sheet", "brainstorm-sheets", hand("Porter"), says="On the sheet you hold now"),
    State("desk", "ideas-held", "brainstorm-held", desk(), says="Waiting for you"),
)  # fmt: skip
