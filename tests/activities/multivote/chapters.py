"""What a meeting plays of votes beside its first round: dots, ranks, a line that is moved, a run-off that ties again."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from app.activities.multivote.tables import BallotIdea, VoteRound
from app.agenda.tables import AgendaItem
from app.storage.columns import table

ITEM, ROUND, IDEA = table(AgendaItem), table(VoteRound), table(BallotIdea)
Places = Mapping[int, tuple[int, ...]]  # a phone, by its place -> the ideas, by theirs on the ballot


def does(meeting: Any, command: str, /, **fields: object) -> None:
    meeting.does(f"multivote/{command}", meeting.item, **fields)


def ballot(meeting: Any) -> list[str]:
    """The ideas of the open round, by number."""
    chosen = select(IDEA.c.idea_id).join_from(IDEA, ROUND, ROUND.c.id == IDEA.c.round_id)
    ordered = chosen.where(ROUND.c.state == "open").order_by(IDEA.c.number)
    return list(meeting.live.in_office(lambda tx: tx.execute(ordered).scalars().all()))


def votes(meeting: Any, given: Places) -> None:
    ideas, phones = ballot(meeting), list(meeting.phones.values())
    for place, chosen in given.items():
        for one in chosen:
            answer = phones[place].does("multivote/cast-vote", meeting.item, idea=ideas[one])
            assert answer.status_code == 200, answer.text


def shown(meeting: Any) -> None:
    does(meeting, "close-voting")
    does(meeting, "show-results")


def dots(meeting: Any) -> None:
    """Up to three votes on one idea, more ideas than one page of the wall has, and by the clock.

    At the item that gathered them: the agenda has no other left before its closing.
    """
    here = update(ITEM).where(ITEM.c.id == meeting.item)
    meeting.live.in_office(lambda tx: tx.execute(here.values(activity="multivote", title="Which cause first?")))
    does(meeting, "open-voting", method="dots", minutes=5)
    votes(meeting, {0: (3, 3, 3, 5), 4: (1, 2), 6: (0, 0, 4)})


def cancelled(meeting: Any) -> None:
    does(meeting, "cancel-round", reason="Two of the causes say the same: we merge them first")


def ranked(meeting: Any) -> None:
    """Each phone has chosen its five, the sixth and the last two of them only some."""
    does(meeting, "open-voting", method="ranked")
    votes(
        meeting, {n: tuple((n // 3 + k) % 7 for k in range(5)) for n in range(5)} | {5: (4, 6, 0), 6: (5, 3), 7: (2,)}
    )


def points(meeting: Any) -> None:
    shown(meeting)


def split(meeting: Any) -> None:
    """A further round: two tie for the last place, and two of one group have shared their votes between them."""
    meeting.live.clock.move(seconds=1)
    does(meeting, "open-voting", votes_each=3)
    last = ballot(meeting)[-2:]
    together = update(IDEA).where(IDEA.c.idea_id.in_(last)).values(group_id="g" * 22)
    meeting.live.in_office(lambda tx: tx.execute(together))
    votes(
        meeting,
        {
            0: (0, 1, 2),
            1: (0, 1, 2),
            2: (0, 1, 3),
            3: (0, 3, 5),
            4: (0, 1, 4),
            5: (0, 2, 5),
            6: (2, 3, 4),
            7: (1, 3, 4),
        },
    )
    shown(meeting)


def by_size(meeting: Any) -> None:
    does(meeting, "draw-line", rule="size")


def moved(meeting: Any) -> None:
    does(meeting, "draw-line", rule="third")
    does(meeting, "move-line", up="true")


def run_off(meeting: Any) -> None:
    does(meeting, "draw-line", rule="third")
    meeting.live.clock.move(seconds=1)
    does(meeting, "open-run-off")
    votes(meeting, {0: (0,), 1: (1,), 4: (0,), 5: (1,)})


def tied(meeting: Any) -> None:
    shown(meeting)


def decided(meeting: Any) -> None:
    """The leader decides."""
    tie = select(IDEA.c.idea_id).join_from(IDEA, ROUND, ROUND.c.id == IDEA.c.round_id).where(ROUND.c.method == "runoff")
    first = meeting.live.in_office(lambda tx: tx.execute(tie.order_by(IDEA.c.number)).scalars().first())
    does(meeting, "decide-tie", idea=first)


CHAPTERS = {
    "vote-dots": dots,
    "vote-cancelled": cancelled,
    "vote-ranked": ranked,
    "vote-points": points,
    "vote-split": split,
    "vote-size": by_size,
    "vote-moved": moved,
    "vote-run-off": run_off,
    "vote-tied": tied,
    "vote-decided": decided,
}
