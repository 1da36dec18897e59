"""P35: what is erased leaves not a byte in the files: not in the database, not in its log, not in what is read of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.storage import db
from app.storage.erase import GONE, erase_meeting, erase_person, erase_team
from tests.hats import Hour, good, hour

NAME = "Nightingale"
WORDS = "A canary of her own"


def full(folder: Path) -> Hour:
    """An hour in which one person has written, corrected, voted and rated, and has an action."""
    made = hour(folder)
    phone = made.phone(f"{NAME} Florence")
    item = made.brainstorm()
    good(phone.does("brainstorm/add-idea", item, text=WORDS))
    idea = made.ids(f"select id from idea where text = '{WORDS}'")[0]
    good(phone.does("brainstorm/edit-idea", item, idea=idea, text=f"{WORDS}, corrected"))
    good(phone.does("record/park-it", text=WORDS))
    good(made.hats["coach"].does("record/write-action", text=f"Ask {NAME} Florence", owner=f"{NAME} Florence"))
    good(made.hats["coach"].does("record/write-note", text=f"What {NAME} Florence said"))
    good(made.hats["coach"].does("brainstorm/start-clarify", item))
    good(made.hats["coach"].does("brainstorm/edit-text", item, idea=idea, text=f"{WORDS}, by the facilitator"))
    return made


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = full(tmp_path)
    yield made
    made.stop()


def left(running: Hour, *canaries: str) -> dict[str, int]:
    """How often each canary stands in the bytes of the database's files."""
    files = [path.read_bytes() for path in running.folder.glob("room.db*")]
    assert files and (running.folder / "room.db").stat().st_size > 100_000
    return {canary: sum(file.count(canary.encode()) for file in files) for canary in canaries}


def erase(running: Hour, work: object) -> None:
    """As the house does it, on the one writer."""
    import asyncio

    loop = next(iter(running.server.servers)).get_loop()
    asyncio.run_coroutine_threadsafe(running.house.erase(work), loop).result(20)


def person(running: Hour) -> str:
    return running.ids(f"select id from person where name = '{NAME} Florence'")[0]


def test_p35_a_person_leaves_no_name_no_text_and_no_device(running: Hour) -> None:
    who = person(running)
    assert all(left(running, NAME, WORDS).values())
    before = {
        name: running.ids(f"select count(*) from {name}")[0] for name in ("participant", "idea", "action", "note")
    }
    erase(running, lambda tx: erase_person(tx, who, texts=True))
    assert left(running, NAME, WORDS) == {NAME: 0, WORDS: 0}
    assert {name: running.ids(f"select count(*) from {name}")[0] for name in before} == before, "what is counted stays"
    for page in ("record", "record.md", "record.json", "desk"):
        shown = running.hats["coach"].get(page).text
        assert NAME not in shown and WORDS not in shown, page
    data = json.loads(running.hats["coach"].get("record.json").text)
    assert GONE in json.dumps(data)
    assert running.callers[-1].get("hand").status_code == 404


def test_p35_their_texts_may_stay_without_their_name(running: Hour) -> None:
    who = person(running)
    erase(running, lambda tx: erase_person(tx, who, texts=False))
    found = left(running, NAME, WORDS)
    assert found[NAME] == 0 and found[WORDS] > 0
    assert running.ids("select text from note order by rowid desc")[0] == f"What {GONE} said"


def test_p35_a_meeting_leaves_nothing(running: Hour) -> None:
    words = (WORDS, "Idea of the", running.meeting, running.code)
    erase(running, lambda tx: erase_meeting(tx, running.meeting))
    assert left(running, *words) == dict.fromkeys(words, 0)
    assert running.ids("select count(*) from team") == ["2"]


def test_p35_a_team_leaves_nothing_and_the_other_team_everything(running: Hour) -> None:
    words = (NAME, WORDS, "Sepsis pathway", running.team, running.meeting, "Physiotherapist")
    other = running.ids(f"select id from team where id <> '{running.team}'")[0]
    erase(running, lambda tx: erase_team(tx, running.team))
    assert left(running, *words) == dict.fromkeys(words, 0)
    assert running.ids("select id from team") == [other]
    assert running.ids("select count(*) from coach") == ["2"]


def test_p35_a_name_that_is_part_of_another_word_stays(running: Hour) -> None:
    good(running.hats["coach"].does("record/write-note", text="Porterage and the Porter"))
    porter = running.ids("select id from person where name = 'Porter'")[0]
    erase(running, lambda tx: erase_person(tx, porter, texts=False))
    assert f"Porterage and the {GONE}" in running.ids("select text from note")


@pytest.mark.parametrize("broken", ["secure_delete=OFF", "no scrub"])
def test_p35_a_file_that_keeps_bytes_is_noticed(broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if broken == "no scrub":
        monkeypatch.setattr("app.house.scrub", lambda engine: None)
    else:
        monkeypatch.setattr(db, "PRAGMAS", tuple(p if "secure" not in p else broken for p in db.PRAGMAS))
    made = full(tmp_path)
    try:
        erase(made, lambda tx: erase_meeting(tx, made.meeting))
        assert sum(left(made, WORDS, "Idea of the").values()) > 0
    finally:
        made.stop()
    assert text
