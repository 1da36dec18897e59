"""What an imported meeting had written down: its actions live on with the team."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from app.core.contract import Place
from app.core.names import skeleton
from app.record.store import MEETING, PERSON
from app.record.tables import Action, Decision, Note, ParkedItem
from app.storage.columns import put

MODELS = {"note": Note, "decision": Decision, "action": Action, "parked": ParkedItem}


def restore(tx: Connection, place: Place, facts: dict[str, Any]) -> None:
    """The lines of this meeting; actions carried from others belong to their own files."""
    team = str(tx.execute(select(MEETING.c.team_id).where(MEETING.c.id == place.meeting)).scalar_one())
    for line in facts["lines"]:
        put(tx, MODELS[line["kind"]](**common(place, line), **MORE[line["kind"]](tx, team, line)))


def common(place: Place, line: dict[str, Any]) -> dict[str, Any]:
    at = datetime.fromisoformat(line["at"])
    return {
        "id": line["id"],
        "meeting_id": place.meeting,
        "item_id": line["item"],
        "text": line["text"],
        "at": at,
        "saved_at": at,
    }


def note(tx: Connection, team: str, line: dict[str, Any]) -> dict[str, Any]:
    """A text that was set aside is gone; that there was one stays (BR-15)."""
    gone = datetime.fromisoformat(line["at"]) if line["set_aside"] else None
    return {"set_aside_at": gone, "erased_at": gone, "set_aside_by": None}


def decision(tx: Connection, team: str, line: dict[str, Any]) -> dict[str, Any]:
    return {"how": line["how"]}


def action(tx: Connection, team: str, line: dict[str, Any]) -> dict[str, Any]:
    closed = datetime.fromisoformat(line["closed_at"]) if line["closed_at"] else None
    due = date.fromisoformat(line["due"]) if line["due"] else None
    left = datetime.fromisoformat(line["at"]) if line["left_open"] else None
    typed = {name: line[name] or "" for name in ("owner", "helpers", "reason")}
    about = {"status": line["status"], "due": due, "closed_at": closed, "left_open_at": left}
    return {"team_id": team, "owner_person_id": owner(tx, team, line["owner"]), **typed, **about}


def parked(tx: Connection, team: str, line: dict[str, Any]) -> dict[str, Any]:
    return {"team_id": team, "fate": line["fate"] or "", **note(tx, team, line)}


def owner(tx: Connection, team: str, name: str | None) -> str | None:
    """The one person of the team's list who is meant."""
    same = select(PERSON.c.id).where(PERSON.c.team_id == team, PERSON.c.skeleton == skeleton(name or ""))
    found = tx.execute(same.limit(2)).scalars().all() if name else []
    return str(found[0]) if len(found) == 1 else None


MORE = {"note": note, "decision": decision, "action": action, "parked": parked}
