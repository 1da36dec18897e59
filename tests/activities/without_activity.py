"""Plays an hour on a copy of the app from which an activity's folder is gone; run by test_deleted.py.

What the agenda still says about the activity that is gone is shown as an item to talk about.
"""

import sys
import tempfile
from pathlib import Path

from sqlalchemy import select

from app.agenda.tables import AgendaItem
from app.parts import found
from app.storage.columns import table
from tests.live import Live

PAGES = ("plan", "desk", "notes", "record", "record.md", "record.json", "desk/state", "desk/mine")
ITEM = table(AgendaItem)


def play(live: Live) -> None:
    coach = live.coach_client()
    phone = live.phone("Porter")
    see(coach, "plan")
    does(coach, "agenda/start-meeting")
    items = live.in_office(lambda tx: tx.execute(select(ITEM).order_by(ITEM.c.position)).all())
    for item in items:
        for page in PAGES:
            see(coach, page)
        see(phone, "hand")
        if item is not items[-1]:
            does(coach, "agenda/next-item", item=item.id)
    does(coach, "agenda/end-meeting")
    see(coach, "record")


def see(caller, page):  # type: ignore[no-untyped-def]
    answer = caller.get(page)
    assert answer.status_code in (200, 204), (page, answer.status_code, answer.text[:500])


def does(caller, command, **fields):  # type: ignore[no-untyped-def]
    answer = caller.does(command, screen="desk", **fields)
    assert answer.status_code == 200, (command, answer.status_code, answer.text[:500])


if __name__ == "__main__":
    assert sys.argv[1] not in [activity.kind for activity in found()]
    with tempfile.TemporaryDirectory() as folder:
        live = Live(Path(folder))
        play(live)
        live.stop()
    print("held")
