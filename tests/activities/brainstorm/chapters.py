"""What a meeting plays of a brainstorm beside the first one: very many ideas, pages, and what an author asks for."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from app.activities.brainstorm.tables import Brainstorm, Idea
from app.agenda.tables import AgendaItem
from app.core.ids import new_id
from app.storage.columns import table

ITEM, BOARD, IDEA = table(AgendaItem), table(Brainstorm), table(Idea)
SHEETS = ("A trolley by every door", "One list for all wards", "A name on the board", "Ring the pharmacy first")
AGAIN = (
    "Keys for the cupboard take 10 min to find",
    "First dose is kept in another room",
    "Ask the family whether this is worse than usual and write their answer down where all can read it",
    "A name on the board for every open alert",
)


def many(meeting: Any) -> None:
    """Back to the ideas, and now there are more than sixty, some of them said twice."""
    items = meeting.items()
    after = items[items.index(meeting.item) + 1]
    changed = update(ITEM).where(ITEM.c.id == after).values(activity="brainstorm", mode="clarify", quiet=False)
    meeting.live.in_office(lambda tx: tx.execute(changed))
    meeting.next()
    porter, now = meeting.person("Porter"), meeting.live.clock()
    meeting.live.in_office(lambda tx: tx.execute(insert(IDEA), rows(tx, porter, now)))


def rows(tx: Any, porter: str, now: datetime) -> list[dict[str, Any]]:
    board = tx.execute(select(BOARD.c.id).order_by(BOARD.c.asked_at.desc())).scalars().first()
    of_board = select(IDEA.c.number).where(IDEA.c.brainstorm_id == board).order_by(IDEA.c.number.desc())
    last = tx.execute(of_board).scalars().first()
    texts = [*AGAIN, *(f"Number {n} of what the night team has sent on paper" for n in range(1, 47))]
    return [
        {
            "id": new_id(),
            "brainstorm_id": board,
            "author_id": porter if n > 48 else None,
            "text": text,
            "number": last + n,
            "fate": "",
        }
        | {"added_at": now}
        for n, text in enumerate(texts, 1)
    ]


def paged(meeting: Any) -> None:
    meeting.does("brainstorm/turn-ideas", meeting.item, page=4)
    ideas = meeting.ideas()
    porter = meeting.phones["Porter"]
    for idea, text in ((ideas[-1], "What the night team has sent on paper"), (ideas[-2], "")):
        assert porter.does("brainstorm/ask-for-change", meeting.item, idea=idea, text=text).status_code == 200


def sheets(meeting: Any) -> None:
    """Everybody writes on a sheet and holds somebody else's now."""
    meeting.does("brainstorm/turn-ideas", meeting.item, page=0)
    meeting.does("brainstorm/open-ideas", meeting.item, mode="pass_on")
    meeting.each("brainstorm/add-idea", text=lambda n: f"{SHEETS[n % 4]}, said {n + 1} of us")
    meeting.does("brainstorm/pass-sheets", meeting.item)
    meeting.each("brainstorm/add-idea", text=lambda n: f"Building on it: {SHEETS[(n + 1) % 4].lower()} ({n + 1})")


def held(meeting: Any) -> None:
    """The team lets the facilitator release what is written for all to see."""
    meeting.does("brainstorm/reveal-ideas", meeting.item)
    meeting.does("brainstorm/choose-release", meeting.item, release="true")
    for name, text in (("Porter", "A second key on every floor"), ("Ward clerk", "Ask the night team what they lack")):
        assert meeting.phones[name].does("brainstorm/add-idea", meeting.item, text=text).status_code == 200


CHAPTERS = {
    "brainstorm-many": many,
    "brainstorm-paged": paged,
    "brainstorm-sheets": sheets,
    "brainstorm-held": held,
}
