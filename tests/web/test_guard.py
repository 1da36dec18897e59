"""Who may speak to the server at all, and what every answer carries (reliability.md, 2.5; W and F70)."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from app.web import bucket as buckets
from app.web import socket as door
from tests.hats import Hour, good, hour
from tests.live import Live
from tests.web.lines import close_code, line, pieces, refused

HTTPS = "https://bigroom.example"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """On the ward's own network, without HTTPS."""
    live = Live(Path(tmp_path_factory.mktemp("plain")))
    live.clock.move(minutes=-10)  # type: ignore[attr-defined]
    yield live
    live.stop()


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Behind HTTPS."""
    live = Live(Path(tmp_path_factory.mktemp("secure")), public=HTTPS)
    yield live
    live.stop()


def ask(live: Live, method: str, path: str, **headers: str) -> httpx.Response:
    """With exactly these headers; Host is the address the installation is known by."""
    with httpx.Client(base_url=live.base) as client:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Host": (live.public or live.base).split("://")[1], **named}
        return client.request(method, path, headers=sent, data={"key_text": "x"} if method == "POST" else None)


# Host


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1",
        "localhost:{port}",
        "127.0.0.1:{port}.evil.example",
        "",
        "127.0.0.1:{port}@evil.example",
    ],
)
def test_a_host_we_are_not_is_400(plain: Live, host: str) -> None:
    assert ask(plain, "GET", "/", Host=host.format(port=plain.port)).status_code == 400


@pytest.mark.parametrize("hosts", [[], ["127.0.0.1:{port}", "evil.example"], ["127.0.0.1:{port}", "127.0.0.1:{port}"]])
def test_a_host_is_named_exactly_once(plain: Live, hosts: list[str]) -> None:
    lines = "".join(f"Host: {host.format(port=plain.port)}\r\n" for host in hosts)
    with socket.create_connection(("127.0.0.1", plain.port), 5) as raw:
        raw.sendall(f"GET / HTTP/1.1\r\n{lines}Connection: close\r\n\r\n".encode())
        assert raw.makefile("rb").readline().split()[1] == b"400"


# Where a form comes from

SITES = ("same-origin", "same-site", "cross-site", "none", "", "x")
ORIGINS = ("ours", "null", "https://evil.example", "other port", "other scheme", "suffix")


def origin(live: Live, word: str) -> str:
    ours = live.public or live.base
    made = {
        "ours": ours,
        "other port": f"{ours}1",
        "other scheme": ours.replace("http", "https"),
        "suffix": f"{ours}.evil.example",
    }
    return made.get(word, word)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("word", ORIGINS)
def test_sec_fetch_site_and_origin_together(plain: Live, site: str, word: str) -> None:
    answer = ask(plain, "POST", "/h", Sec_Fetch_Site=site, Origin=origin(plain, word))
    assert answer.status_code == (404 if (site, word) == ("same-origin", "ours") else 403)


@pytest.mark.parametrize("site", SITES)
def test_sec_fetch_site_alone(plain: Live, site: str) -> None:
    assert ask(plain, "POST", "/h", Sec_Fetch_Site=site).status_code == (404 if site == "same-origin" else 403)


@pytest.mark.parametrize("word", ORIGINS)
def test_origin_alone_as_older_phones_send_it(plain: Live, word: str) -> None:
    assert ask(plain, "POST", "/h", Origin=origin(plain, word)).status_code == (404 if word == "ours" else 403)


@pytest.mark.parametrize(
    ("page", "status"),
    [("{ours}/join", 404), ("{ours}", 403), ("{ours}.evil.example/", 403), ("https://evil.example/{ours}/", 403)],
)
def test_referer_alone(plain: Live, page: str, status: int) -> None:
    assert ask(plain, "POST", "/h", Referer=page.format(ours=plain.base)).status_code == status


def test_a_form_that_says_nothing_of_where_it_comes_from_is_403(plain: Live) -> None:
    assert ask(plain, "POST", "/h").status_code == 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_guarded_too(plain: Live, method: str) -> None:
    assert ask(plain, method, "/h", Origin="https://evil.example").status_code == 403
    assert ask(plain, method, "/h", Origin=plain.base).status_code == 405


@pytest.mark.parametrize("site", SITES)
def test_a_page_may_be_opened_from_anywhere(plain: Live, site: str) -> None:
    assert ask(plain, "GET", "/join", Sec_Fetch_Site=site, Origin="https://evil.example").status_code == 200


def test_no_answer_lets_another_site_read_it(plain: Live) -> None:
    for method in ("GET", "OPTIONS"):
        answer = ask(plain, method, "/join", Origin="https://evil.example", Access_Control_Request_Method="POST")
        assert not [name for name in answer.headers if name.startswith("access-control")]


# Headers

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' {ws}; frame-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)
EVERY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
PAGE = {
    **EVERY,
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), "
        "publickey-credentials-create=(self), screen-wake-lock=(self)"
    ),
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex",
}
STRICT = {"strict-transport-security": "max-age=31536000; includeSubDomains"}
OURS = {*PAGE, *STRICT, "content-security-policy"}


def security(answer: httpx.Response) -> dict[str, str]:
    assert len(answer.headers.raw) == len({name.lower() for name, _ in answer.headers.raw}), "a header came twice"
    assert "server" not in answer.headers
    return {name: value for name, value in answer.headers.items() if name in OURS}


@pytest.mark.parametrize("path", ["/", "/join", "/h", "/wall", "/nowhere", f"/m/{'A' * 22}/hand"])
def test_the_exact_headers_of_a_page(plain: Live, secure: Live, path: str) -> None:
    policy = POLICY.format(ws=plain.base.replace("http", "ws", 1))
    assert security(ask(plain, "GET", path)) == {**PAGE, "content-security-policy": policy}
    policy = POLICY.format(ws="wss://bigroom.example") + "; upgrade-insecure-requests"
    assert security(ask(secure, "GET", path)) == {**PAGE, **STRICT, "content-security-policy": policy}


def test_a_page_without_https_asks_no_browser_for_what_it_must_ignore(tmp_path: Path) -> None:
    """On the ward's own address browsers would only complain in the console; on HTTPS and on this machine it counts."""
    live = Live(tmp_path, public="http://192.168.0.7:8000")
    try:
        assert "cross-origin-opener-policy" not in security(ask(live, "GET", "/"))
    finally:
        live.stop()


def test_the_exact_headers_of_a_static_file(plain: Live, secure: Live) -> None:
    for live, strict in ((plain, {}), (secure, STRICT)):
        address = ask(live, "GET", "/").text.partition('href="/static/')[2].partition('"')[0]
        answer = ask(live, "GET", f"/static/{address}")
        assert answer.status_code == 200
        assert security(answer) == {**EVERY, **strict, "cache-control": "public, max-age=31536000, immutable"}


def test_the_exact_headers_of_a_refusal(plain: Live, secure: Live) -> None:
    """What the guard itself says, and what a page behind it says."""
    assert security(ask(plain, "POST", "/h", Origin="https://evil.example")) == EVERY
    assert security(ask(secure, "POST", "/h", Origin="https://evil.example")) == {**EVERY, **STRICT}
    assert security(ask(plain, "GET", "/", Host="evil.example")) == EVERY
    assert security(ask(secure, "GET", "/", Host="evil.example")) == {**EVERY, **STRICT}
    no = ask(plain, "POST", "/h", Origin=plain.base, HX_Request="true")
    assert no.status_code == 404 and security(no).items() >= PAGE.items()


def test_cookies_over_plain_http_and_behind_https(plain: Live, secure: Live) -> None:
    over_http = ask(plain, "GET", "/wall").headers["set-cookie"].lower()
    assert over_http.startswith("wall=") and "secure" not in over_http and "__host-" not in over_http
    behind_https = ask(secure, "GET", "/wall").headers["set-cookie"]
    assert behind_https.startswith("__Host-wall=")
    for cookie in (over_http, behind_https.lower()):
        assert "httponly" in cookie and "samesite=lax" in cookie and "path=/" in cookie and "domain" not in cookie
    assert "; secure" in behind_https.lower()


def test_an_http_name_does_not_let_anybody_in_behind_https(secure: Live) -> None:
    """Anybody on the network can plant a cookie without the prefix."""
    made = ask(secure, "GET", "/wall").cookies["__Host-wall"]
    assert "__Host-wall=" not in ask(secure, "GET", "/wall", Cookie=f"__Host-wall={made}").headers.get("set-cookie", "")
    assert "__Host-wall=" in ask(secure, "GET", "/wall", Cookie=f"wall={made}").headers["set-cookie"]


# The handshake of a socket


def test_w1_to_w9_the_handshake(plain: Live, tmp_path: Path) -> None:
    phone = plain.phone("Ward sister")
    with line(phone) as there:
        assert "hand-top" in pieces(str(there.recv(timeout=5)))
    assert refused(phone, origin=None) == 403, "W1"
    assert refused(phone, origin="https://evil.example") == 403, "W2"
    assert refused(phone, origin="null") == 403, "W3"
    assert refused(phone, origin=f"{plain.base}.evil.example") == 403, "W4"
    assert refused(phone, origin=plain.base.replace("http", "https")) == 403, "W5"
    assert refused(phone, origin=plain.base.replace("127", "a.127")) == 403, "W6"
    twice = [("Origin", plain.base), ("Origin", plain.base), ("Cookie", phone.cookie)]
    assert refused(phone, origin=None, additional_headers=twice) == 400, "W7"
    assert refused(plain.client()) == 403, "W8"
    for cookie in (phone.cookie[:-1] + "_", "dev=", "dev=" + "A" * 43, "dev=" + "A" * 4000):
        assert refused(phone, additional_headers={"Cookie": cookie}) == 403, "W9"


def test_w5_http_of_our_host_where_the_address_is_https(secure: Live) -> None:
    caller = secure.client()
    host = {"Host": "bigroom.example"}
    for said in ("http://bigroom.example", "https://a.bigroom.example", "https://bigroom.example.evil.example"):
        assert refused(caller, origin=said, additional_headers=host) in (400, 403)


def test_w9_a_device_of_another_meeting_and_a_wall_of_another_team(running: Hour) -> None:
    for hat in ("stranger", "other coach", "wall"):
        for screen in ("hand", "desk"):
            assert refused(running.hats[hat], screen) == 403
    assert refused(running.hats["stranger"], "wall") == refused(running.hats["other coach"], "wall") == 403
    assert refused(running.client(), "wall") == 403
    with line(running.hats["wall"], "wall") as wall:
        assert "stage" in pieces(str(wall.recv(timeout=5)))


# A socket that is open


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = hour(tmp_path)
    yield made
    made.stop()


def test_w10_a_removed_device_is_let_go_within_a_second_and_stays_out(running: Hour) -> None:
    with line(running.hats["spare"]) as phone, line(running.hats["participant"]) as other:
        phone.recv(timeout=5)
        at = time.monotonic()
        good(running.hats["coach"].does("meeting/remove-person", participant=running.person("spare")))
        assert close_code(phone, 1) == 4403
        assert time.monotonic() - at < 1
        assert refused(running.hats["spare"]) == 403
        assert running.hats["spare"].get("hand").status_code == 404
        assert running.hats["spare"].does("record/park-it", text="One more thing").status_code == 404
        other.send("x")
        assert close_code(other) == 1008, "the others were still on the line"


def test_f57_a_role_that_went_takes_its_controls_from_the_open_desk(running: Hour) -> None:
    was, item = running.hats["facilitator"], running.brainstorm()
    with line(was, "desk") as desk:
        first = pieces(str(desk.recv(timeout=5)))
        assert "/close-ideas" in first["stage"]
        good(running.hats["coach"].does("meeting/give-role", role="facilitator", participant=running.person("spare")))
        while True:  # the whole sheet of the rights that are left
            after = pieces(str(desk.recv(timeout=5)))
            if "stage" in after and "<form" not in after["stage"]:
                break
        assert set(after) == set(first)
        assert not [name for name, html in after.items() if "<form" in html]
        assert was.does("brainstorm/open-ideas", item, mode="open").status_code == 403
        good(running.hats["spare"].does("brainstorm/close-ideas", item))


def test_f57_the_timekeeper_of_before_may_not_move_the_time(running: Hour) -> None:
    good(running.hats["timekeeper"].does("agenda/pause-timer"))
    good(running.hats["timekeeper"].does("meeting/hand-on", role="timekeeper", participant=running.person("spare")))
    assert running.hats["timekeeper"].does("agenda/resume-timer").status_code == 403
    good(running.hats["spare"].does("agenda/resume-timer"))


def test_w26_bytes_are_1003_and_text_is_1008(running: Hour) -> None:
    for says, code in ((b"\x00", 1003), ("{}", 1008), ("", 1008), ("x" * 16000, 1008), (b"x" * 16000, 1003)):
        with line(running.hats["participant"]) as phone:
            phone.send(says)
            assert close_code(phone) == code, says[:4]


def test_w49_a_flood_is_1008_and_harms_nobody(running: Hour) -> None:
    with line(running.hats["participant"]) as flooding, line(running.hats["spare"]) as other:
        frames = b"\x81\x81\x00\x00\x00\x00x" * 20000  # masked with nothing: one byte of text each
        flooding.socket.sendall(frames)
        assert close_code(flooding) in (1008, None)  # None: cut while it still talked
        good(running.hats["coach"].does("agenda/pause-timer"))
        while "hand-top" not in pieces(str(other.recv(timeout=5))):
            pass


def test_w49_the_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    """40 at once, 20 a second."""
    at = 0.0
    monkeypatch.setattr(buckets, "monotonic", lambda: at)
    bucket = buckets.Bucket(door.RATE, door.BURST, at=0.0)
    assert [bucket.spend() for _ in range(41)] == [True] * 40 + [False]
    at = 1.0
    assert [bucket.spend() for _ in range(20)] == [True] * 19 + [False]  # what was refused counts too


def test_w66_a_stop_says_1012_to_every_socket(tmp_path: Path) -> None:
    running = hour(tmp_path)
    screens = [("participant", "hand"), ("leader", "desk"), ("coach", "desk"), ("wall", "wall")]
    with ExitStack() as stack:
        stack.callback(running.stop)
        lines = [stack.enter_context(line(running.hats[hat], screen)) for hat, screen in screens]
        for one in lines:
            one.recv(timeout=5)
        running.stop()
        assert [close_code(one) for one in lines] == [1012] * 4
