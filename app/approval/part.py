"""What the approval of the record offers the house."""

from typing import Any

from sqlalchemy import Connection

from app.approval import record, store
from app.approval.overview import overview
from app.approval.rules import COMMANDS
from app.core.contract import Part, Place
from app.core.document import Section


def sections(tx: Connection, place: Place) -> list[Section]:
    return record.sections(overview(tx, place))


def facts(tx: Connection, place: Place) -> dict[str, Any]:
    return record.facts(overview(tx, place))


PART = Part(
    kind="approval",
    commands=COMMANDS,
    fragments=(),
    load=store.load,
    save=store.save,
    overview=overview,
    sections=sections,
    facts=facts,
    restore=store.restore,
)
