"""What a person at the console sees: real programs, started and stopped."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.cli import main
from app.config import Settings
from app.starting import Cannot, settings, strangers
from tests.exports.taken import file

pytestmark = pytest.mark.timeout(180)  # whole programs start here
ROOT = Path(__file__).parents[1]
LINES = ("Coach desk: ", "Wall: ", "Join: ")
CONFIG = 78


class Started:
    """`python -m app serve` in a folder of its own, read until it says where it is."""

    def __init__(self, data: Path, **settings: str) -> None:
        began = time.monotonic()
        self.program = subprocess.Popen(
            [sys.executable, "-m", "app", "serve"],
            cwd=ROOT,
            env=environment(data, **settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.program.stdout is not None
        self.lines: list[str] = []
        for line in self.program.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith(LINES[-1]):
                break
        self.took_s = time.monotonic() - began

    def line(self, begins: str) -> str:
        found = [line for line in self.lines if line.startswith(begins)]
        assert len(found) == 1, self.lines
        return found[0].removeprefix(begins)

    def stop(self) -> int:
        self.program.send_signal(signal.SIGINT)
        code = self.program.wait(15)
        assert self.program.stdout is not None
        self.rest = self.program.stdout.read()
        self.program.stdout.close()
        return code


def environment(data: Path, **settings: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BIGROOM_")}
    return {**clean, "BIGROOM_DATA": str(data), "BIGROOM_PORT": "0", **settings}


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Any]:
    running: list[Started] = []

    def start(**settings: str) -> Started:
        running.append(Started(tmp_path / "var", **settings))
        return running[-1]

    yield start
    for one in running:
        one.program.kill()
        one.program.wait()
        if one.program.stdout:
            one.program.stdout.close()


@pytest.fixture
def bigroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """One command of the console, in this process: (code, what it printed)."""
    for name, value in environment(tmp_path).items():
        if name.startswith("BIGROOM_"):
            monkeypatch.setenv(name, value)

    def run(*words: str, **settings: str) -> tuple[object, str]:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["bigroom", *words])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return end.value.code, printed.out + printed.err

    return run


def test_a_newcomers_first_start_makes_a_room_that_works_at_once(started: Any) -> None:
    first = started()
    desk, wall, join = (first.line(words) for words in LINES)
    address, _, key = desk.partition("/h#")
    assert re.fullmatch(r"http://[0-9.]+:[0-9]+", address)
    assert wall == f"{address}/wall"
    found = re.fullmatch(rf"{address}/join  code ([0-9]{{4}} [0-9]{{4}})", join)
    assert found, join
    origin = {"Origin": address}
    with httpx.Client(base_url=address, headers=origin) as coach:
        assert coach.post("/h", data={"key_text": key}).headers["location"] == "/desk"
        page = coach.get("/desk", follow_redirects=True)
        assert page.status_code == 200
        assert "Sepsis pathway big room" in page.text
    with httpx.Client(base_url=address, headers=origin) as phone:
        answer = phone.post("/join", data={"code": found[1], "name": "Porter"})
        assert answer.status_code == 303
        assert phone.get(answer.headers["location"]).status_code == 200
    assert httpx.get(wall).is_success


def test_it_stops_in_order_when_told_and_starts_again_on_the_same_data(started: Any) -> None:
    first = started()
    assert first.stop() == 0
    assert first.rest.splitlines()[-1] == "Big Room has stopped."
    assert "Traceback" not in first.rest
    second = started()
    assert second.line("Coach desk: ").partition("#")[2] == first.line("Coach desk: ").partition("#")[2]
    assert second.line("Join: ").rpartition("code")[2] == first.line("Join: ").rpartition("code")[2]
    assert not [line for line in second.lines if "demo team" in line], "it is made once"
    print(f"A second start took {second.took_s:.1f} s")


def test_p3_two_servers_on_one_file_are_refused_in_words(started: Any, bigroom: Any, tmp_path: Path) -> None:
    started()
    code, said = bigroom("serve", BIGROOM_DATA=str(tmp_path / "var"))
    assert code == 1
    assert "Another Big Room is serving" in said


def test_a_port_that_is_taken_is_said_with_what_to_do(bigroom: Any, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        port = other.getsockname()[1]
        code, said = bigroom("serve", BIGROOM_PORT=str(port))
    assert code == 1
    assert f"Port {port} is taken by another program" in said
    assert "BIGROOM_PORT=" in said
    assert not (tmp_path / "bigroom.db").exists(), "nothing is half begun"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "70000"),
        ("ORIGIN", "bigroom.example"),
        ("ORIGIN", "https://bigroom.example/desk"),
        ("DATABASE_URL", "mysql://user:hunter2@host/name"),
        ("DATABASE_URL", "hunter2"),
        ("LANGUAGE", "klingon"),
        ("DEMO", "perhaps"),
        ("OIDC_ISSUER", "http://login.example"),
        ("OIDC_ISSUER", "https://login.example/?tenant=hunter2"),
        ("OIDC_PERSON", "email"),
        ("OIDC_TENANT_CLAIM", "a claim"),
        ("OIDC_NAME", "x" * 41),
    ],
)
def test_nonsense_in_a_setting_is_refused_with_its_name(
    setting: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"BIGROOM_{setting}", value)
    with pytest.raises(Cannot) as cannot:
        settings()
    assert cannot.value.code == CONFIG
    assert cannot.value.says.startswith(f"BIGROOM_{setting} must be ")
    assert "hunter2" not in cannot.value.says


def test_at_the_console_nonsense_is_a_sentence_and_a_code_and_no_traceback(tmp_path: Path) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "app", "serve"],
        cwd=ROOT,
        env=environment(tmp_path, BIGROOM_PORT="lots"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == CONFIG
    assert refused.stderr.splitlines() == [
        "BIGROOM_PORT must be a number from 1 to 65535, such as 8000 (0 takes any free one)."
    ]


def test_a_slip_in_a_settings_name_is_pointed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("BIGROOM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BIGROOM_PROT", "8001")
    assert strangers() == ["BIGROOM_PROT is no setting and is ignored. Did you mean BIGROOM_PORT?"]


def test_a_data_folder_that_cannot_be_made_is_said(bigroom: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    code, said = bigroom("serve", BIGROOM_DATA=str(tmp_path / "file" / "var"))
    assert code == CONFIG
    assert f"The data folder {tmp_path / 'file' / 'var'} cannot be used" in said


def test_a_file_that_is_no_database_is_said(bigroom: Any, tmp_path: Path) -> None:
    (tmp_path / "bigroom.db").write_text("a shopping list, and quite a long one, for longer than a header")
    code, said = bigroom("coach", "list")
    assert code == CONFIG
    assert "cannot be used: file is not a database" in said


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://Bigroom.Example/", "https://bigroom.example"),
        ("https://bigroom.example:443", "https://bigroom.example"),
        ("http://192.168.0.7:8000", "http://192.168.0.7:8000"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_the_origin_is_kept_as_browsers_send_it(typed: str, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIGROOM_ORIGIN", typed)
    assert Settings().origin == kept


def test_coaches_are_added_listed_and_given_a_new_link(bigroom: Any) -> None:
    assert bigroom("seed") == (0, "The demo team is made.\n")
    assert bigroom("seed")[0] == 1
    code, added = bigroom("coach", "add", "Second coach", "--team", "sepsis pathway big room", "--outside")
    assert code == 0
    assert bigroom("coach", "add", "SECOND COACH")[0] == 1
    assert "There is no team called Nowhere" in bigroom("coach", "add", "Third", "--team", "Nowhere")[1]
    assert bigroom("coach", "add", "\u200b")[0] == 1
    assert link_of(bigroom("supervisor", "add", "Programme lead")[1])
    assert bigroom("supervisor", "labels", "Programme lead", "--label", "Cohort 3", "--label", "cohort 3") == (
        0,
        "Programme lead sees the teams of Cohort 3.\n",
    )
    assert "There is no supervisor called Second coach" in bigroom("supervisor", "labels", "Second coach")[1]
    assert bigroom("seed", "--weeks", "99")[0] == 2
    listed = bigroom("coach", "list")[1].splitlines()
    assert "Second coach: Sepsis pathway big room" in listed
    assert "Programme lead: supervisor" in listed
    assert not [line for line in listed if line.startswith("Third")], "a refused coach is not half made"
    assert link_of(bigroom("coach", "link", "Second coach")[1]) != link_of(added)


def test_an_account_at_the_organisation_is_let_in_and_shut_out(bigroom: Any) -> None:
    account = "t1:nurse-1"
    assert bigroom("coach", "connect", "Coach", account) == (1, "No organisation is set: BIGROOM_OIDC_ISSUER.\n")
    code, said = bigroom("coach", "connect", "Coach", account, BIGROOM_OIDC_ISSUER="https://login.example")
    assert code == CONFIG
    assert "BIGROOM_OIDC_CLIENT_ID" in said
    more = {
        "BIGROOM_OIDC_CLIENT_ID": "bigroom",
        "BIGROOM_OIDC_SECRET": "hunter2",
        "BIGROOM_OIDC_NAME": "NHSmail",
        "BIGROOM_ORIGIN": "https://bigroom.example",
    }
    code, said = bigroom("coach", "connect", "Coach", account, **more)
    assert (code, said) == (0, "Coach signs in with NHSmail from now on.\n")
    assert bigroom("coach", "connect", "Coach", "a\u202eb")[0] == 1
    assert bigroom("coach", "connect", "Nobody", account)[0] == 1
    assert bigroom("coach", "disconnect", "Coach")[1].startswith("1 of Coach's accounts")
    assert bigroom("coach", "disconnect", "Coach")[1].startswith("0 of Coach's accounts")


def test_p36_a_copy_made_while_the_server_runs_holds_everything_and_goes_back_when_it_has_stopped(
    started: Any, bigroom: Any, tmp_path: Path
) -> None:
    server, folder, data = started(), tmp_path / "copies", str(tmp_path / "var")
    code, said = bigroom("backup", str(folder), BIGROOM_DATA=data)
    assert code == 0, said
    copy = str(next(folder.glob("*.db")))
    code, said = bigroom("restore", copy, BIGROOM_DATA=data)
    assert code == 1 and "Another Big Room is serving" in said
    assert server.stop() == 0
    assert bigroom("coach", "add", "After the copy")[0] == 0
    code, said = bigroom("restore", copy)
    assert code == 0 and f"{tmp_path / 'var' / 'bigroom.db'}.before-" in said, said
    listed = bigroom("coach", "list")[1]
    assert "Flow coach, improvement: Sepsis pathway big room" in listed and "After the copy" not in listed
    elsewhere = tmp_path / "elsewhere"
    assert "another" in bigroom("restore", copy, BIGROOM_DATA=str(elsewhere))[1], "its secret.key is a new one"
    assert bigroom("coach", "list")[1].splitlines() == listed.splitlines()


def test_a_new_secret_key_makes_new_links_that_work(bigroom: Any, tmp_path: Path) -> None:
    assert bigroom("coach", "list") == (0, "Coach: no team yet\n")
    (tmp_path / "secret.key").unlink()
    assert bigroom("coach", "list")[0] == 0
    (tmp_path / "secret.key").write_text("")
    code, said = bigroom("coach", "list")
    assert code == CONFIG
    assert "is damaged" in said


def test_p11_a_record_is_brought_in_from_a_file_and_nonsense_is_a_sentence(bigroom: Any, tmp_path: Path) -> None:
    assert bigroom("seed")[0] == 0
    record = tmp_path / "record.json"
    record.write_bytes(file("record.json"))
    code, said = bigroom("import", str(record), "--team", "Sepsis pathway big room")
    assert code == 0 and re.fullmatch(r"Imported\. Its record: http://\S+/m/[A-Za-z0-9_-]{22}/record\n", said)
    with closing(sqlite3.connect(tmp_path / "bigroom.db")) as raw:
        brought = raw.execute("select id from meeting where imported_at is not null").fetchone()[0]
        assert raw.execute("select count(*) from vote_round where meeting_id = ?", [brought]).fetchone() == (3,)
    assert "There is no team called Nowhere" in bigroom("import", str(record), "--team", "Nowhere")[1]
    record.write_text('{"schema": "bigroom/record/1"}')
    code, said = bigroom("import", str(record), "--team", "Sepsis pathway big room")
    assert code == 1 and "This is not a record of Big Room" in said and "Traceback" not in said
    assert "There is no file" in bigroom("import", str(tmp_path / "none.json"), "--team", "Sepsis pathway big room")[1]


def link_of(printed: str) -> str:
    found = re.search(r"http://\S+/h#([A-Za-z0-9_-]{43})$", printed, re.MULTILINE)
    assert found, printed
    return found[1]
