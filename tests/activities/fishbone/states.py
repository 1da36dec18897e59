"""Each state of a fishbone on each screen: looked at, measured and checked like every other."""

from tests.browser.states import State, desk, hand, wall

WALL, DESK, MINE = "fishbone/wall.html", "fishbone/_desk_stage.html", "fishbone/_mine.html"

STATES = (
    State("wall", "fishbone-unwritten", "fishbone-unwritten", wall, (WALL,)),
    State("wall", "fishbone-written", "fishbone-written", wall, says="Causes open in a moment."),
    State("wall", "fishbone-silent", "fishbone-silent", wall, says="8 causes from 8 of 8 people"),
    State("wall", "fishbone-shown", "fishbone-shown", wall, says="Cannula kit is never complete"),
    State("wall", "fishbone-many", "fishbone-many", wall),
    State("wall", "fishbone-alone", "fishbone-alone", wall),
    State("desk", "fishbone-unwritten", "fishbone-unwritten", desk(), (DESK,)),
    State("desk", "fishbone-silent", "fishbone-silent", desk()),
    State("desk", "fishbone-many", "fishbone-many", desk()),
    State("desk", "fishbone-offered", "fishbone-offered", desk(), says="The next vote is about these causes"),
    State("hand", "fishbone-unwritten", "fishbone-unwritten", hand("Porter"), (MINE,)),
    State("hand", "fishbone-silent", "fishbone-silent", hand("Porter")),
    State("hand", "fishbone-facilitator", "fishbone-silent", hand("Improvement nurse")),
    State("hand", "fishbone-many", "fishbone-many", hand("Porter")),
    State("hand", "fishbone-closed", "fishbone-offered", hand("Porter")),
)  # fmt: skip
