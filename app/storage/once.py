"""A question that several ask of one state of the database is carried out once.

A page is put together from parts that do not know of each other, and several of them need the same rows; and when the
stage changes, everybody in the room asks for a page at the same moment.  A reading sees one state of the database from
its first to its last question, so that an answer stays true as long as it lasts, and also for the next reading on the
same connection that sees the same state.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

READING = {"reading": True}  # execution options of an engine whose transactions never write
STATE = {
    "sqlite": "PRAGMA data_version",  # another number whenever another connection has changed the file
    "postgresql": "SELECT pg_current_snapshot()::text",  # the same text: the same transactions are seen
}
MOST = 4000  # answers of one state; a house where nothing changes does not keep more and more

Asked = ParamSpec("Asked")
Found = TypeVar("Found")


@dataclass(slots=True)
class Answers:
    """What was found in one state of the database."""

    state: object
    found: dict[Any, Any] = field(default_factory=dict)


_of: WeakKeyDictionary[Connection, Answers] = WeakKeyDictionary()


def once(ask: Callable[Concatenate[Connection, Asked], Found]) -> Callable[Concatenate[Connection, Asked], Found]:
    """`ask`, carried out once for the same arguments and the same state of the database; in a writing every time.

    It must tell of nothing but its arguments and the database.  What it finds is handed to all who ask, so that nobody
    may change it.
    """

    def asked(tx: Connection, *of: Asked.args, **more: Asked.kwargs) -> Found:
        if not tx.get_execution_options().get("reading"):
            return ask(tx, *of, **more)
        answers, key = answers_of(tx).found, (ask, of, tuple(more.items()))
        if key not in answers:
            if len(answers) >= MOST:
                answers.clear()
            answers[key] = ask(tx, *of, **more)
        found: Found = answers[key]
        return found

    return update_wrapper(asked, ask)  # type: ignore[return-value]


def answers_of(tx: Connection) -> Answers:
    """Those of the state that this reading sees; they are kept with its connection to the database."""
    if (here := _of.get(tx)) is not None:
        return here
    state, kept = tx.exec_driver_sql(STATE[tx.dialect.name]).scalar_one(), tx.info.get("answers")
    if kept is None or kept.state != state:
        kept = tx.info["answers"] = Answers(state)
    _of[tx] = kept
    return kept
