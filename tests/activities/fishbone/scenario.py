"""One life of a fishbone: every command of it, in an order in which it is taken."""

from collections.abc import Callable
from typing import Any

from tests.contract.scenarios import Scenario, Step
from tests.hats import Hour

PROBLEM = {"problem": "The first dose comes late", "mode": "silent", "branches": "People\nEquipment\nPlace"}
SILENT = (Step("coach", "write-problem", PROBLEM), Step("facilitator", "open-causes", {"mode": "silent"}))


def setup(hour: Hour) -> str:
    hour.makes_room("fishbone")
    return hour.go_to("fishbone")


def of(**wanted: str) -> Callable[[Hour], dict[str, Any]]:
    """branch: its name.  cause: its words.  Anything else as it is."""
    tables = {
        "branch": "select id from fishbone_branch where name = '{}'",
        "cause": "select id from fishbone_cause where text = '{}'",
    }

    def form(hour: Hour) -> dict[str, Any]:
        return {
            name: hour.ids(tables[name].format(value))[0] if name in tables and value else value
            for name, value in wanted.items()
        }

    return form


SCENARIO = Scenario(
    kind="fishbone",
    setup=setup,
    steps=(
        *SILENT,
        Step("participant", "add-cause", of(branch="People", text="Nobody owns the alert")),
        Step("spare", "add-cause", of(branch="Place", text="Keys are on another floor")),
        Step("guest", "add-cause", of(branch="Place", text="The trolley is far away")),
        Step("recorder", "add-cause", of(branch="Place", text="Not this one")),
        Step(
            "participant",
            "edit-cause",
            of(cause="Nobody owns the alert", branch="People", text="The alert has no owner"),
        ),
        Step("recorder", "withdraw-cause", of(cause="Not this one")),
        Step("facilitator", "close-causes"),
        Step("coach", "show-causes"),
        Step("coach", "open-causes", {"mode": "open"}),
        Step("spare", "add-cause", of(branch="Equipment", text="The pump is not charged")),
        Step("coach", "add-branch", {"name": "Information"}),
        Step("facilitator", "rename-branch", of(branch="Information", name="Handover")),
        Step("facilitator", "move-cause", of(cause="The alert has no owner", branch="Handover")),
        Step("facilitator", "turn-wall", of(branch="Handover")),
        Step("coach", "turn-wall", {"branch": ""}),
        Step("coach", "remove-branch", of(branch="People")),
        Step("recorder", "set-aside", of(cause="The trolley is far away")),
        Step("recorder", "put-back", of(cause="The trolley is far away")),
        Step("coach", "park-cause", of(cause="The trolley is far away")),
        Step("coach", "close-causes"),
        Step("facilitator", "offer-causes", {"offered": True}),
    ),
    before_secret=SILENT,
    secret=(Step("participant", "add-cause", of(branch="People", text="Canary in the coal mine")),),
    instead=(
        Step("participant", "withdraw-cause", of(cause="Canary in the coal mine")),
        Step("facilitator", "add-cause", of(branch="Place", text="Nightingale by the window")),
    ),
    words=("Canary in the coal mine", "Nightingale by the window"),
    before_rush=SILENT,
    rush=tuple(
        Step("participant", "add-cause", of(branch="People", text=f"The  {word} cause"))
        for word in ("same", "Same", "SAME", "same")
    ),
    after=lambda hour: hour.ids("select count(*) from fishbone_cause") == ["1"],
)
