"""The lines X of the catalogue: what goes out as a file, and what the product does not take in at all.

A line about something that is not there is answered by proving that it is not.  Once it is there, each of its lines
wants a test that bears its number.
"""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.house import Address
from app.web.square import square
from tests.bad_lines import Lines, between, borne, routes
from tests.hats import Hour, good, hour

LINES = Lines()
TEMPLATES = Path(__file__).parents[2] / "app"
SHORT, COPIES = 4, 12
ABSENT = {
    "csv": between("X", 1, 11),
    "xlsx": between("X", 12, 13),
    "docx": between("X", 14, 19),
    "ics": between("X", 27, 28),
    "import": between("X", 37, 59),
    "restore": ["X60", "X62"],
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(Path(tmp_path_factory.mktemp("files")))
    yield made
    made.stop()


def there(running: Hour, kind: str) -> bool:
    """Whether the product has this: an address that ends so, one that takes a file, a command of the console."""
    if kind == "restore":
        return any(command.name == kind for command in cli.registered_commands)
    paths = [path for _, path in routes(running.app.app)]
    if kind == "import":
        return any("import" in path for path in paths) or bool(file_fields())
    return any(path.endswith(f".{kind}") for path in paths)


def file_fields() -> list[str]:
    return [
        str(path) for path in TEMPLATES.rglob("*.html") if re.search(r'type="?file|enctype', path.read_text("utf-8"))
    ]


def never(running: Hour, kind: str) -> None:
    if there(running, kind):
        owed = sorted(set(ABSENT[kind]) - borne())
        assert owed == [], f"{kind} is there now: each of these lines wants a test that bears its number"
        return
    coach = running.hats["coach"].http
    at = f"/m/{running.meeting}/record"
    assert coach.get(f"{at}.{kind}").status_code == 404
    if kind == "import":
        for path in (f"/t/{running.team}/import", f"/m/{running.meeting}/import", "/import"):
            assert coach.post(path, files={"file": ("a.csv", b"x")}).status_code == 404
        for method, path in routes(running.app.app):
            if method == "POST" and "{item}" not in path:
                known = path.replace("{meeting}", running.meeting).replace("{team}", running.team)
                where = re.sub(r"{[^}]*}", "A" * 22, known)
                assert coach.post(where, files={"file": ("a.csv", b"x")}).status_code in (403, 404, 409, 415), path


for absent, ids in ABSENT.items():
    LINES.of(*ids)(lambda running, kind=absent: never(running, kind))


@LINES.of("X65")
def pictures(running: Hour) -> None:
    assert there(running, "import") or file_fields() == []


# What goes out


@LINES.of("X20", "X24")
def links_of_the_record(running: Hour) -> None:
    for text in ("javascript:alert(1)", "[x](javascript:alert(1))", "data:text/html,x", "https://evil.example/x.png"):
        good(running.hats["recorder"].does("record/park-it", text=text))
    page = running.hats["coach"].get("record")
    made = page.text
    assert not re.findall(r"""(?:href|src|action)=["'](?!/|#|mailto:|\?)[^"']+""", made)
    outside = [link for link in re.findall(r"https?://[^\s\"<]+", made) if not link.startswith(running.base)]
    assert set(outside) <= {"https://evil.example/x.png"}, "text, and no more"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert 'src="https://evil' not in made


@LINES.of("X25", "X26")
def json_on_the_way_out(running: Hour) -> None:
    good(running.hats["recorder"].does("record/park-it", text="</script><script>alert(1)</script>"))
    answer = running.hats["coach"].get("record.json")
    assert answer.headers["content-type"].startswith("application/json") and "<" not in answer.text
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    json.loads(answer.text, parse_constant=pytest.fail)


@LINES.of("X29")
def the_square_code(running: Hour) -> None:
    """It holds the address of the meeting and nothing that anybody typed."""
    url = running.house.join_url("A" * 22)
    assert url == f"{running.base}/j/{'A' * 22}"
    assert Address(running.base, ()).host in url and "<script" not in square(url, label="<script>")


@LINES.of("X31")
def whose_record_it_is(running: Hour) -> None:
    """Whoever was there may keep the record (RE-1); nobody else learns that there is one."""
    for name in ("record", "record.md", "record.json"):
        assert running.hats["participant"].get(name).status_code == 200
        assert {running.hats[hat].get(name).status_code for hat in ("stranger", "other coach", "wall")} == {404}


@LINES.of("X32")
def a_link_to_a_file_is_no_key(running: Hour) -> None:
    link = f"{running.base}/m/{running.meeting}/record.json"
    assert running.hats["coach"].http.get(link).status_code == 200
    assert running.client().http.get(link).status_code == 404


@LINES.of("X33", "X36")
def many_files_while_people_vote(running: Hour) -> None:
    """Each is read in one transaction by one of four readers, and says which version it shows."""
    item = running.voting()
    ideas = running.ids("select idea_id from ballot_idea order by number")
    versions = []
    for n in range(COPIES):
        running.hats["participant"].does(
            "multivote/cast-vote" if n % 2 else "multivote/take-back-vote", item, idea=ideas[0]
        )
        data = json.loads(running.hats["coach"].get("record.json").text)
        versions.append(data["version"])
    assert versions == sorted(versions)
    assert "multivote" in running.hats["coach"].get("record.md").text or versions


@LINES.of("X34")
def too_few_to_show(running: Hour) -> None:
    """RT-6: below four answers neither the mean nor a comment leaves the house, in whatever file."""
    item = running.item("rating")
    running.hats["coach"].does("rating/open-rating", item)
    for value, hat in enumerate(("participant", "recorder"), 2):
        good(running.hats[hat].does("rating/give-rating", item, value=value))
        good(running.hats[hat].does("rating/say-could-improve", item, text=f"CANARY {hat}"))
    good(running.hats["coach"].does("rating/close-rating", item))
    for name in ("record", "record.md", "record.json"):
        page = running.hats["coach"].get(name).text
        assert "CANARY" not in page and not re.search(r"(?<![\d.])2\.5(?![\d])", page), name


# Copies


@LINES.of("X61", "X63", "X64")
def a_copy_that_cannot_be_made(running: Hour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy is one file without a -wal, made by SQLite itself; what cannot be made leaves the old one as it was."""
    monkeypatch.setenv("BIGROOM_DATABASE_URL", running.url)
    monkeypatch.setenv("BIGROOM_DATA", str(tmp_path / "data"))
    folder, in_the_way = tmp_path / "copies", tmp_path / "a file"
    in_the_way.write_text("no folder")
    assert CliRunner().invoke(cli, ["backup", str(folder)]).exit_code == 0
    (good_one,) = folder.glob("*.db")
    kept = good_one.read_bytes()
    assert kept.startswith(b"SQLite format 3") and not list(folder.glob("*.db-*"))
    for where in (in_the_way, in_the_way / "copies", good_one):
        assert CliRunner().invoke(cli, ["backup", str(where)]).exit_code != 0, where
    assert good_one.read_bytes() == kept and in_the_way.read_text() == "no folder"


@LINES.of("X35")
def after_somebody_was_removed(running: Hour) -> None:
    """Out of the meeting, they are out of every list in its files."""
    good(running.hats["coach"].does("meeting/remove-person", participant=running.person("guest")))
    for name in ("record", "record.md", "record.json"):
        assert "Visiting nurse" not in running.hats["coach"].get(name).text, name


@pytest.mark.parametrize("ids", LINES.tests)
def test_p18_line(
    ids: str, running: Hour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    running.house.budgets.windows.clear()
    test = LINES.tests[ids]
    more = {"tmp_path": tmp_path, "monkeypatch": monkeypatch}
    test(running, **{name: more[name] for name in getattr(test, "__annotations__", {}) if name in more})
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
