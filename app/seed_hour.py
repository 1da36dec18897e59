"""A meeting acted out from a script: everybody comes in, writes, votes, rates, under a clock that is moved."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from app.agenda.store import hour_of
from app.core.contract import Command, Place
from app.core.ids import hashed, new_id, new_secret
from app.house import House
from app.meetings.act import Asked
from app.meetings.door import JoinMeeting, TakePart
from app.meetings.overview import guests
from app.meetings.seats import Tokens
from app.teams import sessions, walls


class MovedClock:
    """Shows the time it is put to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class Play:
    """One meeting, from the first person through the door to the end.

    The clock stands at the planned start.  coach, outside: ids.  "coach" asks with the coach's session alone.
    before: an earlier meeting of the same people, who bring the same phones.
    """

    def __init__(
        self,
        house: House,
        clock: MovedClock,
        data: dict[str, Any],
        meeting: str,
        coach: str,
        outside: str,
        before: "Play | None" = None,
    ) -> None:
        self.house, self.clock, self.data, self.meeting = house, clock, data, meeting
        self.coaches = {"coach": coach, "outside": outside}
        self.people: dict[str, Any] = {one["id"]: one for one in data["people"]}
        own = {one["role"]: one["id"] for one in data["people"] if "role" in one}
        self.roles: dict[str, str] = data.get("roles", own)
        had: dict[str, Tokens] = before.tokens if before else {}
        self.tokens: dict[str, Tokens] = {
            **had,
            **{who: had.get(who) or Tokens(device=hashed(new_secret())) for who in self.people},
        }
        self.known = set(had)
        self.item, self.items = "-", list[str]()

    async def all(self) -> None:
        start = self.clock.at
        await self.sign_in()
        await self.come_in(start)
        await self.meet_agenda()
        self.clock.at = start + timedelta(seconds=self.data["late_start_s"])
        await self.ask_question()
        await self.asks("leader", "agenda", "StartMeeting")
        for number, part in enumerate(self.data["hour"]):
            await self.hold(number, part)
        await self.asks("leader", "agenda", "EndMeeting")

    async def ask_question(self) -> None:
        if question := self.data["question"]:
            first = next(does for part in self.data["hour"] if (does := part.get("does")) in ("write", "gather"))
            await self.asks("coach", "brainstorm", "AskQuestion", first, question=question, anonymous=True)

    # Coming in

    async def sign_in(self) -> None:
        self.tokens["coach"] = await signed_in(self.house, self.coaches["coach"], self.clock())

    async def come_in(self, start: datetime) -> None:
        for who, one in self.people.items():
            self.clock.at = start - timedelta(seconds=one["before_s"])
            await self.enter(who, one)
        found = await self.house.read(guests, self.meeting)
        here = {guest.name: guest.id for guest in found}
        for role, who in self.roles.items():
            await self.asks("coach", "meeting", "GiveRole", role=role, participant=here[self.people[who]["name"]])

    async def enter(self, who: str, one: dict[str, Any]) -> None:
        """By the code, or as a coach; the device is known first, as at the door."""
        device = self.tokens[who].device
        if who not in self.known:
            await self.house.write(lambda tx: walls.know_device(tx, device, self.clock()))
        fields = {"key": new_id(), "device": device, "name": one["name"]}
        if coach := self.coaches.get(one.get("door", "")):
            command: Command = TakePart.model_validate(
                {**fields, "coach": coach, "outside": coach == self.coaches["outside"]}
            )
        else:
            ticked = {"partner": "on"} if one.get("partner") else {}
            command = JoinMeeting.model_validate(
                {**fields, **ticked, "mode": one.get("mode", "room"), "answer": "same"}
            )
        part = self.house.registry.parts["meeting"]
        await self.house.act(Asked(self.meeting, part, "-", "door", command, self.clock(), device))

    async def meet_agenda(self) -> None:
        self.items = [item.id for item in (await self.house.read(hour_of, self.meeting)).items]

    # The hour

    async def hold(self, number: int, part: dict[str, Any]) -> None:
        """One line of the agenda: what happens in it, then the rest of its time."""
        if number:
            await self.go_on(number - 1)
        self.item, began = self.items[number], self.clock.at
        self.clock.move(part["lasted_s"] / 4)
        if does := part.get("does"):
            await getattr(self, does)()
        await self.write_down(part)
        if after_s := part.get("borrow_after_s"):
            self.clock.at = began + timedelta(seconds=after_s)
            await self.asks("timekeeper", "agenda", "ExtendItem", minutes=2, donors=self.items[number + 2])
        self.clock.at = began + timedelta(seconds=part["lasted_s"])

    async def go_on(self, former: int) -> None:
        await self.asks("leader", "agenda", "NextItem", item=self.items[former])

    async def write_down(self, part: dict[str, Any]) -> None:
        said = [("recorder", "WriteNote", {"text": text}) for text in part.get("notes", ())]
        said += [("recorder", "WriteDecision", decision) for decision in part.get("decisions", ())]
        said += [("recorder", "WriteAction", self.owned(action)) for action in part.get("actions", ())]
        said += [("recorder", "WriteParked", {"text": text}) for text in part.get("parked", ())]
        said += [(thing["by"], "ParkIt", {"text": thing["text"]}) for thing in part.get("park", ())]
        for who, name, fields in said:
            self.clock.move(10)
            await self.asks(who, "record", name, **({} if name == "ParkIt" else {"item": self.item}), **fields)

    def owned(self, action: dict[str, Any]) -> dict[str, Any]:
        due = self.clock.at.date() + timedelta(days=action["days"])
        return {
            "text": action["text"],
            "owner": self.people[action["owner"]]["name"],
            "helpers": action.get("helpers", ""),
            "due": due.isoformat(),
        }

    # What the script calls "does"

    async def write(self) -> None:
        """Ideas in silence."""
        await self.asks("facilitator", "brainstorm", "OpenIdeas", mode="silent")
        await self.add(shared=False)

    async def gather(self) -> None:
        """In silence, and on the wall at once when everybody has written."""
        await self.write()
        self.clock.move(60)
        await self.discuss()

    async def discuss(self) -> None:
        """All ideas on the wall, and what each means."""
        await self.share()
        self.clock.move(60)
        await self.clarify()

    async def share(self) -> None:
        """All ideas on the wall, and a few more."""
        await self.asks("facilitator", "brainstorm", "RevealIdeas")
        await self.add(shared=True)

    async def add(self, *, shared: bool) -> None:
        ideas = [one for one in self.data["ideas"] if one.get("shared", False) is shared]
        asked = []
        for one in ideas:
            self.clock.move(5)
            asked.append(self.asks(one["by"], "brainstorm", "AddIdea", text=one["text"]))
        await asyncio.gather(*asked)

    async def clarify(self) -> None:
        await self.asks("facilitator", "brainstorm", "StartClarify")
        ideas = await self.ideas()
        for idea, into in self.data["merged"].items():
            await self.asks("facilitator", "brainstorm", "MergeIdeas", idea=ideas[idea], into=ideas[into])
        if parked := self.data["parked_idea"]:
            await self.asks("facilitator", "brainstorm", "ParkIdea", idea=ideas[parked])

    async def vote(self) -> None:
        await self.asks("facilitator", "multivote", "OpenVoting")
        ideas = await self.ideas()
        ballots: dict[str, list[str]] = self.data["ballots"]
        for who, chosen in ballots.items():
            self.clock.move(8)
            await asyncio.gather(*(self.asks(who, "multivote", "CastVote", idea=ideas[idea]) for idea in chosen))
        await asyncio.gather(*(self.asks(who, "multivote", "FinishBallot") for who in ballots))
        await self.asks("facilitator", "multivote", "CloseVoting")
        await self.asks("facilitator", "multivote", "ShowResults")

    async def rate(self) -> None:
        ratings: list[dict[str, Any]] = self.data["ratings"]
        await asyncio.gather(*(self.asks(one["by"], "rating", "GiveRating", value=one["value"]) for one in ratings))
        for one in ratings:
            said = {side: one[side] for side in ("well", "improve") if side in one}
            await self.asks(one["by"], "rating", "SendRating", **said)
        await self.asks("facilitator", "rating", "CloseRating")

    async def ideas(self) -> dict[str, str]:
        """The ids of all ideas on the wall, by the names that the script gives them."""
        board = self.house.registry.parts["brainstorm"].overview
        seen = await self.house.read(board, Place(self.meeting, self.item, self.clock()))
        ids = {idea.text: idea.id for idea in seen.ideas}
        return {one["id"]: ids[one["text"]] for one in self.data["ideas"]}

    # Asking

    def asks(self, who: str, kind: str, name: str, at: str = "", **fields: Any) -> "asyncio.Task[object]":
        """Hands `who` (a role or a name of the script) a filled-in form, and sends it off at this moment.

        at: the part of the hour it is about, where that is not the current item.
        """
        tokens = self.tokens[self.roles.get(who, who)]
        asked = form(self.house, self.meeting, kind, name, tokens, self.clock(), self._item(kind, at), **fields)
        return asyncio.ensure_future(self.house.act(asked))

    def _item(self, kind: str, at: str) -> str:
        if kind in ("meeting", "agenda", "record", "approval", "weeks"):
            return "-"
        numbers = [number for number, part in enumerate(self.data["hour"]) if at and part.get("does") == at]
        return self.items[numbers[0]] if numbers else self.item


def form(
    house: House, meeting: str, kind: str, name: str, tokens: Tokens, now: datetime, item: str = "-", /, **fields: Any
) -> Asked:
    """A filled-in form, as a browser with these tokens would send it."""
    part = house.registry.parts[kind]
    command = next(command for command in part.commands if command.__name__ == name)
    return Asked(meeting, part, item, tokens, command.model_validate({"key": new_id(), **fields}), now)


async def signed_in(house: House, coach: str, now: datetime) -> Tokens:
    """The coach's browser after the host link."""

    def opening(tx: Connection) -> str:
        return sessions.open_session(tx, coach, sessions.By.LINK, now, proved_at=now)

    return Tokens(session=hashed(await house.write(opening)))
