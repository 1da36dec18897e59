"""A new agenda from a template, or from last week's plan."""

from sqlalchemy import Connection

from app.agenda.figures import minutes
from app.agenda.hour import Item
from app.agenda.store import CLEAR, add_lines, hour_of
from app.agenda.template import Draft, templates
from app.core.errors import Gone
from app.core.words import N_


def fill(tx: Connection, meeting: str, template: str) -> None:
    """Puts a template's lines into a new meeting."""
    if (found := templates().get(template)) is None:
        raise Gone(N_("There is no such template."))
    add_lines(tx, meeting, found.items)


def copy_items(tx: Connection, last: str, into: str) -> None:
    """Puts the lines of an earlier plan into a new meeting, as they were planned."""
    add_lines(tx, into, [draft_of(item) for item in hour_of(tx, last).items])


def clear(tx: Connection, meeting: str) -> None:
    """Takes out every line that has not started."""
    tx.execute(CLEAR, {"of": meeting})


def draft_of(item: Item) -> Draft:
    """As it was planned; what was added while the hour ran had no plan, then as it was."""
    return Draft(
        item.title,
        item.planned_s // 60 or minutes(item.adjusted_s) or 1,
        item.aim,
        item.method,
        item.lead,
        item.activity,
        item.mode,
        item.step,
        item.protected,
        item.quiet,
    )
