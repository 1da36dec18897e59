"""What came of a command, counted for whoever keeps the server running."""

from collections.abc import Awaitable
from typing import Protocol, TypeVar

from app.core.errors import Gone, NotAllowed, Refused
from app.core.meters import ACTS, REPLAYS
from app.storage.cannot import CannotSave


class Outcome(Protocol):
    @property
    def event(self) -> object: ...


Found = TypeVar("Found", bound=Outcome)
RESULTS: dict[type[Exception], str] = {
    NotAllowed: "not_allowed",
    Refused: "refused",
    Gone: "gone",
    CannotSave: "not_saved",
}


async def counted(action: str, doing: Awaitable[Found]) -> Found:
    """What `doing` gives.  action: the name of the command's class."""
    result = "failed"
    try:
        done = await doing
        result = "replayed" if done.event is None else "done"
        if done.event is None:
            REPLAYS.inc()
        return done
    except Exception as failure:
        result = RESULTS.get(type(failure), result)
        raise
    finally:
        ACTS.labels(action, result).inc()
