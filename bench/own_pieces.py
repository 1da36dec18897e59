"""What one phone's own pieces cost the server when the stage changes: `.venv/bin/python -m bench.own_pieces`.

Thirty-one phones at a vote of 24 ideas ask one after another, three times round.  Prints the processor time of one
answer (ms, of the thread that reads and paints) and the questions that it asked of the database.
"""

import json
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import thread_time

from sqlalchemy import event, text

from app.core.contract import Screen
from app.meetings.seats import Tokens
from tests.hats import Hour, good, hour

PHONES, ROUNDS, APART_MS = 24, 3, 3
DEVICES = text("select device_hash from participant_device where meeting_id = :meeting")


def to_the_vote(room: Hour) -> list[Tokens]:
    """The phones of the room, once the vote is open."""
    coach, phones = room.hats["coach"], [room.phone(f"Nurse {n}") for n in range(PHONES)]
    ideas = room.go_to("brainstorm")
    good(coach.does("brainstorm/ask-question", ideas, question="How do we give it sooner?", anonymous="on"))
    good(coach.does("brainstorm/open-ideas", ideas, mode="open"))
    for n, phone in enumerate(phones):
        good(phone.does("brainstorm/add-idea", ideas, text=f"Idea number {n}"))
    good(coach.does("brainstorm/start-clarify", ideas))
    good(coach.does("multivote/open-voting", room.go_to("multivote")))
    hashes = room.in_office(lambda tx: tx.execute(DEVICES, {"meeting": room.meeting}).scalars().all())
    return [Tokens(one) for one in hashes]


def asked(room: Hour, tokens: Tokens) -> float:
    """Processor seconds of one answer."""
    house, began = room.house, thread_time()
    with house.engines.reading.connect() as tx:
        house.painter.mine(house.painter.look(tx, room.meeting), house.seat_in(tx, room.meeting, tokens), Screen.HAND)
    return thread_time() - began


def measured(room: Hour) -> dict[str, float]:
    phones, questions, taken = to_the_vote(room), [0], []
    asked(room, phones[0])
    event.listen(room.house.engines.reading, "before_cursor_execute", lambda *_: questions.append(1))
    for phone in phones * ROUNDS:
        room.clock.move(milliseconds=APART_MS)  # type: ignore[attr-defined]
        taken.append(asked(room, phone))
    return {
        "phones": len(phones),
        "ms": round(1000 * median(taken), 2),
        "questions": round(len(questions) / len(taken), 1),
    }


def main() -> None:
    with TemporaryDirectory() as folder:
        room = hour(Path(folder))
        try:
            print(json.dumps(measured(room)))
        finally:
            room.stop()


if __name__ == "__main__":
    main()
