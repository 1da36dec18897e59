"""Text that looks like an NHS number is pointed out when it is saved, and nobody keeps that it was."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.web.commands import warns
from tests.hats import Hour, good, hour

NUMBER = "999 000 0018"
WARNED = "This looks like an NHS number."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(Path(tmp_path_factory.mktemp("nhs")))
    yield made
    made.stop()


def test_the_reply_warns_and_the_text_is_saved_as_it_was_typed(running: Hour) -> None:
    for hat, command in (
        ("recorder", "record/write-note"),
        ("participant", "record/park-it"),
        ("coach", "record/write-decision"),
    ):
        answer = good(running.hats[hat].does(command, text=f"Ring about {NUMBER}"))
        assert WARNED in answer.text and 'hx-target="#said"' in answer.text
    assert running.ids("select text from note") == [f"Ring about {NUMBER}"]
    assert WARNED not in good(running.hats["recorder"].does("record/write-note", text="Ring 4829 1357")).text


def test_a_random_key_or_id_is_nothing_that_somebody_typed(running: Hour) -> None:
    digits = NUMBER.replace(" ", "")
    keyed = running.hats["recorder"].does("record/write-note", key=f"abcdef-{digits}-abc", text="Ring the ward")
    assert WARNED not in good(keyed).text
    for name, value, told in (("idea", f"abcdef-{digits}-abcd", False), ("idea", f"abcdef-{digits}-abc", True)):
        sent: Any = SimpleNamespace(state=SimpleNamespace(typed={name: value, "key": f"k-{digits}-k"}))
        assert warns(sent) is told
    assert WARNED in good(running.hats["recorder"].does("record/write-note", text=f"nhs-{digits}")).text


def test_that_it_was_noticed_is_kept_nowhere(running: Hour, caplog: pytest.LogCaptureFixture) -> None:
    before = {
        name: running.ids(f"select count(*) from {name}")[0]
        for name in running.ids("select name from sqlite_master where type = 'table'")
    }
    good(running.hats["recorder"].does("record/write-note", text=NUMBER))
    after = {name: running.ids(f"select count(*) from {name}")[0] for name in before}
    assert {name for name in before if after[name] != before[name]} == {"note", "receipt"}
    good(running.hats["recorder"].does("record/write-note", text="A note of the same length"))
    receipts = running.in_office(
        lambda tx: tx.exec_driver_sql("select * from receipt order by version desc limit 2").all()
    )
    assert len({tuple(type(cell) for cell in row) for row in receipts}) == 1
    assert NUMBER not in caplog.text and "NHS" not in caplog.text


def test_the_page_warns_while_it_is_typed(running: Hour) -> None:
    """The words are on every live page; the script is of the bundles (tests/browser looks at it typed)."""
    for hat, page in (("participant", "hand"), ("coach", "desk"), ("recorder", "notes")):
        assert f'data-words-nhs="{WARNED}' in running.hats[hat].get(page).text
