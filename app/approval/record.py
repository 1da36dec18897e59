"""What the record says of itself: what was taken out of it, what was added after it was approved (RE-3)."""

from datetime import datetime
from typing import Any

from app.approval.overview import Added, Approval
from app.core.document import Bullets, Section, Table
from app.core.saying import Phrase, phrase
from app.core.words import N_
from app.storage.redact import says

TAKEN_OUT, ADDITIONS = 130, 140
HATS = {"recorder": N_("recorder"), "leader": N_("leader"), "coach": N_("coach")}


def sections(found: Approval) -> list[Section]:
    """Nothing where nothing was taken out."""
    if not found.gone:
        return []
    head = (phrase("What"), phrase("Taken out by"), phrase("When"))
    rows = tuple((phrase(says(one.kind)), one.by, when(one.at, found.zone)) for one in found.gone)
    return [Section(phrase("Taken out"), (Table(phrase("Texts that were taken out for good"), head, rows),), TAKEN_OUT)]


def additions(found: Approval) -> Section | None:
    """What was added to the approved record."""
    if not found.added:
        return None
    said = tuple(addition(one, found.zone) for one in found.added)
    return Section(phrase("Additions after approval"), (Bullets(said),), ADDITIONS, brief=True)


def addition(one: Added, zone: str) -> Phrase:
    return phrase("%(day)s, %(name)s: %(text)s", day=when(one.at, zone), name=one.by, text=one.text)


def status(found: Approval) -> Phrase:
    """Draft, or who approved it and when."""
    if found.at is None:
        return phrase("Draft, not approved yet")
    hat = phrase(HATS.get(found.role, found.role))
    return phrase("Approved by %(name)s, %(role)s, %(day)s", name=found.by, role=hat, day=when(found.at, found.zone))


def when(at: datetime, zone: str) -> Phrase:
    """10 March 2026, 10:05."""
    return Phrase(lambda words: f"{words.local_date(at, zone)}, {words.clock(at, zone)}")


def facts(found: Approval) -> dict[str, Any]:
    """The same as data."""
    return {"taken_out": [{"what": one.kind, "by": one.by, "at": one.at.isoformat()} for one in found.gone]}


def added_facts(found: Approval) -> list[dict[str, Any]]:
    return [{"text": one.text, "by": one.by, "at": one.at.isoformat()} for one in found.added]
