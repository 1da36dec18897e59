"""The pages of the record that this part writes: decisions, notes by item, open actions, parking lot.  Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.core.document import Block, Bullets, Paragraph, Section, Table
from app.core.saying import counted, dated, phrase
from app.core.words import N_
from app.record.overview import Line, Overview
from app.record.rules import overdue
from app.record.views import Chapter, chapters

AT_ITEMS, ACTIONS, PARKING = 50, 90, 100
KINDS = {"note": N_("Note"), "decision": N_("Decision"), "action": N_("Action"), "parked": N_("Parked")}
HOWS = {
    "vote": N_("by vote"),
    "consensus": N_("by consensus"),
    "leader": N_("by the leader"),
    "coach": N_("by the coach"),
}
FATES = {
    "": N_("not decided yet"),
    "action": N_("became an action"),
    "next_agenda": N_("next agenda"),
    "idea_bank": N_("idea bank"),
    "sponsor": N_("told the sponsor"),
    "let_go": N_("let go"),
}
ENDED = {"smaller": N_("made smaller"), "sponsor": N_("told the sponsor")}
STATES = {"open": N_("open"), "done": N_("done"), "dropped": N_("dropped")}
ASIDE = phrase("(set aside)")
NO_OWNER, NO_DAY, OVERDUE = phrase("no owner yet"), phrase("no date yet"), phrase("overdue")
OWNER_OPEN, DAY_OPEN = phrase("no owner, left open"), phrase("no date, left open")  # printed as it was said (AC-2)
ORDER = ("note", "decision", "action", "parked")


def sections(record: Overview) -> list[Section]:
    """RE-1, from notes to parking lot.  Nobody's name is in it but the owners' of actions (RE-2)."""
    return [decisions(record), *by_item(record), actions(record), parking(record)]


def decisions(record: Overview) -> Section:
    found = tuple(phrase("%(text)s (%(how)s)", text=line.text, how=how(line)) for line in record.of("decision"))
    block: Block = Bullets(found) if found else Paragraph(phrase("No decisions were written down."))
    return Section(phrase("Decisions"), (block,), AT_ITEMS, brief=True)


def by_item(record: Overview) -> list[Section]:
    """One heading for each item at which something was written."""
    made = chapters(record)
    if not made:
        return []
    said = (set_aside(record),) if hidden(record) else ()
    return [Section(phrase("Notes by item"), said, AT_ITEMS), *(chapter(one) for one in made)]


def chapter(one: Chapter) -> Section:
    lines = sorted((row.line for row in one.rows), key=lambda line: ORDER.index(line.kind))
    title = one.title or phrase("Not at an item")
    return Section(title, (Bullets(tuple(sentence(line) for line in lines)),), AT_ITEMS, level=3)


def sentence(line: Line) -> str:
    """A line in words: "Action: Draft the wording.  Ward sister, 12 March 2026"."""
    said = {"kind": phrase(KINDS[line.kind]), "text": words(line)}
    if line.kind == "decision":
        return phrase("%(kind)s: %(text)s (%(how)s)", **said, how=how(line))
    if line.kind == "action":
        return phrase("%(kind)s: %(text)s (%(owner)s, %(due)s)", **said, owner=owner(line), due=due(line))
    return phrase("%(kind)s: %(text)s", **said)


def words(line: Line) -> str:
    return ASIDE if line.set_aside else line.text


def how(line: Line) -> str:
    """How it was reached, and what the room said where it was asked (AC-9)."""
    reached = phrase(HOWS[line.how]) if line.how in HOWS else line.how
    if line.said is None:
        return reached
    agree, live, talk = line.said
    asked = phrase(
        "%(agree)s agree, %(live)s can live with it, %(talk)s need to talk", agree=agree, live=live, talk=talk
    )
    return phrase("%(how)s: %(said)s", how=reached, said=asked)


def owner(line: Line) -> str:
    """AC-1: one owner; helpers stand beside."""
    who = line.owner or (OWNER_OPEN if line.left_open else NO_OWNER)
    return phrase("%(owner)s with %(helpers)s", owner=who, helpers=line.helpers) if line.helpers else who


def due(line: Line) -> str:
    return dated(line.due) if line.due else DAY_OPEN if line.left_open else NO_DAY


def actions(record: Overview) -> Section:
    """All actions of the team that are open, and what became of the others since the last meeting."""
    if not record.actions:
        return Section(phrase("Actions"), (Paragraph(phrase("No actions were agreed.")),), ACTIONS, brief=True)
    open_ = [line for line in record.actions if line.status == "open"]
    closed = len(record.actions) - len(open_)
    done = counted("%(num)s action was done or dropped.", "%(num)s actions were done or dropped.", closed)
    short: tuple[Block, ...] = (
        *([listed(open_, record.today)] if open_ else []),
        *([Paragraph(done)] if closed else []),
    )
    return Section(phrase("Actions"), (listed(record.actions, record.today),), ACTIONS, brief=True, short=short)


def listed(lines: Sequence[Line], today: date) -> Table:
    rows = tuple((line.text, owner(line), due(line), state(line, today)) for line in lines)
    head = (phrase("Action"), phrase("Owner"), phrase("Due"), phrase("Status"))
    return Table(phrase("Open ones first, in the order in which they are due"), head, rows)


def state(line: Line, today: date) -> str:
    if overdue(line.status, line.due, today):
        return OVERDUE
    said = phrase(ENDED.get(line.fate, STATES[line.status]))
    return phrase("%(status)s: %(reason)s", status=said, reason=line.reason) if line.reason else said


def parking(record: Overview) -> Section:
    rows = tuple((words(line), line.title, phrase(FATES.get(line.fate, line.fate))) for line in record.of("parked"))
    table = Table(
        phrase("What was kept for later, and what becomes of it"),
        (phrase("Text"), phrase("Item"), phrase("Fate")),
        rows,
    )
    return Section(phrase("Parking lot"), (table if rows else Paragraph(phrase("The parking lot is empty.")),), PARKING)


def hidden(record: Overview) -> int:
    return sum(line.set_aside for line in record.lines)


def set_aside(record: Overview) -> Paragraph:
    """BR-15: "1 text set aside"."""
    n = hidden(record)
    return Paragraph(counted("%(num)s text set aside", "%(num)s texts set aside", n))


def facts(record: Overview) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "lines": [line_facts(line, record.today) for line in record.lines],
        "actions": [line_facts(line, record.today) for line in record.actions],
        "parking_lot": [line_facts(line, record.today) for line in record.of("parked")],
        "set_aside": hidden(record),
        "ground_rules": list(record.ground_rules),
    }


def line_facts(line: Line, today: date) -> dict[str, Any]:
    plain = {"kind": line.kind, "id": line.id, "at": line.at.isoformat(), "item": line.item or None, "text": line.text}
    if line.kind == "decision":
        said = dict(zip(("agree", "live_with", "need_to_talk"), line.said, strict=True)) if line.said else None
        return plain | {"how": line.how} | ({"said": said} if said else {})
    if line.kind == "action":
        return plain | action_facts(line, today)
    return plain | {"set_aside": line.set_aside} | ({"fate": line.fate or None} if line.kind == "parked" else {})


def action_facts(line: Line, today: date) -> dict[str, Any]:
    return {
        "owner": line.owner or None,
        "helpers": line.helpers or None,
        "due": line.due.isoformat() if line.due else None,
        "status": line.status,
        "reason": line.reason or None,
        "closed_at": line.closed_at.isoformat() if line.closed_at else None,
        "left_open": line.left_open,
        "overdue": overdue(line.status, line.due, today),
    }
