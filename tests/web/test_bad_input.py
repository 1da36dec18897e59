"""The lines F of the catalogue: what people type into forms.

Where our answer is better than the one the line asked for, the line says why.
"""

import logging
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import pytest

from tests.bad_lines import Lines
from tests.hats import Hour, good, hour
from tests.live import Caller

LINES = Lines()
of = LINES.of


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(Path(tmp_path_factory.mktemp("bad")))
    yield made
    made.stop()


# Saying no


def htmx(running: Hour, hat: str, command: str, body: str, place: str = "-") -> httpx.Response:
    kind, name = command.split("/")
    headers = {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
    return running.hats[hat].http.post(f"/m/{running.meeting}/{kind}/{place}/{name}", content=body, headers=headers)


def refused(
    running: Hour,
    command: str,
    status: int = 400,
    *,
    hat: str = "recorder",
    place: str = "-",
    body: str = "",
    **fields: str,
) -> None:
    """By htmx one sentence goes to #said and nothing else moves; a plain form comes back with what was typed."""
    before = rows(running)
    form = body or urlencode({"key": uuid4().hex, **fields})
    answer = htmx(running, hat, command, form, place)
    assert answer.status_code == status, (command, fields, answer.status_code, answer.text[:300])
    targets = re.findall(r'hx-target="([^"]+)"', answer.text)
    assert targets == ["#said"], targets
    assert re.search(r"<p data-field=\"[\w]*\">[A-Z“0-9][^<]{10,}</p>", answer.text), "a sentence"
    if not body:
        kind, name = command.split("/")
        page = running.hats[hat].http.post(
            f"/m/{running.meeting}/{kind}/{place}/{name}", data={"key": uuid4().hex, **fields}
        )
        assert page.status_code == status and 'role="alert"' in page.text
        for typed in fields.values():
            if (
                0 < len(typed) < 500
                and typed.isprintable()
                and typed.isascii()
                and not re.fullmatch(r"[\w-]{22}", typed)
            ):
                assert httpx.Response(200, text=page.text).text.count(escaped(typed)) >= 1, typed
    assert rows(running) == before, "nothing is stored"


def escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;").replace("'", "&#39;")
    )


def rows(running: Hour) -> list[str]:
    """How many there are of each kind; what the house notes by the clock is no answer to anybody."""
    kinds = ("note", "parked_item", "idea", "vote", "rating", "participant", "person", "agenda_item")
    asked = "receipt where by <> 'house'"
    return [running.ids(f"select count(*) from {name}")[0] for name in (*kinds, asked)]


def parks(running: Hour, typed: str, kept: str) -> str:
    """A short text is taken, cleaned, and shown as text."""
    good(running.hats["recorder"].does("record/park-it", text=typed))
    assert running.ids("select text from parked_item order by at desc, rowid desc")[0] == kept
    shown = running.hats["coach"].get("notes").text
    assert f"<bdi>{escaped(kept)}</bdi>" in shown or escaped(kept) in shown
    return shown


def joins(running: Hour, name: str, **more: str) -> str:
    """Comes in under this name; how the room shows it."""
    known = set(running.ids("select id from participant"))
    answer = Caller(running).http.post("/join", data={"code": running.code, "name": name, **more})
    assert answer.status_code == 303, answer.text
    new = next(id_ for id_ in running.ids("select id from participant") if id_ not in known)
    return running.ids(f"select name from participant where id = '{new}'")[0]


def stays_out(running: Hour, name: str) -> str:
    before = rows(running)
    page = Caller(running).http.post("/join", data={"code": running.code, "name": name})
    assert page.status_code == 400 and rows(running) == before
    assert f'value="{running.code}"' in page.text and 'id="name-e"' in page.text
    return page.text


@of("F1", "F2", "F3", "F4")
def nothing_to_see(running: Hour) -> None:
    for typed in ("", "   ", "\u00a0\u3000", "\u2800", "\u3164", "\u200b" * 15, "\u115f\u1160"):
        for command in ("record/park-it", "record/write-note", "record/write-decision"):
            refused(running, command, text=typed)
        stays_out(running, typed)


@of("F5", "F6", "F15", "F16")
def names_that_look_the_same(running: Hour) -> None:
    for first, second in (
        ("Annette", "Annette\u200b"),
        ("Anna", "\u0391nna"),
        ("Strauß", "STRAUSS"),
        ("René", "Rene\u0301"),
    ):
        joins(running, first)
        assert joins(running, second).endswith(" (2)"), first


@of("F7")
def words_that_are_roles(running: Hour) -> None:
    for name in ("Facilitator", "Admin", "Coach", "Timekeeper"):
        shown = joins(running, name)
        assert shown.startswith(name)
    page = running.hats["coach"].get("desk").text
    assert "<bdi>Admin" in page


@of("F8", "F9")
def directions(running: Hour) -> None:
    assert joins(running, "Sister\u202e Alice") == "Sister Alice"
    assert joins(running, "\u2066\u2067Brother\u2069\u2068 Bob") == "Brother Bob"


@of("F10", "F12", "F13", "F14", "F62", "F63", "F64", "F65", "F66", "F67", "F69")
def texts_that_are_fine(running: Hour) -> None:
    for typed in (
        "مرحبا بالجميع", "שלום לכולם", "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "\U0001f1ec\U0001f1e7 \U0001f44b\U0001f3fd 1\ufe0f\u20e3",
        "\ufdfa", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<div hx-post=/leave hx-trigger=load>", "{{7*7}}", "${7*7} #{7}",
        "' OR 1=1 --", "Robert'); DROP TABLE note;--", '=HYPERLINK("http://evil.example")', "[x](javascript:alert(1))", "![](http://evil.example/p.png)",
        "%s%s%n", "../../etc/passwd", "CON", "nul",
    ):  # fmt: skip
        shown = parks(running, typed, typed)
        for raw in (
            "<script>alert",
            "<img src=x",
            "<div hx-post=/leave",
            ">49<",
            'href="javascript:',
            'src="http://evil',
        ):
            assert raw not in shown
        running.house.budgets.windows.clear()
    exported = running.hats["coach"].get("record.md").text
    assert "![](http" not in exported and "](javascript:" not in exported and "\n<script>" not in exported


@of("F11")
def zalgo(running: Hour) -> None:
    parks(running, "Z" + "\u0301" * 5000, "\u0179\u0301\u0301\u0301")


@of("F17", "F18", "F21", "F25", "F26")
def controls(running: Hour) -> None:
    for typed, kept in (
        ("a\0b", "ab"),
        ("a\x01\x08\x0b\x0c\x1bb", None),
        ("a\tb", "a b"),
        ("a\ufffe\uffffb", "ab"),
        ("a\U000e0041\U000e0042b", "ab"),
    ):
        good(running.hats["recorder"].does("record/park-it", text=typed))
        stored = running.ids("select text from parked_item order by at desc, rowid desc")[0]
        assert stored == kept or (kept is None and stored.replace(" ", "") == "ab")


@of("F19", "F20")
def line_ends(running: Hour) -> None:
    good(running.hats["recorder"].does("record/write-note", text="a\r\nb\rc\u0085d\u2028e\u2029f"))
    assert running.ids("select text from note order by at desc, rowid desc")[0] == "a\nb\nc\nd\ne\nf"
    assert "\n" not in joins(running, "Ward\u2028manager\u0085x")


@of("F22", "F23", "F24")
def letters_that_cannot_be_read(running: Hour) -> None:
    for raw in ("%ED%A0%80", "%C0%AF", "caf%E9"):
        refused(running, "record/park-it", body=f"key={uuid4().hex}&text={raw}")
    answer = running.hats["recorder"].http.post(
        f"/m/{running.meeting}/record/-/park-it",
        content=b"text=caf\xe9",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 400


@of("F27")
def a_long_name(running: Hour) -> None:
    assert "Make it 40 characters or fewer. It is 41 now." in stays_out(running, "n" * 41)
    assert joins(running, "n" * 40) == "n" * 40


@of("F28", "F29")
def long_texts(running: Hour) -> None:
    refused(running, "record/park-it", text="i" * 201)
    refused(running, "record/write-note", text="n" * 20_001)


@of("F30", "F31", "F36")
def strange_forms(running: Hour) -> None:
    refused(running, "record/park-it", 413, body="text=" + "x" * (1024 * 1024 + 1))
    refused(running, "record/park-it", 413, body="text=" + "x" * (64 * 1024 + 1))
    refused(running, "record/park-it", body="&".join(f"f{n}=1" for n in range(1001)))
    refused(running, "multivote/cast-vote", body="vote=1&vote=2", place=running.item("multivote"))


def spoken(running: Hour, head: str, *chunks: bytes) -> bytes:
    """Bytes on the wire; the first line of the answer, b"" where the connection was cut."""
    with socket.create_connection(("127.0.0.1", running.port), 10) as raw:
        raw.settimeout(10)
        try:
            raw.sendall(
                f"POST /m/{running.meeting}/record/-/park-it HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nOrigin: {running.base}\r\n"
                f"Cookie: {running.hats['recorder'].cookie}\r\n{head}\r\n\r\n".encode()
            )
            for chunk in chunks:
                raw.sendall(chunk)
            return raw.makefile("rb").readline()
        except (BrokenPipeError, ConnectionResetError):
            return b""


@of("F32", "F33", "F34")
def bodies_without_end(running: Hour) -> None:
    form = "Content-Type: application/x-www-form-urlencoded"
    assert b" 413 " in spoken(running, f"{form}\r\nContent-Length: 104857600")
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    said = spoken(running, f"{form}\r\nTransfer-Encoding: chunked", *[chunk] * 6)
    assert not said or b" 413 " in said
    assert b" 415 " in spoken(running, "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 104857600")


@of("F37")
def a_field_too_many(running: Hour) -> None:
    good(running.hats["spare"].does("record/park-it", text="Kept", role="leader", may="run"))
    assert running.hats["spare"].does("agenda/pause-timer").status_code == 403


@of("F38")
def an_idea_of_nowhere(running: Hour) -> None:
    refused(running, "brainstorm/withdraw-idea", 404, idea="A" * 22, place=running.item("brainstorm"))


@of("F44", "F45", "F46", "F41", "F42", "F43")
def numbers(running: Hour) -> None:
    for typed in (
        "11",
        "-1",
        "",
        "ten",
        "NaN",
        "true",
        "True",
        "7.0",
        "0.5",
        "1e0",
        "1_0",
        "0x1",
        "٣",
        str(2**63),
        "7 ",
        " 7",
        "+7",
    ):
        refused(running, "rating/give-rating", value=typed, place=running.item("rating"))
        running.house.budgets.windows.clear()


@of("F49", "F50", "F51")
def keys(running: Hour) -> None:
    caller, before = running.hats["recorder"], rows(running)
    answers = [caller.does("record/park-it", text="Once", key="the-same-key") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert int(rows(running)[1]) == int(before[1]) + 1
    no = caller.does("record/park-it", text="Another", key="the-same-key")
    assert no.status_code == 409 and int(rows(running)[1]) == int(before[1]) + 1
    refused(running, "record/park-it", body="text=Without+a+key")


@of("F55")
def removed(running: Hour) -> None:
    joins(running, "Locum doctor")
    caller = running.callers[-1]
    good(running.hats["coach"].does("meeting/remove-person", participant=running.person("Locum doctor")))
    assert caller.does("record/park-it", text="Still here?").status_code == 404
    form = {"key": uuid4().hex, "text": "Still here?"}
    page = caller.http.post(f"{caller.at}/record/-/park-it", data=form)
    assert page.status_code == 404 and "Still here?" in page.text


@of("F56")
def settings(running: Hour) -> None:
    for hat in ("participant", "recorder"):
        assert (
            running.hats[hat]
            .http.post(f"/m/{running.meeting}/when", data={"day": "2026-03-11", "time": "09:00"})
            .status_code
            == 403
        )
        assert running.hats[hat].http.post(f"/t/{running.team}", data={"name": "Ours"}).status_code == 404


@of("F58")
def next_twice(running: Hour) -> None:
    item = running.current()
    good(running.hats["facilitator"].does("agenda/next-item", item=item.id))
    no = running.hats["leader"].does("agenda/next-item", item=item.id)
    assert no.status_code == 409 and escaped(running.current().title) in no.text


@of("F59")
def two_editors(running: Hour) -> None:
    good(running.hats["recorder"].does("record/write-note", text="First"))
    line = {"kind": "note", "id": running.ids("select id from note where text = 'First'")[0], "was": "First"}
    good(running.hats["recorder"].does("record/edit-line", **line, text="Hers"))
    no = running.hats["facilitator"].does("record/edit-line", **line, text="His")
    assert no.status_code == 409 and "Hers" in no.text and "His" in no.text


@of("F60")
def days_that_are_none(running: Hour) -> None:
    coach = running.hats["coach"].http
    for day, at in (("2026-02-30", "09:00"), ("2026-03-10", "25:61"), ("9999-01-01", "09:00"), ("x", "09:00")):
        before = running.ids("select count(*) from meeting")
        answer = coach.post(f"/t/{running.team}/meeting", data={"start": "blank", "day": day, "time": at})
        assert answer.status_code in (400, 409) and 'role="alert"' in answer.text, (day, at)
        assert running.ids("select count(*) from meeting") == before
        assert not day[0].isdigit() or day in answer.text
    assert (
        coach.post(
            f"/t/{running.team}/meeting", data={"start": "blank", "day": "2026-03-29", "time": "01:30"}
        ).status_code
        == 303
    )
    assert (
        running.ids("select scheduled_start from meeting order by scheduled_start desc")[0] == "1774746000000"
    )  # 02:00, the first minute after the gap
    moved = running.ids("select id from meeting order by scheduled_start desc")[0]
    assert "there is no time between 01:00 and 02:00" in coach.get(f"/m/{moved}/plan").text
    refused(running, "record/write-action", text="Ring", due="2026-02-30")


@of("F61")
def lengths(running: Hour) -> None:
    for typed in ("-5", "0", "100000", "1.5"):
        refused(running, "agenda/add-item", hat="coach", title="A line", minutes=typed)


@of("F68")
def nested_quotes(running: Hour) -> None:
    refused(running, "record/park-it", text="> " * 10_000)
    deep = "> " * 5_000 + "["
    good(running.hats["recorder"].does("record/write-note", text=deep))
    assert running.hats["coach"].get("record").status_code == 200


@of("F71")
def nobody_known(running: Hour) -> None:
    page = Caller(running).http.post(
        f"/m/{running.meeting}/record/-/park-it", data={"key": uuid4().hex, "text": "Not to be lost"}
    )
    assert (
        page.status_code == 404 and "Not to be lost" in page.text and "Join it with the code on the wall." in page.text
    )


# Those that need a vote or a rating; each plays its own part of the same hour, in this order


@of("F39", "F40", "F52", "F53", "F54")
def the_vote(running: Hour) -> None:
    refused(running, "multivote/cast-vote", 409, idea="A" * 22, place=running.item("multivote"))
    item = running.voting(votes_each=2)
    ideas, voter = running.ids("select idea_id from ballot_idea order by number"), running.hats["participant"]
    sent = voter.does("multivote/cast-vote", item, idea=ideas[0], key="sent-before-the-close")
    assert sent.status_code == 200
    good(voter.does("multivote/cast-vote", item, idea=ideas[1]))
    refused(running, "multivote/cast-vote", 409, hat="participant", idea=ideas[2], place=item)
    assert "Take one back first." in voter.does("multivote/cast-vote", item, idea=ideas[2]).text
    refused(running, "multivote/cast-vote", 404, hat="participant", idea="B" * 22, place=item)
    good(running.hats["coach"].does("multivote/close-voting", item))
    at = running.clock().strftime("%H:%M:%S")
    no = running.hats["spare"].does("multivote/cast-vote", item, idea=ideas[0])
    assert no.status_code == 409 and f"Voting closed at {at}." in no.text
    assert voter.does("multivote/cast-vote", item, idea=ideas[0], key="sent-before-the-close").status_code == 200
    assert running.ids("select count(*) from vote") == ["2"]


@of("F47", "F48")
def the_rating(running: Hour) -> None:
    item = running.item("rating")
    running.hats["coach"].does("rating/open-rating", item)
    for value in (3, 8):
        good(running.hats["participant"].does("rating/give-rating", item, value=value))
    assert running.ids("select value from rating") == ["8"]
    joins(running, "Night nurse")
    good(running.callers[-1].does("rating/give-rating", item, value=5))
    good(running.hats["coach"].does("rating/close-rating", item))
    refused(running, "rating/give-rating", 409, hat="participant", value="9", place=item)


@pytest.mark.parametrize("ids", LINES.tests)
def test_p18_line(ids: str, running: Hour, caplog: pytest.LogCaptureFixture) -> None:
    running.house.budgets.windows.clear()
    LINES.tests[ids](running)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_p18_a_fault_of_ours_is_noticed(
    running: Hour, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def falls(asked: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(running.house, "act", falls)
    assert running.hats["recorder"].does("record/park-it", text="Anything").status_code == 500
    assert [record for record in caplog.records if record.levelno >= logging.ERROR]
