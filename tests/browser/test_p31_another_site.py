"""P31: a page of another site changes nothing here.  (The matrix of headers is in tests/web/test_guard.py.)"""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.web import guards
from tests.browser.conftest import Stage
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
TRIES = ("form", "top form", "fetch", "fetch with our words", "image", "socket", "beacon")
PAGE = """<!doctype html><meta charset=utf-8><title>0</title><iframe name=frame></iframe>
<form id=form method=post target=frame action="{at}/agenda/-/start-meeting"><input name=key value=another-site-0><input name=text value=form></form>
<script src=/script.js></script>"""
SCRIPT = """
const body = (text) => new URLSearchParams({{key: "another-site-" + text.length, text}});
const done = () => {{ document.title = Number(document.title) + 1; }};
document.getElementById("form").submit();
const at = "{at}/agenda/-/start-meeting";
fetch(at, {{method: "POST", mode: "no-cors", credentials: "include", body: body("fetch")}}).then(done, done);
fetch(at, {{method: "POST", credentials: "include", body: body("fetch with our words"), headers: {{"HX-Request": "true"}}}}).then(done, done);
navigator.sendBeacon(at, body("beacon"));
const image = new Image(); image.onload = image.onerror = done; image.src = "{at}/agenda/-/start-meeting";
const socket = new WebSocket("{ws}/desk/live?since=-1");
socket.onopen = () => {{ document.body.append("OPENED"); }}; socket.onerror = done;
socket.onmessage = (event) => document.body.append(event.data);
fetch("{at}/record.json", {{credentials: "include"}}).then((answer) => answer.text()).then((text) => {{ document.body.append(text); done(); }}, done);
"""


@pytest.fixture
def elsewhere(live: Live) -> Iterator[str]:
    """Another origin on this very machine: its cookies are the same, for ports do not part them."""
    at, ws = f"{live.base}/m/{live.meeting}", f"{live.base.replace('http', 'ws', 1)}/m/{live.meeting}"

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text = SCRIPT.format(at=at, ws=ws) if self.path.endswith(".js") else PAGE.format(at=at)
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if self.path.endswith(".js") else "text/html")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None: ...

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    yield f"http://{{host}}:{site.server_address[1]}/"
    site.shutdown()
    site.server_close()
    thread.join(10)


def visits(stage: Stage, elsewhere: str) -> str:
    """A coach who is signed in opens the other site; what it could read, and whether the meeting has started by then."""
    desk = stage.desk()
    read = ""
    for host in ("127.0.0.1", "localhost"):  # the same site on another port, and another site altogether
        page = desk.context.new_page()
        page.goto(elsewhere.format(host=host))
        page.wait_for_function("Number(document.title) >= 5", timeout=20_000)
        read += page.locator("body").inner_text()
    started = stage.live.in_office(
        lambda tx: tx.exec_driver_sql("select count(*) from meeting where started_at is not null").scalar_one()
    )
    return f"{read}|{started}"


def test_p31_a_page_of_another_origin_reads_nothing_and_changes_nothing(stage: Stage, elsewhere: str) -> None:
    assert visits(stage, elsewhere) == "|0"


def test_p31_a_house_that_does_not_ask_where_a_form_comes_from_is_noticed(
    stage: Stage,
    elsewhere: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guards, "from_here", lambda *_: True)
    assert visits(stage, elsewhere).endswith("|1"), "the meeting was started from there"
