"""The lines U of the catalogue: addresses and what hangs on them."""

import json
import logging
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.web.misses import Misses
from tests.bad_lines import Lines, routes
from tests.hats import INSIDE, Hour, good, hour
from tests.web.raw import get, host, say, status

LINES = Lines()
CODE = "48291357"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(Path(tmp_path_factory.mktemp("address")))
    yield made
    made.stop()


def seen(running: Hour, path: str, hat: str = "stranger") -> tuple[int, str]:
    answer = running.hats[hat].http.get(path)
    return answer.status_code, answer.text


def counted(running: Hour) -> list[str]:
    """How many rows there are of each kind."""
    tables = running.ids("select name from sqlite_master where type = 'table' order by name")
    return [f"{name} {running.ids(f'select count(*) from {name}')[0]}" for name in tables]


# Codes


@LINES.of("U1")
def a_code_in_an_address_is_no_way_in(running: Hour) -> None:
    """There is one way to type a code, the form; an address that holds one says the same of every code."""
    assert len({seen(running, f"/join/{code}") for code in (running.code, CODE, "1")}) == 1
    assert seen(running, f"/join/{running.code}")[0] == 404


@LINES.of("U2", "U4")
def ways_to_write_a_code(running: Hour) -> None:
    code = running.code
    wide = "".join(chr(0xFF10 + int(n)) for n in code)
    for typed in (
        f"{code[:4]} {code[4:]}",
        f" {code[:4]}-{code[4:]} ",
        ".".join(code),
        wide,
        f"{code[:4]}\u00a0{code[4:]}",
    ):
        answer = running.client().http.post("/join", data={"code": typed, "name": "Ward manager", "answer": "other"})
        assert answer.status_code == 303, typed
    for typed in (f"{code}\0", f"{code}\n1", "٤٨٢٩١٣٥٧", "ＡＢＣＤ１３５７"):
        assert running.client().http.post("/join", data={"code": typed, "name": "x"}).status_code == 404, typed


@LINES.of("U3")
def what_is_no_code_is_not_looked_up(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.join.by_code", None)  # a look would be a fault, and a line in the log
    for typed in ("12345", "1234567", "1" * 12, "abcdefgh", "1234567x"):
        answer = running.client().http.post("/join", data={"code": typed, "name": "x"})
        assert answer.status_code == 404 and "eight digits" in answer.text
        assert f'value="{typed}"' in answer.text


# Paths


@LINES.of("U7", "U53", "U56", "U57")
def paths_that_go_nowhere(running: Hour) -> None:
    for path in (
        f"/join/{CODE}/..", "/join/%2e%2e/admin", "/join/%252e%252e", "/join;x=1", "/join//ABC", "/%252e%252e/secret.key",
    ):  # fmt: skip
        assert get(running, path) == 404, path


@LINES.of("U8", "U9", "U13")
def paths_that_look_like_another_site(running: Hour) -> None:
    for path in ("//evil.example/x", "//evil.example/", "/\\evil.example", "/%5cevil.example", "/%09/evil.example/"):
        answer = say(running, f"GET {path} HTTP/1.1\r\n{host(running)}Connection: close\r\n\r\n")
        assert status(answer) in (400, 404) and b"\r\nlocation:" not in answer.lower(), path


@LINES.of("U10", "U11", "U48")
def whole_addresses_on_the_line(running: Hour) -> None:
    """Which host is asked stands in Host, and the guard looks at that alone."""
    assert get(running, "http://evil.example/", "X: 1\r\n") == 200
    assert (
        status(say(running, "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        == 400
    )
    for path in ("@google.com", "https://nhs.example@evil.example/"):
        said = say(running, f"GET {path} HTTP/1.1\r\n{host(running)}Connection: close\r\n\r\n")
        assert status(said) in (200, 400) and b"evil" not in said and b"google" not in said


@LINES.of("U12", "U14")
def nobody_can_say_where_to_go_next(running: Hour) -> None:
    """There is no such word in any address; where a form came from is looked at, and only our own paths are kept."""
    for more in ("https://evil.example", "//evil.example", "%0d%0aSet-Cookie:x=1"):
        answer = running.client().http.get(f"/desk?next={more}")
        assert answer.status_code == 303 and answer.headers["location"] == "/h"
    form = {"key": "a-key-of-the-test", "text": "x"}
    for referer in (
        "//evil.example",
        f"{running.base}//evil.example",
        "https://evil.example/\\x",
        f"{running.base}/a%0d%0aX: 1",
    ):
        at = f"/m/{running.meeting}/record/-/park-it"
        answer = running.hats["recorder"].http.post(at, data=form, headers={"Referer": referer})
        went = answer.headers["location"]
        assert answer.status_code == 303 and re.fullmatch(r"/([\w?=-][\w/?=-]*)?", went), (referer, went)


@LINES.of("U15", "U16", "U17")
def addresses_that_are_too_long(running: Hour) -> None:
    assert get(running, "/" + "a" * 8192) == 414
    assert get(running, "/join?" + "a" * 8192) == 414
    assert get(running, "/" + "a" * 8000) == 404
    assert get(running, "/" + "a" * 3_000_000) in (0, 414)
    assert get(running, "/join?" + "&".join(["a=1"] * 51)) == 400
    assert get(running, "/join?" + "&".join(f"a{n}=1" for n in range(50))) == 200


@LINES.of("U18", "U19", "U20", "U21", "U22", "U58")
def words_in_an_address(running: Hour) -> None:
    """`since` is read as a number; nothing is sorted or paged by an address, no column is chosen, a search is words."""
    at = f"/m/{running.meeting}/hand/state"
    for typed in ("abc", "1e9", "1.5", "", "0x1"):
        assert seen(running, f"{at}?since={typed}", "participant")[0] == 404, typed
    for typed in ("-1", "0", "99999999999999999999"):
        assert seen(running, f"{at}?since={typed}", "participant")[0] == 200, typed
    plain = running.client().http.get("/").headers
    for query in (
        "sort=name;DROP",
        "sort=__class__",
        "q=%25%25%25",
        "q=e" + "%CC%81" * 1000,
        "lang=../../x",
        "page=-1",
    ):
        answer = running.client().http.get(f"/?{query}")
        assert answer.status_code == 200 and answer.headers["content-length"] == plain["content-length"], query
    assert seen(running, f"/m/{running.meeting}/record.csv?columns=password_hash", "coach")[0] in (200, 404)
    paths = {path for _, path in routes(running.app.app)}
    assert not [path for path in paths if "sort" in path]
    assert [path for path in paths if "search" in path] == ["/t/{team}/search"]
    for typed in ("%25%25%25", "e" + "%CC%81" * 190, "' OR 1=1 --", "_", "%22%3E%3Cb%3E"):
        status, text = seen(running, f"/t/{running.team}/search?q={typed}", "coach")
        assert status == 200 and "<b>" not in text.split("<main", 1)[1].split("</h1>", 1)[-1][:2000], typed


@LINES.of("U23", "U50", "U51", "U52")
def nothing_of_an_address_is_put_into_the_form(running: Hour) -> None:
    """A link can neither fill the form in nor send it."""
    for query in ("code=1&code=2", "utm_source=<script>CANARY</script>", "name=<b>CANARY</b>", f"code={running.code}"):
        status_code, page = seen(running, f"/join?{query}")
        assert status_code == 200 and "CANARY" not in page and running.code not in page
    assert (
        running.client().http.get(f"/join?code={running.code}", headers={"Sec-Fetch-Site": "cross-site"}).cookies == {}
    )


@LINES.of("U46")
def a_slash_too_many(running: Hour) -> None:
    answer = running.client().http.get("/join/")
    assert (answer.status_code, answer.headers["location"]) == (308, "/join")
    assert get(running, "/nowhere//") == 404


@LINES.of("U54", "U55")
def letters_that_cannot_be_read(running: Hour) -> None:
    for path in ("/%zz", "/%u0041", "/%", "/join?a=%zz"):
        assert get(running, path) == 400, path
    for path in ("/%ff%fe", "/%C0%AF", "/\xff\xfe", f"/m/{'%ff' * 22}/hand"):
        assert get(running, path) in (400, 404), path


# Host links


class Forms(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.methods, self.buttons = list[str](), 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.methods += [str(dict(attrs).get("method"))] if tag == "form" else []
        self.buttons += tag == "button"


@LINES.of("U24", "U25", "U30")
def a_host_link_that_a_scanner_opens(running: Hour) -> None:
    """The secret stands after #, which no browser sends; what is opened shows a button and does nothing."""
    before = counted(running)
    for agent in ("Slackbot-LinkExpanding 1.0", "Mozilla/5.0"):
        page = running.client().http.get("/h", headers={"User-Agent": agent})
        assert page.status_code == 200 and page.cookies == {}
        assert Forms(page.text).methods == ["post"] and Forms(page.text).buttons == 1
        assert page.headers["referrer-policy"] == "same-origin"
    assert counted(running) == before
    script = running.client().http.get("/h").text
    name = re.findall(r'src="(/static/[^"]+host\.js)"', script)[0]
    assert "replaceState" in running.client().http.get(name).text, "the address bar forgets it"


@LINES.of("U26")
def a_host_link_is_a_key_and_no_ticket(running: Hour) -> None:
    for _ in range(2):
        assert running.coach_client().http.get("/desk?stay=1").status_code == 200


@LINES.of("U28")
def the_key_of_one_team_opens_no_other(running: Hour) -> None:
    other = running.hats["other coach"]
    assert {other.get(page).status_code for page in ("desk", "plan", "record")} == {404}
    assert other.http.get(f"/t/{running.team}").status_code == 404


@LINES.of("U31", "U32")
def the_desk_without_a_right_to_it(running: Hour) -> None:
    assert running.hats["participant"].get("desk").status_code == 403
    answer = running.hats["stranger"].http.get("/desk")
    assert (answer.status_code, answer.headers["location"]) == (303, "/h")
    assert running.hats["stranger"].get("desk").status_code == 404


@LINES.of("U33")
def ids_cannot_be_counted_through(running: Hour) -> None:
    for n in ("1", "2", "1000", "-1"):
        assert seen(running, f"/m/{n}/hand", "coach")[0] == 404
    found = [
        running.meeting,
        running.team,
        *running.ids("select id from agenda_item"),
        *running.ids("select id from participant"),
    ]
    assert (
        all(re.fullmatch(r"[A-Za-z0-9_-]{22}", id_) for id_ in found)
        and len({id_[:4] for id_ in found}) > len(found) - 3
    )


# Methods


@LINES.of("U34", "U35", "U36")
def methods(running: Hour) -> None:
    at = f"/m/{running.meeting}"
    before = counted(running)
    for method, path in sorted(routes(running.app.app)):
        known = path.replace("{meeting}", running.meeting).replace("{team}", running.team).replace("{item}", "-")
        where = re.sub(r"{[^}]*}", "x" * 22, known)
        if method == "POST" and ("GET", path) not in routes(running.app.app):
            assert running.hats["coach"].http.get(where).status_code in (404, 405), path
    for path in (
        "/",
        "/join",
        "/h",
        "/wall",
        "/desk?stay=1",
        f"{at}/desk",
        f"{at}/notes",
        f"{at}/plan",
        f"{at}/record",
        "/healthz",
    ):
        answer = running.hats["coach"].http.head(path)
        assert answer.status_code == 200 and answer.content == b"", path
        options = running.hats["coach"].http.options(path)
        assert options.status_code == 405 and not [
            name for name in options.headers if name.startswith("access-control")
        ]
    assert running.client().http.head("/wall").cookies == {}
    assert counted(running) == before


@LINES.of("U37", "U38")
def methods_that_nobody_uses(running: Hour) -> None:
    for method in ("TRACE", "CONNECT", "PROPFIND", "get", "QUERY"):
        assert get(running, "/join", f"Origin: {running.base}\r\n", method=method) in (400, 405), method
    assert status(say(running, f"GET\t/join HTTP/1.1\r\n{host(running)}\r\n")) == 400
    form = {"_method": "DELETE", "name": "x"}
    answer = running.hats["stranger"].http.post(
        f"/t/{running.team}?_method=GET", data=form, headers={"X-HTTP-Method-Override": "GET"}
    )
    assert answer.status_code == 404 and running.team in running.ids("select id from team")


# Files


@LINES.of("U39", "U40", "U41")
def files_come_from_a_list(running: Hour) -> None:
    for path in (
        "/static/../bigroom.db", "/static/%2e%2e/secret.key", "/static/..%2f..%2fsecret.key", "/static/x/../main.py",
        "/static/con", "/static/x/\\\\evil\\share", "/static/x/C:/",
    ):  # fmt: skip
        assert get(running, path) == 404, path
    address = re.findall(r'href="(/static/[^"]+\.css)"', seen(running, "/")[1])[0]
    whole = running.client().http.get(address)
    many = ",".join(f"{n}-{n + 1}" for n in range(900))
    for ranges in ("0-,0-,0-", many):
        part = running.client().http.get(address, headers={"Range": f"bytes={ranges}"})
        assert part.status_code == 200 and part.content == whole.content


@LINES.of("U42", "U45")
def what_scanners_ask_for(running: Hour, caplog: pytest.LogCaptureFixture) -> None:
    for path in (
        "/favicon.ico",
        "/.git/config",
        "/wp-login.php",
        "/docs",
        "/openapi.json",
        "/redoc",
        "/admin",
        "/.well-known/security.txt",
    ):
        assert get(running, path) == 404, path
    assert running.client().http.get("/robots.txt").text.endswith("Disallow: /\n")
    assert caplog.records == []


@LINES.of("U43", "U44")
def for_those_who_run_it(running: Hour) -> None:
    assert seen(running, "/healthz?x=1") == (200, "ok")
    assert get(running, "/metrics") == 404


@LINES.of("U47", "U49")
def hosts(running: Hour) -> None:
    for named in ("bigroom.examp\u04cfe".encode(), b"xn--bigroom-9x4d.example", b"127.0.0.1:1", b"127.0.0.1"):
        assert status(say(running, b"GET / HTTP/1.1\r\nHost: " + named + b"\r\nConnection: close\r\n\r\n")) == 400


# What was


@LINES.of("U59", "U61")
def what_is_not_there_any_more(running: Hour) -> None:
    """A link of something that was erased answers as one that never was."""
    gone, never = "A" * 22, "B" * 22
    assert seen(running, f"/m/{gone}/record") == seen(running, f"/m/{never}/record")
    assert seen(running, f"/t/{gone}", "coach")[0] == 404


@LINES.of("U62")
def an_old_page_sends_to_an_address_that_is_gone(running: Hour) -> None:
    at = f"/m/{running.meeting}/record/-/park-it-the-old-way"
    page = running.hats["recorder"].http.post(at, data={"text": "Not to be lost", "key": "an-old-key"})
    assert page.status_code == 404 and "Not to be lost" in page.text


@LINES.of("U60")
def the_record_of_a_meeting_that_is_over(running: Hour) -> None:
    good(running.hats["coach"].does("agenda/end-meeting"))
    assert {running.hats[hat].get("record").status_code for hat in INSIDE} == {200}
    assert {running.hats[hat].get("record").status_code for hat in ("stranger", "other coach", "wall")} == {404}
    assert json.loads(running.hats["participant"].get("record.json").text)


@pytest.mark.parametrize("ids", LINES.tests)
def test_p18_line(ids: str, running: Hour, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    running.house.misses = Misses(running.clock)
    running.house.budgets.windows.clear()
    test = LINES.tests[ids]
    more = {"monkeypatch": monkeypatch, "caplog": caplog}
    test(running, **{name: more[name] for name in test.__annotations__ if name in more})
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
