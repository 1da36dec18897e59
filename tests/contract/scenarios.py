"""One life of each activity: every command of it, once or more, in an order in which it is taken.

A new activity brings its own beside its tests, in tests/activities/<kind>/scenario.py; test_contract.py then holds it
to the contract.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.hats import Hour, good

Fields = dict[str, Any] | Callable[[Hour], dict[str, Any]]


@dataclass(frozen=True)
class Step:
    """`who` asks `command`; without a kind it is one of the activity's own."""

    who: str
    command: str
    fields: Fields = field(default_factory=dict)

    def form(self, hour: Hour) -> dict[str, Any]:
        return self.fields(hour) if callable(self.fields) else self.fields


@dataclass(frozen=True)
class Scenario:
    """kind: of the activity.  setup: brings an hour to where the steps begin; the item it happens at.

    secret: what one person does in secret; instead: the same in kind, with another content.  Nobody else may be able
    to tell the two apart.  words: what is in them and may be read nowhere.  rush: asked by all at once;
    after: what must be true of the database then.
    """

    kind: str
    setup: Callable[[Hour], str]
    steps: tuple[Step, ...]
    before_secret: tuple[Step, ...]
    secret: tuple[Step, ...]
    instead: tuple[Step, ...]
    words: tuple[str, ...]
    before_rush: tuple[Step, ...]
    rush: tuple[Step, ...]
    after: Callable[[Hour], object]


def idea(says: str) -> Callable[[Hour], dict[str, str]]:
    return lambda hour: {"idea": hour.ids(f"select id from idea where text = '{says}'")[0]}


def pair(says: str, into: str) -> Callable[[Hour], dict[str, str]]:
    return lambda hour: {**idea(says)(hour), "into": idea(into)(hour)["idea"]}


def group(name: str) -> Callable[[Hour], dict[str, str]]:
    return lambda hour: {"cluster": hour.ids(f"select id from cluster where name = '{name}'")[0]}


def ids(*texts: str) -> Callable[[Hour], str]:
    return lambda hour: " ".join(idea(text)(hour)["idea"] for text in texts)


def with_last_week(hour: Hour) -> str:
    """There is an idea in the team's bank on the same question."""
    from tests.activities.brainstorm.weeks import last_week

    hour.in_office(lambda tx: last_week(tx, hour.team, hour.clock(), "From last week"))
    return hour.go_to("brainstorm")


def on_ballot(number: int) -> Callable[[Hour], dict[str, str]]:
    return lambda hour: {"idea": hour.ids(f"select idea_id from ballot_idea where number = {number}")[0]}


def both(one: Callable[[Hour], dict[str, str]], **more: Any) -> Callable[[Hour], dict[str, Any]]:
    """More fields; one that is asked of the hour is asked then."""
    return lambda hour: {**one(hour), **{k: v(hour) if callable(v) else v for k, v in more.items()}}


def at(activity: str) -> Callable[[Hour], str]:
    return lambda hour: hour.go_to(activity)


def turn(hour: Hour) -> dict[str, str]:
    return {"participant": hour.ids("select turn_of from brainstorm order by asked_at desc")[0]}


def volunteer(hour: Hour) -> dict[str, str]:
    return {"participant": hour.person("Ward volunteer")}


ASKED = {"question": "How do we give the first dose sooner?", "anonymous": True, "mode": "silent"}
SILENT = (Step("coach", "ask-question", ASKED), Step("facilitator", "open-ideas", {"mode": "silent"}))


def waits(hour: Hour) -> dict[str, str]:
    return {"idea": hour.ids("select id from idea where text = 'Look at this first'")[0]}


BRAINSTORM = Scenario(
    kind="brainstorm",
    setup=with_last_week,
    steps=(
        *SILENT,
        Step("participant", "add-idea", {"text": "Ring the pharmacy first"}),
        Step("spare", "add-idea", {"text": "A trolley by the door"}),
        Step("guest", "add-idea", {"text": "A sign on the wall"}),
        Step("recorder", "add-idea", {"text": "Not this one"}),
        Step("participant", "edit-idea", both(idea("Ring the pharmacy first"), text="Ring the pharmacy at once")),
        Step("recorder", "withdraw-idea", idea("Not this one")),
        Step("facilitator", "close-ideas"),
        Step("coach", "open-ideas", {"mode": "round_robin"}),  # the volunteer by telephone, then by name
        Step("recorder", "pass-for", turn),
        Step("facilitator", "pass-turn"),
        Step("facilitator", "next-person", turn),
        Step("facilitator", "person-before", turn),
        Step("recorder", "say-for", both(turn, text="A second key")),
        Step("spare", "read-idea", idea("A trolley by the door")),
        Step("participant", "say-idea", {"text": "Ring the bell"}),
        Step("facilitator", "close-ideas"),
        Step("coach", "reveal-ideas"),
        Step("coach", "open-ideas", {"mode": "pass_on"}),
        Step("guest", "add-idea", {"text": "On my sheet"}),
        Step("facilitator", "pass-sheets"),
        Step("spare", "add-idea", {"text": "Built on it"}),
        Step("recorder", "enter-idea", {"text": "It came on paper"}),
        Step("coach", "choose-release", {"release": True}),
        Step("coach", "reveal-ideas"),
        Step("participant", "add-idea", {"text": "Look at this first"}),
        Step("facilitator", "release-idea", waits),
        Step("leader", "choose-release"),
        Step("facilitator", "close-ideas"),
        Step("coach", "open-ideas", {"mode": "open"}),
        Step("spare", "add-idea", {"text": "One list for all wards"}),
        Step("recorder", "set-aside", idea("A sign on the wall")),
        Step("recorder", "put-back", idea("A sign on the wall")),
        Step("coach", "start-clarify"),
        Step("guest", "ask-what-it-means", idea("A sign on the wall")),
        Step("facilitator", "edit-text", both(idea("A sign on the wall"), text="A sign on the door")),
        Step("facilitator", "focus-idea", idea("A sign on the door")),
        Step("facilitator", "focus-idea"),
        Step("facilitator", "propose-merge", pair("A sign on the door", "One list for all wards")),
        Step("coach", "not-the-same", pair("A sign on the door", "One list for all wards")),
        Step(
            "facilitator", "propose-merge", both(pair("A trolley by the door", "One list for all wards"), text="Both")
        ),
        Step(
            "coach",
            "merge-ideas",
            lambda hour: {**idea("A trolley by the door")(hour), "into": idea("One list for all wards")(hour)["idea"]},
        ),
        Step("coach", "unmerge-idea", idea("A trolley by the door")),
        Step("coach", "park-idea", idea("A sign on the door")),
        Step("facilitator", "bring-back", lambda hour: {"picked": ids("From last week")(hour)}),
        Step("spare", "ask-for-change", both(idea("One list for all wards"), text="One list")),
        Step("facilitator", "leave-idea", idea("One list for all wards")),
        Step("coach", "turn-ideas", {"page": 1}),
        Step("facilitator", "new-group", {"name": "By the door"}),
        Step("coach", "new-group", {"name": "By telephone"}),
        Step("facilitator", "rename-group", both(group("By the door"), name="Near the bed")),
        Step(
            "facilitator",
            "move-ideas",
            both(group("Near the bed"), picked=ids("A trolley by the door", "One list for all wards")),
        ),
        Step("coach", "move-ideas", lambda hour: {"picked": ids("A trolley by the door")(hour), "cluster": ""}),
        Step("facilitator", "empty-group", group("By telephone")),
    ),
    before_secret=SILENT,
    secret=(Step("participant", "add-idea", {"text": "Canary in the coal mine"}),),
    instead=(
        Step("participant", "withdraw-idea", idea("Canary in the coal mine")),
        Step("facilitator", "add-idea", {"text": "Nightingale by the window"}),
    ),
    words=("Canary in the coal mine", "Nightingale by the window"),
    before_rush=SILENT,
    rush=tuple(
        Step("participant", "add-idea", {"text": f"The  {word} idea"}) for word in ("same", "Same", "SAME", "same")
    ),
    after=lambda hour: hour.ids("select count(*) from idea where author_id is not null") == ["1"],
)


def ballot(hour: Hour) -> str:
    good(hour.hats["coach"].does("brainstorm/start-clarify", hour.brainstorm()))
    return hour.go_to("multivote")


OPENED = (Step("coach", "open-voting", {"votes_each": 2}),)

MULTIVOTE = Scenario(
    kind="multivote",
    setup=ballot,
    steps=(
        Step("coach", "open-voting", {"votes_each": 3, "method": "ranked"}),
        Step("participant", "cast-vote", on_ballot(1)),
        Step("participant", "cast-vote", on_ballot(2)),
        Step("participant", "move-choice", both(on_ballot(2), up=True)),
        Step("coach", "cancel-round", {"reason": "Two ideas were the same"}),
        Step("facilitator", "open-voting", {"votes_each": 2}),
        Step("participant", "cast-vote", on_ballot(1)),
        Step("participant", "take-back-vote", on_ballot(1)),
        Step("participant", "cast-vote", on_ballot(2)),
        Step("participant", "finish-ballot"),
        Step("participant", "unfinish-ballot"),
        Step("spare", "cast-vote", on_ballot(2)),
        Step("spare", "order-ballot", {"by_number": True}),
        Step("recorder", "enter-paper-ballot", lambda hour: {**volunteer(hour), "ideas": "2, 3"}),
        Step("facilitator", "close-voting"),
        Step("facilitator", "reopen-voting"),
        Step("leader", "cast-vote", on_ballot(4)),
        Step("timekeeper", "cast-vote", on_ballot(5)),
        Step("coach", "close-voting"),
        Step("coach", "show-results"),
        Step("facilitator", "move-line", {"up": True}),
        Step("coach", "draw-line", {"rule": "third"}),
        Step("facilitator", "turn-page", {"page": 2}),
        Step("facilitator", "open-run-off"),
        Step("participant", "cast-vote", on_ballot(3)),
        Step("spare", "cast-vote", on_ballot(4)),
        Step("leader", "cast-vote", on_ballot(5)),
        Step("coach", "close-voting"),
        Step("coach", "show-results"),
        Step("facilitator", "decide-tie", on_ballot(3)),
        Step("leader", "keep-tied"),
    ),
    before_secret=OPENED,
    secret=tuple(Step(hat, "cast-vote", on_ballot(3)) for hat in ("participant", "timekeeper", "recorder")),
    instead=tuple(
        step
        for hat in ("participant", "timekeeper", "recorder")
        for step in (Step(hat, "take-back-vote", on_ballot(3)), Step(hat, "cast-vote", on_ballot(5)))
    ),
    words=(),
    before_rush=OPENED,
    rush=tuple(Step("participant", "cast-vote", on_ballot(number)) for number in (1, 2, 3, 4, 5, 1, 2)),
    after=lambda hour: hour.ids("select count(*) from vote") == ["2"],
)

RATED = (Step("coach", "open-rating"),)


def comment(hour: Hour) -> dict[str, str]:
    return {"comment": hour.ids("select id from counted_comment where text = 'We listened to each other'")[0]}


RATING = Scenario(
    kind="rating",
    setup=lambda hour: hour.item("rating"),
    steps=(
        Step("leader", "choose-rating", {"threshold": 3}),
        *RATED,
        Step("participant", "give-rating", {"value": 7}),
        Step("participant", "say-went-well", {"text": "We listened to each other"}),
        Step("participant", "say-could-improve", {"text": "Not this"}),
        Step(
            "participant",
            "withdraw-comment",
            lambda hour: {"comment": hour.ids("select id from rating_comment where text = 'Not this'")[0]},
        ),
        Step("participant", "send-rating", {"improve": "Start on time"}),
        Step("participant", "change-rating"),
        Step("participant", "give-rating", {"value": 8}),
        *(Step(hat, "give-rating", {"value": 9}) for hat in ("spare", "timekeeper", "recorder")),
        Step("spare", "rate-for", lambda hour: {**volunteer(hour), "value": 6}),
        Step("recorder", "rate-paper", lambda hour: {**volunteer(hour), "value": 5}),
        Step("facilitator", "close-rating"),
        Step("recorder", "set-aside", comment),
        Step("recorder", "put-back", comment),
    ),
    before_secret=RATED,
    secret=(
        Step("participant", "give-rating", {"value": 2}),
        Step("participant", "say-went-well", {"text": "Canary in the coal mine"}),
    ),
    instead=(
        Step("participant", "give-rating", {"value": 9}),
        Step("participant", "withdraw-comment", lambda hour: {"comment": hour.ids("select id from rating_comment")[0]}),
        Step("participant", "say-could-improve", {"text": "Nightingale by the window"}),
    ),
    words=("Canary in the coal mine", "Nightingale by the window"),
    before_rush=RATED,
    rush=tuple(Step("participant", "give-rating", {"value": value}) for value in (1, 2, 3, 4, 5, 6)),
    after=lambda hour: hour.ids("select count(*) from rating") == ["1"],
)

SCENARIOS = {scenario.kind: scenario for scenario in (BRAINSTORM, MULTIVOTE, RATING)}
