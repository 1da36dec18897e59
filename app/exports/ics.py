"""Due dates as a calendar file (RFC 5545): each open action a whole day, which takes nobody's time."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.core.saying import ENGLISH, Words
from app.core.words import N_
from app.exports.plain import plain

FOLD = 75  # octets of a line, its end not counted
DUE, OWNED = N_("Due: %(text)s"), N_("Due: %(text)s (%(owner)s)")


def calendar(events: Iterable[list[str]], at: datetime) -> bytes:
    """The file around events.  at: when it was made."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Big Room//Record//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for event in events:
        lines += ["BEGIN:VEVENT", f"DTSTAMP:{stamp(at)}", *event, "END:VEVENT"]
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def due_dates(
    actions: Iterable[Mapping[str, Any]], team: str, link: str, at: datetime, words: Words = ENGLISH
) -> bytes:
    """The open actions that have a day.  link: where the record is."""
    dated = [action for action in actions if action["due"] and action["status"] == "open"]
    return calendar([due(action, team, link, words) for action in dated], at)


def due(action: Mapping[str, Any], team: str, link: str, words: Words) -> list[str]:
    day = date.fromisoformat(action["due"])
    said = words.say(OWNED if action["owner"] else DUE, text=action["text"], owner=action["owner"])
    return [
        f"UID:action-{action['id']}@bigroom",
        f"SUMMARY:{escaped(said)}",
        f"DESCRIPTION:{escaped(team)}\\n{escaped(link)}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        "TRANSP:TRANSPARENT",
    ]


def stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Nothing typed can begin a line or a value of its own (X27)."""
    safe = plain(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return safe.replace("\n", "\\n")


def folded(line: str) -> str:
    """At most 75 octets a line, and never within one letter (X28)."""
    pieces, room = [""], FOLD
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append("")
            room = FOLD - 1  # the space that goes before
        pieces[-1] += letter
        room -= size
    return "\r\n ".join(pieces)
