"""The sepsis meeting of the example, acted out through the house's one door: what its golden files are made of.

Its weeks before lie in the database as their ratings; the browser test plays the same hour on real screens.
"""

import asyncio
import re
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from app.activities.brainstorm.tables import Idea
from app.agenda.copying import fill
from app.core.bank import change
from app.core.contract import Place
from app.core.ids import hashed, new_id, new_secret
from app.core.saying import Words
from app.house import Address, House
from app.meetings.act import Asked
from app.meetings.door import JoinMeeting, TakePart
from app.meetings.overview import guests
from app.meetings.seats import Tokens
from app.meetings.tables import Meeting
from app.parts import registry
from app.record.tables import Action
from app.seed_hour import MovedClock, form, signed_in
from app.storage.columns import put, table
from app.storage.db import engines
from app.storage.migrate import upgrade
from app.teams import calendar, keys, office, walls
from app.teams.tables import Coach
from app.trends import store as charts
from tests.browser.sepsis import story
from tests.browser.sepsis.story import EXAMPLE, IDEAS, ITEMS, LABEL, PEOPLE, TEXT, WITH_ROLE, at
from tests.live import SECRET
from tests.trends.weeks import around, held, stays

HERE = "https://room.example"
LATER = story.ENDED + timedelta(hours=2)
COACH, OUTSIDE = WITH_ROLE["leader"], WITH_ROLE["facilitator"]
RECORDER = WITH_ROLE["recorder"]
FATES = {"sponsor": "sponsor", "next agenda": "next_agenda"}
SECOND = timedelta(seconds=1)
M = table(Meeting)


def act(url: str) -> str:
    """Plays the hour into the database there; the meeting's id."""
    both = engines(url)
    upgrade(both.writing)
    both.dispose()
    return asyncio.run(played(url))


async def played(url: str) -> str:
    clock = MovedClock(story.START - timedelta(days=1))
    house = House(engines(url), registry(), Words("en_GB"), clock, Address(HERE, (HERE,)), SECRET)
    try:
        example = Example(house, clock)
        await example.all()
        await example.test_the_first()
        return example.meeting
    finally:
        await house.close()


class Example:
    def __init__(self, house: House, clock: MovedClock) -> None:
        self.house, self.clock = house, clock
        self.tokens = {who: Tokens(device=hashed(new_secret())) for who in PEOPLE}
        self.meeting, self.item = "", "-"
        self.to_come = sorted(PEOPLE, key=lambda id_: (PEOPLE[id_]["joined_at"], id_))
        self.during = {
            "silent": self.write,
            "round": self.share,
            "clarify": self.clarify,
            "vote1": lambda: self.hold("vote_round_1", "OpenVoting"),
            "vote2": self.vote_again,
            "evaluate": self.rate,
        }

    async def all(self) -> None:
        await self.house.write(self.furnish)
        await self.be_at(story.START)
        self.tokens["coach"] = await signed_in(self.house, self.coaches[COACH], self.clock())
        await self.share_roles()
        lines = await self.overview("agenda")
        self.items = {id_: line.id for id_, line in zip(ITEMS, lines.hour.items, strict=True)}
        await self.be_at(story.STARTED)
        await self.asks("coach", "agenda", "StartMeeting")
        for n, line in enumerate(EXAMPLE["agenda"]):
            await self.at_item(line["id"])
            await self.be_at(at(line["ended"]))
            last = n == len(ITEMS) - 1
            await self.asks(COACH, "agenda", "EndMeeting" if last else "NextItem", **({} if last else self.now))

    def furnish(self, tx: Connection) -> None:
        now, team = self.clock.at, EXAMPLE["team"]
        first = keys.add_coach(tx, SECRET, LABEL[COACH], now)
        self.coaches = {COACH: first, OUTSIDE: keys.add_coach(tx, SECRET, LABEL[OUTSIDE], now)}
        aims = {name: team[name] for name in ("name", "kind", "global_aim", "specific_aim")}
        rules = tuple(EXAMPLE["meeting"]["ground_rules"])
        self.team = office.add_team(tx, first, office.TeamFacts(**aims, usual_day=1, ground_rules=rules), now)
        office.give_team(tx, self.coaches[OUTSIDE], self.team, outside=True)
        past(tx, self.team)
        self.meeting = calendar.add_meeting(tx, self.team, story.START, now)
        fill(tx, self.meeting, "brainstorm_vote")
        day = EXAMPLE["meeting"]["date"]
        calendar.move_meeting(tx, self.meeting, day, "09:00", EXAMPLE["meeting"]["place"], "", now)

    async def test_the_first(self) -> None:
        """Afterwards the coach notes in the idea bank what is being tested."""
        idea = await self.idea_row(TEXT[EXAMPLE["pdsa"]["idea"]])
        await self.house.write(lambda tx: change(tx, self.team, idea, "testing"))

    # People

    async def be_at(self, moment: datetime) -> None:
        """Moves the clock; whoever is to come by then comes at their own time."""
        while self.to_come and at(PEOPLE[self.to_come[0]]["joined_at"]) <= moment:
            who = self.to_come.pop(0)
            self.clock.at = max(at(PEOPLE[who]["joined_at"]), self.clock.at)
            await self.enter(who)
        self.clock.at = max(moment, self.clock.at)

    async def enter(self, who: str) -> None:
        device, one = self.tokens[who].device, PEOPLE[who]
        await self.house.write(lambda tx: walls.know_device(tx, device, self.clock()))
        fields = {"key": new_id(), "device": device, "name": LABEL[who]}
        if coach := self.coaches.get(who):
            outside = {"outside": who == OUTSIDE}
            command: Any = TakePart.model_validate({**fields, "coach": coach, **outside})
        else:
            partner = {"partner": "on"} if one["kind"] == "patient_carer" else {}
            command = JoinMeeting.model_validate({**fields, "mode": one["mode"], **partner})
        part = self.house.registry.parts["meeting"]
        await self.house.act(Asked(self.meeting, part, "-", "door", command, self.clock(), device))

    async def share_roles(self) -> None:
        self.here = {guest.name: guest.id for guest in await self.house.read(guests, self.meeting)}
        for role, who in WITH_ROLE.items():
            await self.asks("coach", "meeting", "GiveRole", role=role, participant=self.here[LABEL[who]])

    # The hour

    async def at_item(self, id_: str) -> None:
        self.item, self.now = self.items[id_], {"item": self.items[id_]}
        if id_ == "actions":
            await self.hear_of_actions()
        if id_ == "record":
            await self.asks(RECORDER, "meeting", "WriteApologies", text=", ".join(EXAMPLE["apologies"]))
            await self.asks(COACH, "weeks", "MakeNextMeeting")
        if does := self.during.get(id_):
            await does()
        await self.write_down(id_)

    async def hear_of_actions(self) -> None:
        """Those that the file calls done are done now."""
        done = {one["text"] for one in EXAMPLE["actions"] if one["status"] == "done"}
        for line in (await self.overview("record")).actions:
            if line.text in done:
                await self.asks(RECORDER, "record", "SetActionStatus", id=line.id, status="done")

    async def write_down(self, item: str) -> None:
        for one in (a for a in story.MADE_TODAY if a["from_item"] == item):
            owned = {"owner": LABEL[one["owner"]], "helpers": ", ".join(LABEL[who] for who in one.get("helpers", ()))}
            await self.says("WriteAction", text=one["text"], due=one["due"], **owned)
        for line in (p for p in EXAMPLE["parking_lot"] if p["from_item"] == item):
            await self.says("WriteParked", text=line["text"])
            if fate := FATES.get(line["fate"] or ""):
                found = (await self.overview("record")).of("parked")[-1]
                await self.asks(RECORDER, "weeks", "SetFate", id=found.id, fate=fate)
        for text in EXAMPLE["decisions"] if item == "agree" else ():
            await self.says("WriteDecision", text=await self.numbered(text))

    async def numbered(self, text: str) -> str:
        """Ideas by the numbers that the wall shows: the file's own are from before they were mixed."""
        shown = {idea.text: idea.number for idea in (await self.overview("brainstorm")).ideas}
        return re.sub(r"(?<=[Ii]dea )\d+", lambda n: str(shown[IDEAS[int(n[0])]["text"]]), text)

    async def says(self, name: str, **fields: Any) -> None:
        self.clock.move(1)
        await self.asks(RECORDER, "record", name, item=self.item, **fields)

    async def write(self) -> None:
        question = EXAMPLE["question"]
        await self.asks(
            COACH, "brainstorm", "AskQuestion", question=question, anonymous=True, theme=EXAMPLE["team"]["theme"]
        )
        await self.asks(OUTSIDE, "brainstorm", "OpenIdeas", mode="silent")
        for one in (i for i in IDEAS.values() if not story.said_in_turn(i) and self.is_here(i["author"])):
            await self.asks(one["author"], "brainstorm", "AddIdea", text=one["text"])
        await self.asks(OUTSIDE, "brainstorm", "CloseIdeas")

    def is_here(self, who: str) -> bool:
        return who not in self.to_come

    async def share(self) -> None:
        """Everybody in turn; who comes late is last."""
        await self.asks(OUTSIDE, "brainstorm", "OpenIdeas", mode="round_robin")
        await self.be_at(at(PEOPLE[story.turn_order()[-1]]["joined_at"]))
        for who in story.turn_order():
            how, text = story.turn_of(who)
            if how == "say":
                await self.asks(who, "brainstorm", "SayIdea", text=text)
            elif how == "read":
                await self.asks(who, "brainstorm", "ReadIdea", idea=await self.idea_row(text))
            else:
                await self.asks(who, "brainstorm", "PassTurn")
        await self.asks(OUTSIDE, "brainstorm", "CloseIdeas")

    async def idea_row(self, text: str) -> str:
        rows = table(Idea)
        return str(await self.house.read(lambda tx: tx.execute(select(rows.c.id).where(rows.c.text == text)).scalar()))

    async def clarify(self) -> None:
        await self.asks(OUTSIDE, "brainstorm", "StartClarify")
        ids = await self.ideas()
        for one in IDEAS.values():
            if one["status"] == "merged":
                pair = {"idea": ids[one["text"]], "into": ids[TEXT[one["merged_into"]]]}
                await self.asks(OUTSIDE, "brainstorm", "MergeIdeas", **pair)
            elif one["status"] == "parked":
                await self.asks(OUTSIDE, "brainstorm", "ParkIdea", idea=ids[one["text"]])
        for key, name in EXAMPLE["clusters"].items():
            await self.asks(OUTSIDE, "brainstorm", "NewGroup", name=name)
            group = next(one.id for one in (await self.overview("brainstorm")).groups if one.name == name)
            picked = tuple(ids[i["text"]] for i in IDEAS.values() if i["cluster"] == key and i["status"] == "votable")
            await self.asks(OUTSIDE, "brainstorm", "MoveIdeas", picked=picked, cluster=group)
        await self.be_at(at(story.BORROW["at"]))
        lends = {"minutes": story.BORROW["seconds"] // 60, "donors": self.items[story.BORROW["from_item"]]}
        await self.asks(COACH, "agenda", "ExtendItem", **self.now, **lends)

    async def ideas(self) -> dict[str, str]:
        return {idea.text: idea.id for idea in (await self.overview("brainstorm")).ideas}

    async def vote_again(self) -> None:
        await self.hold("vote_round_2", "OpenVoting")
        self.clock.move(20)
        await self.hold("run_off", "OpenRunOff")

    async def hold(self, name: str, opens: str) -> None:
        """A whole round: opened, every ballot given, closed, shown."""
        await self.asks(OUTSIDE, "multivote", opens)
        ids, told = await self.ideas(), story.ROUNDS[name]
        for who, numbers in told["ballots"].items():
            for n in numbers:
                await self.asks(who, "multivote", "CastVote", idea=ids[TEXT[n]])
            if len(numbers) < told["votes_each"]:
                await self.asks(who, "multivote", "FinishBallot")
        self.clock.move(20)
        await self.asks(OUTSIDE, "multivote", "CloseVoting")
        await self.asks(OUTSIDE, "multivote", "ShowResults")

    async def rate(self) -> None:
        for who, value in story.GIVES.items():
            await self.asks(who, "rating", "GiveRating", value=value)
            said = {"well": story.WELL.get(who, ""), "improve": story.IMPROVE.get(who, "")}
            await self.asks(who, "rating", "SendRating", **said)
        await self.asks(OUTSIDE, "rating", "CloseRating")

    async def overview(self, kind: str) -> Any:
        part = self.house.registry.parts[kind]
        return await self.house.read(part.overview, Place(self.meeting, self.item, self.clock()))

    async def asks(self, who: str, kind: str, name: str, /, **fields: Any) -> None:
        item = self.item if kind in ("brainstorm", "multivote", "rating") else "-"
        asked = form(self.house, self.meeting, kind, name, self.tokens[who], self.clock(), item, **fields)
        await self.house.act(asked)


def past(tx: Connection, team: str) -> None:
    """The thirteen weeks before: their ratings, whether a partner was there, and the team's measure with its notes."""
    first = story.START - timedelta(weeks=len(EXAMPLE["rating_history"]) - 1)
    days = [(first + timedelta(weeks=n)) for n in range(len(EXAMPLE["rating_history"]))]
    for n, (day, mean) in enumerate(zip(days[:-1], EXAMPLE["rating_history"], strict=False)):
        meeting = held(tx, team, day, n + 1, around(round(mean * 10)))
        if EXAMPLE["patient_partner_present"][n]:
            stays(tx, team, meeting, (day, day + timedelta(minutes=50)))
        if n == len(days) - 2:
            promised(tx, team, meeting, day)
    told = EXAMPLE["outcome_measure"]
    facts = {
        "name": told["name"],
        "unit": "minutes",
        "kind": "outcome",
        "lower_better": told["lower_is_better"],
        "decimals": 0,
    }
    measure = charts.add_measure(tx, team, facts, days[0])
    charts.put_values(tx, measure, {day.date(): value for day, value in zip(days, told["values"], strict=True)})
    for chart, notes in (("mean_rating", EXAMPLE["rating_history_notes"]), (measure, told["notes"])):
        for week, text in notes.items():
            charts.add_note(tx, team, chart, days[int(week) - 1].date(), text, days[0], odd=False)
    assert tx.execute(select(func.count()).select_from(M)).scalar_one() == len(days) - 1


def promised(tx: Connection, team: str, meeting: str, at_: datetime) -> None:
    """What was still to be done when the hour began."""
    for n, one in enumerate(a for a in EXAMPLE["actions"] if not a.get("from_item")):
        when: dict[str, Any] = {"due": date.fromisoformat(one["due"]), "at": at_ + n * SECOND, "saved_at": at_}
        said = {"text": one["text"], "owner": LABEL[one["owner"]]}
        put(tx, Action(id=new_id(), team_id=team, meeting_id=meeting, **said, **when))


def coach_key(tx: Connection) -> str:
    """The host key of the coach who leads."""
    rows = table(Coach)
    return keys.key_now(tx, SECRET, str(tx.execute(select(rows.c.id).where(rows.c.name == LABEL[COACH])).scalar_one()))
