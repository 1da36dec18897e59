"""A new agenda from a template, or from last week's plan."""

from collections.abc import Iterable

from sqlalchemy import Connection

from app.agenda.lines import plan_of, together
from app.agenda.rows import CLEAR, add_lines
from app.agenda.store import hour_of
from app.agenda.template import Draft, templates
from app.core.errors import Gone
from app.core.words import N_


def fill(tx: Connection, meeting: str, template: str) -> None:
    """Puts a template's lines into a new meeting."""
    if (found := templates().get(template)) is None:
        raise Gone(N_("There is no such template."))
    add_lines(tx, meeting, found.items)


def copy_items(tx: Connection, last: str, into: str, carried: Iterable[Draft] = ()) -> None:
    """Puts the lines of an earlier plan into a new meeting, as they were planned, below what comes along."""
    add_lines(tx, into, together(plan_of(hour_of(tx, last)), carried))


def clear(tx: Connection, meeting: str) -> None:
    """Takes out every line that has not started."""
    tx.execute(CLEAR, {"of": meeting})
