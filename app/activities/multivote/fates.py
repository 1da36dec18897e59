"""What the votes tell of ideas afterwards: the figures that everybody saw."""

from collections.abc import Iterator

from sqlalchemy import Connection

from app.activities.multivote.overview import rounds
from app.activities.multivote.record import Outcome, Total
from app.core.ballot_items import EPOCH
from app.core.contract import Place
from app.core.fates import Fate
from app.core.saying import counted, phrase


def fates(tx: Connection, meeting: str) -> Iterator[Fate]:
    """Round by round, only what was shown."""
    for one in rounds(tx, Place(meeting, "-", EPOCH)):
        if one.outcome:
            yield from (Fate(total.idea.id, became(total, one.outcome)) for total in one.outcome.totals)


def became(total: Total, outcome: Outcome) -> str:
    if total.rank == 1 and total.votes:
        return counted("First in the vote, with %(num)s vote.", "First in the vote, with %(num)s votes.", total.votes)
    votes = counted("%(num)s vote", "%(num)s votes", total.votes)
    return phrase(
        "Voted on: %(votes)s, place %(rank)s of %(of)s.", votes=votes, rank=total.rank, of=len(outcome.totals)
    )
