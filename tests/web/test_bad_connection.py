"""The lines H of the catalogue: headers, cookies, connections."""

import json
import logging
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from app import server
from app.web.misses import Misses
from tests.bad_lines import Lines
from tests.hats import Hour, good, hour
from tests.live import Caller, Live
from tests.web.raw import FORM, get, host, post, say, status, to_the_end

LINES = Lines()
KEY = r'name="key" value="[\w-]{16}"'
CHUNKED = "Transfer-Encoding: chunked\r\n"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(Path(tmp_path_factory.mktemp("connection")))
    yield made
    made.stop()


def page(running: Hour, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return running.client().http.get("/join", headers=named)


# Headers


@LINES.of("H4", "H5", "H6", "H39", "H40")
def too_much_in_the_headers(running: Hour) -> None:
    many = "".join(f"X-{n}: 1\r\n" for n in range(101))
    assert get(running, "/join", many) == 431
    assert get(running, "/join", f"Cookie: {'; '.join(f'a{n}=1' for n in range(200))}\r\n") == 431
    for size in (17_000, 60_000, 3_000_000):
        for name in ("X-Long", "Cookie"):
            assert get(running, "/join", f"{name}: {'x' * size}\r\n") in (0, 400, 431), size
    endless = "".join(f"X-{n}: {'y' * 100}\r\n" for n in range(30_000))
    assert get(running, "/join", endless) in (0, 400, 431)
    assert get(running, "/join", "".join(f"X-{n}: 1\r\n" for n in range(60))) == 200


@LINES.of("H7", "H8", "H9", "H14")
def headers_that_cannot_be_read(running: Hour) -> None:
    for more in ("X A: 1\r\n", "X\0A: 1\r\n", ": 1\r\n", "X-A: 1\r\n folded\r\n", "X-A: a\rb\r\n"):
        assert get(running, "/join", more) == 400, more
    assert get(running, "/join", "X_A: 1\r\nX:A: 1\r\n") == 200, "an underscore is a letter, a colon ends the name"
    assert status(say(running, f"GET /join HTTP/1.1\n{host(running).strip()}\n\n")) == 400
    for named in (f"127.0.0.1:{running.port}9", "a b", "[::1", "127.0.0.1:99999"):
        assert status(say(running, f"GET / HTTP/1.1\r\nHost: {named}\r\nConnection: close\r\n\r\n")) == 400, named


@LINES.of("H10")
def no_redirect_can_be_split(running: Hour) -> None:
    for path in ("/join%0d%0aX-Evil:1/", "/nowhere%0d%0aSet-Cookie:a=1/", "/desk?a=%0d%0aX-Evil:1"):
        answer = say(running, f"GET {path} HTTP/1.1\r\n{host(running)}Connection: close\r\n\r\n").partition(
            b"\r\n\r\n"
        )[0]
        assert b"X-Evil" not in answer and b"a=1" not in answer


@LINES.of("H15", "H16", "H17", "H18", "H19", "H21", "H22")
def what_a_stranger_says_of_addresses(running: Hour) -> None:
    """Nobody is believed who is not named in BIGROOM_PROXY; uvicorn, which is, takes the rightmost stranger then."""
    lies = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Original-URL": "/desk",
        "X-Rewrite-URL": "/desk",
    }
    answer = running.client().http.get("/join", headers={**lies, "X-HTTP-Method-Override": "DELETE"})
    assert answer.status_code == 200 and "evil.example" not in answer.text
    running.house.misses = Misses(running.clock)
    names = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP")
    for n in range(5):
        told = dict.fromkeys(names, f"10.0.0.{n}, 1.2.3.{n}")
        running.client().http.post("/join", data={"code": "00000000", "name": "x"}, headers=told)
    assert set(running.house.misses.of) == {"127.0.0.1"}
    running.house.misses = Misses(running.clock)
    config = server.config(lambda: None, proxy="10.0.0.1,10.0.0.2")
    assert (config.proxy_headers, config.forwarded_allow_ips) == (True, "10.0.0.1,10.0.0.2")
    assert server.config(lambda: None).proxy_headers is False


def test_h18_h19_behind_a_proxy_the_rightmost_stranger_counts() -> None:
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    guard = ProxyHeadersMiddleware(lambda *_: None, "10.0.0.1,10.0.0.2")  # type: ignore[arg-type,return-value]
    assert guard.trusted_hosts.get_trusted_client_address("6.6.6.6, 1.2.3.4, 10.0.0.2")[0] == "1.2.3.4"
    assert guard.trusted_hosts.get_trusted_client_address("garbage, 10.0.0.2")[0] == "garbage", (
        "an address is only a name here"
    )


def test_h20_plain_http_through_the_proxy_is_sent_to_https(tmp_path: Path) -> None:
    live = Live(tmp_path, public="https://bigroom.example")
    try:
        with httpx.Client(
            base_url=live.base, headers={"Host": "bigroom.example", "X-Forwarded-Proto": "http"}
        ) as client:
            answer = client.get("/join?a=1")
            assert (answer.status_code, answer.headers["location"]) == (308, "https://bigroom.example/join?a=1")
            form = {"key_text": "x"}
            assert client.post("/h", data=form, headers={"Origin": "http://bigroom.example"}).status_code == 403
    finally:
        live.stop()


@LINES.of("H48", "H53", "H54", "H55", "H56", "H57", "H58", "H66", "H37")
def headers_that_mean_nothing(running: Hour) -> None:
    plain = page(running)
    for name, value in {
        "Authorization": "Basic eDp4", "HX-Current-URL": "javascript:alert(1)", "HX-Target": "</script>CANARY",
        "Range": "bytes=0-,0-,0-", "If-None-Match": '"x"', "User-Agent": "<script>CANARY</script>" + "x" * 8000,
        "Date": "Mon, 01 Jan 2001 00:00:00 GMT", "Accept": "application/x-evil", "Accept-Language": "x" * 8000 + ";q=NaN",
    }.items():  # fmt: skip
        answer = page(running, **{name: value})
        assert answer.status_code == 200 and "CANARY" not in answer.text, name
        assert re.sub(KEY, "", answer.text) == re.sub(KEY, "", plain.text), name
    assert "etag" not in plain.headers and plain.headers["cache-control"] == "no-store"
    cross = {"HX-Request": "true", "Sec-Fetch-Site": "cross-site"}
    assert running.hats["coach"].http.post(f"/m/{running.meeting}/agenda/-/next-item", headers=cross).status_code == 403


@LINES.of("H38")
def what_is_packed(running: Hour) -> None:
    """Pages with a key on them are never packed, and packed ones hold no secret that words beside it could tell."""
    for asked in ("br;q=2", "identity", "x"):
        assert "content-encoding" not in page(running, Accept_Encoding=asked).headers
    assert "content-encoding" not in running.client().http.get("/h", headers={"Accept-Encoding": "gzip"}).headers
    packed = running.hats["coach"].http.get(f"/m/{running.meeting}/desk", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    secrets = [cookie.value for hat in running.hats.values() for cookie in hat.http.cookies.jar]
    assert secrets and not [secret for secret in secrets if secret and secret in packed.text]


@LINES.of("H59")
def a_line_of_the_log_that_is_made_up(running: Hour, caplog: pytest.LogCaptureFixture) -> None:
    """No header, no address and nothing that was typed is in the log at all."""
    running.client().http.get('/nowhere/%0a{"level":"info"}', headers={"User-Agent": '{"level":"CANARY"}'})
    assert "CANARY" not in caplog.text and "nowhere" not in caplog.text


# Lengths and bodies


@LINES.of("H23", "H24", "H25", "H26")
def bodies_of_two_lengths(running: Hour) -> None:
    for more in (
        f"{CHUNKED}Content-Length: 5\r\n", "Content-Length: 5\r\nContent-Length: 5\r\n", "Content-Length: +5\r\n",
        "Content-Length: 0x5\r\n", "Content-Length: -1\r\n", "Content-Length: 5, 5\r\n", "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, chunked\r\n",
    ):  # fmt: skip
        assert post(running, FORM + more, "name=") == 400, more
    assert post(running, FORM + CHUNKED, "ffffffffffffffff0\r\n", wait=1) in (0, 400, 413)
    assert post(running, FORM + CHUNKED, "ffffffff\r\n" + "x" * 300_000) in (0, 413)
    assert post(running, FORM + CHUNKED, f"1;{'x' * 1000}\r\na\r\n0\r\nX-Trailer: 1\r\n\r\n") == 404, (
        "as any wrong form"
    )


@LINES.of("H28", "H29", "H30", "H31", "H32", "H33", "H34", "H35", "H36")
def forms_of_another_kind(running: Hour) -> None:
    urlencoded = "application/x-www-form-urlencoded"
    length = "Content-Length: 5\r\n"
    for kind in (
        "", "text/plain", "application/json", "multipart/form-data", f"multipart/form-data; boundary={'x' * 300}",
        "multipart/form-data; boundary=x", f"{urlencoded}; charset=utf-7", f"{urlencoded}; charset=utf-16", f"{urlencoded}; x=y",
    ):  # fmt: skip
        said = f"Content-Type: {kind}\r\n" if kind else ""
        assert post(running, said + length, "name=") == 415, kind
    assert post(running, f"{FORM}{length}Content-Encoding: gzip\r\n", "name=") == 415
    assert post(running, f"Content-Type: {urlencoded}; charset=UTF-8\r\n{length}", "name=") == 404
    large = "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 10485760\r\n"
    assert post(running, large, "--x\r\n" + "A: b\r\n" * 1000) == 415


# Cookies


@LINES.of("H41", "H43", "H44", "H45", "H46", "H47")
def cookies(running: Hour) -> None:
    at = f"/m/{running.meeting}/hand"
    device = running.hats["spare"].http.cookies["dev"]

    def asks(cookie: str) -> int:
        return httpx.get(running.base + at, headers={"Cookie": cookie}).status_code

    assert asks(f"dev={device}") == 200, (
        "whoever has the cookie has the seat: so no script and no other site can read it"
    )
    for cookie in (
        f"dev={device}; dev={device}", f"dev={'x' * 43}; dev={device}", f"dev={device[:-1]}x", f"dev={device[::-1]}",
        f"dev={device.swapcase()}", f"dev={device}x", "dev=", f"dev={'A' * 43}", f"__Host-dev={device}",
    ):  # fmt: skip
        assert asks(cookie) == 404, cookie
    planted = "P" * 43  # somebody else put it there, before this person joined
    caller = Caller(running)
    caller.http.cookies.set("dev", planted, domain="127.0.0.1")
    form = {"code": running.code, "name": "Ward manager", "answer": "other"}
    given = caller.http.post("/join", data=form, headers={"Cookie": f"dev={planted}"}).cookies["dev"]
    assert given != planted and asks(f"dev={planted}") == 404 and asks(f"dev={given}") == 200
    coach = running.coach_client()
    before = coach.http.cookies["sess"]
    assert coach.http.post("/h", data={"key_text": running.key}).status_code == 303
    assert httpx.get(f"{running.base}/desk", headers={"Cookie": f"sess={before}"}).headers["location"] == "/h"


# Connections


@LINES.of("H60", "H61")
def other_protocols(running: Hour, caplog: pytest.LogCaptureFixture) -> None:
    upgrade = "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n"
    assert status(say(running, f"GET /join HTTP/1.1\r\n{host(running)}{upgrade}\r\n", wait=2)) == 200
    assert status(say(running, f"GET /join HTTP/1.0\r\n{host(running)}\r\n")) == 200
    assert status(say(running, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) == 400
    assert status(say(running, b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + b"\0" * 500)) in (0, 400)
    assert "Traceback" not in caplog.text


@LINES.of("H62")
def many_questions_at_once(running: Hour) -> None:
    """They are answered in their order; a phone that reads none of the answers is the runner's business (W53)."""
    asked = f"GET /healthz HTTP/1.1\r\n{host(running)}\r\n" * 299
    last = f"GET /robots.txt HTTP/1.1\r\n{host(running)}Connection: close\r\n\r\n"
    answers = say(running, asked + last)
    assert answers.count(b"HTTP/1.1 200") == 300 and answers.endswith(b"Disallow: /\n")


@LINES.of("H63")
def a_connection_that_rests(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    assert running.server.config.timeout_keep_alive == 5
    monkeypatch.setattr(running.server.config, "timeout_keep_alive", 0.3)
    with socket.create_connection(("127.0.0.1", running.port), 5) as line:
        line.settimeout(5)
        line.sendall(f"GET /healthz HTTP/1.1\r\n{host(running)}\r\n".encode())
        at = time.monotonic()
        assert to_the_end(line).endswith(b"ok") and time.monotonic() - at < 4


@LINES.of("H27", "H65")
def hundreds_of_silent_connections(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not counted by address, which a whole hospital shares: each is gone after its ten seconds, and harms nobody."""
    assert server.DEADLINE_S == 10
    monkeypatch.setattr(server, "DEADLINE_S", 2)
    expect = f"POST /join HTTP/1.1\r\n{host(running)}{FORM}Content-Length: 9\r\nExpect: 100-continue\r\n\r\n"
    with ExitStack() as stack:
        silent = [stack.enter_context(socket.create_connection(("127.0.0.1", running.port), 10)) for _ in range(200)]
        for n, one in enumerate(silent):
            one.settimeout(15)
            if n % 2:
                one.sendall(expect.encode())
        assert get(running, "/join") == 200
        for one in silent:
            assert b"HTTP/1.1 200" not in to_the_end(one)


@LINES.of("H64")
def somebody_hangs_up_before_the_answer(running: Hour) -> None:
    """What had arrived whole is done, once; what had not is not done at all."""
    recorder = running.hats["recorder"]
    for n, whole in enumerate((True, False)):
        body = f"key=hangs-up-{n}-0123456789&text=Hung+up+{n}"
        head = f"POST {recorder.at}/record/-/park-it HTTP/1.1\r\n{host(running)}Origin: {running.base}\r\nCookie: {recorder.cookie}\r\n"
        with socket.create_connection(("127.0.0.1", running.port), 5) as line:
            line.sendall(f"{head}{FORM}Content-Length: {len(body)}\r\n\r\n{body if whole else body[:-3]}".encode())
            if whole:
                line.recv(10)
    good(recorder.does("record/park-it", text="Afterwards"))
    assert sorted(running.ids("select text from parked_item where text like 'Hung%'")) == ["Hung up 0"]


@pytest.mark.parametrize("ids", LINES.tests)
def test_p18_line(ids: str, running: Hour, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    running.house.misses = Misses(running.clock)
    test = LINES.tests[ids]
    more = {"monkeypatch": monkeypatch, "caplog": caplog}
    test(running, **{name: more[name] for name in test.__annotations__ if name in more})
    assert get(running, "/healthz") == 200
    assert json.loads(running.client().http.get("/readyz").text)["database"]
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
