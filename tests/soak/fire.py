"""A vote under fire: duplicates, dropped replies, changes in any order, closes and reopenings, two who press at once."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.hats import Hour, good
from tests.phones import Phone
from tests.soak.history import Asked, History, Shown
from tests.soak.people import crowd
from tests.soak.watch import Watch

TWICE, DROPPED, OTHER_WORDS, PAGES = 0.2, 0.1, 0.02, 0.02  # of all forms; PAGES: are answered with pieces of page
DOTS, EACH = 3, 4
FINISHED = re.compile(r"<b>(\d+)</b>")


@dataclass
class Fire:
    """One round of votes.  changes: forms of each person.  closes: how often voting is closed and opened again."""

    live: Hour
    item: str
    people: dict[str, str]
    changes: int
    closes: int
    chance: random.Random
    sent_again: int = 0
    history: History = field(default_factory=lambda: History(EACH))

    def __post_init__(self) -> None:
        good(self.coach.does("multivote/open-voting", self.item, votes_each=EACH, method="dots"))
        self.round = self.live.ids("select id from vote_round where state = 'open'")[0]
        self.ideas = self.live.ids(f"select idea_id from ballot_idea where round_id = '{self.round}' order by number")

    @property
    def coach(self) -> Any:
        return self.live.hats["coach"]

    def path(self, command: str) -> str:
        return f"/m/{self.live.meeting}/multivote/{self.item}/{command}"

    def play(self) -> list[str]:
        """What is wrong afterwards."""
        watch = Watch(self.live)
        with seen(self.live, self.history):
            asyncio.run(self.burn(watch))
        return [*self.history.violations(self.live, self.round), *watch.violations()]

    async def burn(self, watch: Watch) -> None:
        self.pressing = [Phone.of(self.live.hats[who]) for who in ("coach", "facilitator")]
        async with watch.watching():
            races = asyncio.create_task(self.races())
            await asyncio.gather(*(self.voter(secret, who) for secret, who in self.people.items()))
            await races
        for phone in self.pressing:
            await phone.hang_up()

    async def voter(self, secret: str, who: str) -> None:
        chance, mine = random.Random(self.chance.random()), Counter[str]()
        phones = [Phone(self.live.base, f"dev={secret}") for _ in range(2)]
        for _ in range(self.changes):
            one = self.wish(chance, who, mine)
            await self.ask(chance, phones, one)
            if {200, 303} & set(one.answers):
                mine[one.idea] += 1 if one.gives else -1
            self.history.asked.append(one)
        for phone in phones:
            await phone.hang_up()

    def wish(self, chance: random.Random, who: str, mine: Counter[str]) -> Asked:
        given = [idea for idea in mine if mine[idea] > 0]
        gives = not given or (mine.total() < EACH and chance.random() < 0.7)
        idea = chance.choice([one for one in self.ideas if mine[one] < DOTS] if gives else given)
        return Asked(uuid4().hex, who, gives, idea)

    async def ask(self, chance: random.Random, phones: list[Phone], one: Asked) -> None:
        path, form = self.path("cast-vote" if one.gives else "take-back-vote"), {"idea": one.idea, "key": one.key}
        if chance.random() < DROPPED:
            one.unheard = True
            await phones[1].unheard(path, form)
        asking = phones[: 1 + (chance.random() < TWICE)]
        pages = chance.random() < PAGES
        one.answers += [got.status for got in await asyncio.gather(*(p.surely(path, form, htmx=pages) for p in asking))]
        if chance.random() < OTHER_WORDS and set(one.answers) <= {200, 303}:
            other = {**form, "idea": next(idea for idea in self.ideas if idea != one.idea)}
            self.history.other_words.append((await phones[0].surely(path, other)).status)

    async def races(self) -> None:
        """Two press the same button at once, again and again, while the others vote; at the end voting is open."""
        for command in ("close-voting", "reopen-voting") * self.closes:
            asked = (phone.surely(self.path(command), {"key": uuid4().hex}) for phone in self.pressing)
            self.history.races.append((command, [answer.status for answer in await asyncio.gather(*asked)]))

    def again(self) -> list[str]:
        """Everything that was answered is sent once more: it was done, and is not done again."""
        count = "select count(*) from receipt where command in ('CastVote', 'TakeBackVote')"
        before, wrong = self.live.ids(count), list[str]()

        async def sending() -> None:
            for one in self.history.asked:
                if {200, 303} & set(one.answers):
                    self.sent_again += 1
                    phone = Phone(self.live.base, f"dev={secrets[one.who]}")
                    form = {"idea": one.idea, "key": one.key}
                    got = await phone.surely(
                        self.path("cast-vote" if one.gives else "take-back-vote"), form, htmx=False
                    )
                    await phone.hang_up()
                    wrong.extend([f"P5: {one.key} came back and was told {got.status}"] * (got.status != 303))

        secrets = {who: secret for secret, who in self.people.items()}
        asyncio.run(sending())
        if self.live.ids(count) != before:
            wrong.append("P5: something was done twice")
        return wrong

    def gives_up(self) -> None:
        good(self.coach.does("multivote/cancel-round", self.item, reason="Again"))
        self.live.clock.move(seconds=61)  # type: ignore[attr-defined]


@contextmanager
def seen(live: Hour, history: History) -> Iterator[None]:
    """Notes what each screen is given, with the version that it was read at."""
    painter = live.house.painter
    paint = painter.paint

    def noting(*given: Any) -> Any:
        painted = paint(*given)
        for sheet in painted.sheets.values():
            if found := FINISHED.search(sheet.get("multivote-progress", "")):
                history.shown.append(Shown(painted.version, int(found[1])))
        return painted

    painter.paint = noting
    try:
        yield
    finally:
        painter.paint = paint


def ready(live: Hour, people: int) -> tuple[str, dict[str, str]]:
    """The ideas are clarified, the vote is the current item, and a crowd is there: the item, and who they are."""
    good(live.hats["coach"].does("brainstorm/start-clarify", live.brainstorm()))
    return live.go_to("multivote"), crowd(live, people)
