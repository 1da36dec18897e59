"""A question that a reading asks many times is asked of the database once.

A page is put together from parts that do not know of each other, and several of them need the same rows.  A reading
sees one state of the database from its first to its last question, so that an answer stays true as long as it lasts.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

READING = {"reading": True}  # execution options of an engine whose transactions never write

Asked = ParamSpec("Asked")
Found = TypeVar("Found")
_answers: WeakKeyDictionary[Connection, dict[Any, Any]] = WeakKeyDictionary()


def once(ask: Callable[Concatenate[Connection, Asked], Found]) -> Callable[Concatenate[Connection, Asked], Found]:
    """`ask`, which within one reading is carried out once for the same arguments; in a writing every time.

    What it finds is handed to all who ask, so that nobody may change it.
    """

    def asked(tx: Connection, *of: Asked.args, **more: Asked.kwargs) -> Found:
        if not tx.get_execution_options().get("reading"):
            return ask(tx, *of, **more)
        kept, key = _answers.setdefault(tx, {}), (ask, of, tuple(more.items()))
        if key not in kept:
            kept[key] = ask(tx, *of, **more)
        found: Found = kept[key]
        return found

    return update_wrapper(asked, ask)  # type: ignore[return-value]
