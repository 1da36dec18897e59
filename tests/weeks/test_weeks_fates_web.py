"""The parking lot and the asking, over HTTP: what each screen shows, and what nobody can find out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.hats import Hour, good, hour


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(Path(tmp_path_factory.mktemp("fates")), template="standard")
    yield made
    made.stop()


def wall(running: Hour) -> str:
    """Its stage."""
    return running.hats["participant"].get("picture").text.partition('id="wall-tray"')[0]


def parked(running: Hour, words: str, column: str = "id") -> str:
    return running.ids(f"select {column} from parked_item where text = '{words}'")[0]


def test_ac8_what_was_parked_comes_up_under_parking_lot_and_gets_its_fate(running: Hour) -> None:
    leader, recorder = running.hats["leader"], running.hats["recorder"]
    for words in ("Sepsis in maternity", "Night staff never see these charts", "Replace the record system", "Old one"):
        good(running.hats["participant"].does("record/park-it", text=words))
    while running.current().activity != "parking":
        good(leader.does("agenda/next-item", item=running.current().id))
    assert "Sepsis in maternity" in wall(running) and "Act, next agenda, idea bank, sponsor, or let it go?" in wall(
        running
    )
    assert "Next agenda: Sepsis in maternity" in recorder.get("hand").text
    assert "Next agenda: Sepsis in maternity" not in running.hats["guest"].get("hand").text
    good(recorder.does("weeks/set-fate", id=parked(running, "Sepsis in maternity"), fate="next_agenda"))
    good(recorder.does("weeks/set-fate", id=parked(running, "Replace the record system"), fate="sponsor"))
    good(
        recorder.does("weeks/make-it-action", id=parked(running, "Night staff never see these charts"), owner="Matron")
    )
    seen = wall(running)
    assert "Sepsis in maternity" not in seen and "Old one" in seen and "3 are decided." in seen
    assert running.ids("select owner from action where origin like 'parked:%'") == ["Matron"]
    record = running.hats["coach"].get("record.md").text
    for words in ("next agenda", "told the sponsor", "became an action", "not decided yet"):
        assert words in record, words
    assert "Sepsis in maternity" in running.hats["coach"].get("next").text, "it stands on the next agenda"
    for hat in ("participant", "timekeeper", "guest"):
        answer = running.hats[hat].does("weeks/set-fate", id=parked(running, "Old one"), fate="let_go")
        assert answer.status_code == 403, hat


def test_ac8_the_next_meeting_is_reminded_of_what_has_none(running: Hour) -> None:
    before = (
        "insert into meeting (id, team_id, version, number, style, place, aim, join_code, join_token, scheduled_start,"
    )
    before += " scheduled_end, practice, apologies, created_at) select 'w', team_id, 0, 0, style, place, aim, '1', 'w',"
    before += " scheduled_start - 1000000000, scheduled_end - 1000000000, 0, '', 0 from meeting limit 1"
    running.in_office(lambda tx: tx.execute(text(before)))
    running.in_office(lambda tx: tx.execute(text("update parked_item set meeting_id = 'w' where text = 'Old one'")))
    page = running.hats["recorder"].get("parking").text
    assert "from week 0" in page and "Let it go: Old one" in page
    assert running.hats["participant"].get("parking").status_code == 403
    leader = running.hats["leader"]
    while running.current().step < 5:
        good(leader.does("agenda/next-item", item=running.current().id))
    assert "1 parked item of an earlier week has no fate yet." in running.hats["coach"].get("desk").text
    good(running.hats["recorder"].does("weeks/set-fate", id=parked(running, "Old one"), fate="let_go"))
    assert "has no fate yet" not in running.hats["coach"].get("desk").text


def test_ac9_only_counts_are_shown_and_only_at_the_end(running: Hour) -> None:
    facilitator = running.hats["facilitator"]
    assert running.hats["recorder"].does("weeks/ask-consensus", text="x").status_code == 403
    good(facilitator.does("weeks/ask-consensus", text="Test it in bay B"))
    check = running.ids("select id from consensus_check")[0]
    assert "Test it in bay B" in wall(running) and "of 6 have answered" in wall(running)
    answers = {"participant": "talk", "leader": "agree", "recorder": "live", "facilitator": "agree"}
    for hat, word in answers.items():
        good(running.hats[hat].does("weeks/say-consensus", check=check, word="agree"))
        good(running.hats[hat].does("weeks/say-consensus", check=check, word=word))
    refused = running.hats["guest"].does("weeks/say-consensus", check=check, word="agree")
    assert refused.status_code == 403
    seen = wall(running)
    assert '<b class="num">4</b> of 6 have answered' in seen and "need to talk" not in seen.partition("votes-in")[0]
    assert "counts__talk" not in seen and "counts__talk" not in running.hats["coach"].get("desk").text
    assert 'aria-pressed="true"' in running.hats["participant"].get("hand").text
    good(facilitator.does("weeks/close-consensus", write=True))
    seen = wall(running)
    assert '<b class="num">2</b> agree' in seen and '<b class="num">1</b> needs to talk' in seen
    assert running.ids("select count(*) from consensus_word") == ["0"], "who said what is gone"
    assert running.ids("select count(*) from receipt where command = 'SayConsensus' and print is not null") == ["0"]
    assert running.ids("select how || agree || live || talk from decision") == ["consensus211"]
    record = running.hats["coach"].get("record.md").text
    assert "2 agree, 1 can live with it, 1 need to talk" in record
    assert facilitator.does("weeks/say-consensus", check=check, word="agree").status_code == 409
    good(facilitator.does("weeks/take-down-consensus"))
    assert "Do we agree?" not in wall(running)
