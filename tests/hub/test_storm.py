"""200 people vote at once, some twice: nothing is lost, nothing counts double (MV-3, MV-6)."""

import asyncio
import random
from collections import Counter
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.hats import Hour, good, hour
from tests.phones import Phone
from tests.soak.people import crowd

VOTERS, EACH = 200, 1


async def storm(
    live: Hour, item: str, ideas: list[str], people: dict[str, str]
) -> tuple[set[tuple[str, str]], Counter[int]]:
    """Each asks for one vote more than there are; one in five is sent twice with the same key, on two lines."""
    said, codes = set[tuple[str, str]](), Counter[int]()
    path = f"/m/{live.meeting}/multivote/{item}/cast-vote"

    async def voting(secret: str) -> None:
        chance, phone, again = random.Random(secret), *(Phone(live.base, f"dev={secret}") for _ in range(2))
        for idea in chance.sample(ideas, EACH + 1):
            form = {"idea": idea, "key": uuid4().hex}
            asked = [phone, again][: 1 + (chance.random() < 0.2)]
            answers = await asyncio.gather(*(one.surely(path, form) for one in asked))
            codes.update(answer.status for answer in answers)
            assert len({answer.status for answer in answers}) == 1, "the same form had two answers"
            if answers[0].status == 200:
                said.add((people[secret], idea))
        await phone.hang_up()
        await again.hang_up()

    await asyncio.gather(*(voting(secret) for secret in people))
    return said, codes


@pytest.mark.timeout(240)
def test_200_voters_with_duplicates(tmp_path: Path) -> None:
    live = hour(tmp_path)
    try:
        item = live.voting(votes_each=EACH)
        people = crowd(live, VOTERS)
        ideas = live.ids("select idea_id from ballot_idea order by number")
        before = live.ids("select version from meeting")[0]
        said, codes = asyncio.run(storm(live, item, ideas, people))
        votes = set(
            zip(
                live.ids("select participant_id from vote order by rowid"),
                live.ids("select idea_id from vote order by rowid"),
                strict=True,
            )
        )
        assert votes == said and len(votes) == VOTERS * EACH
        assert max(Counter(voter for voter, _ in votes).values()) == EACH
        assert set(codes) == {200, 409} and codes[409] >= VOTERS
        silences = live.ids("select count(*) from receipt where command in ('NoteSilence', 'NoteTime')")[0]
        assert int(live.ids("select version from meeting")[0]) - int(before) - int(silences) == VOTERS * EACH
        assert live.ids("select count(*) from receipt where command = 'CastVote'") == [str(VOTERS * EACH)]
        for command in ("close-voting", "show-results"):
            good(live.hats["coach"].does(f"multivote/{command}", item))
        told = live.in_office(
            lambda tx: dict(tx.execute(text("select idea_id, count(*) from counted_vote group by idea_id")).all())
        )
        assert told == Counter(idea for _, idea in votes)
    finally:
        live.stop()
