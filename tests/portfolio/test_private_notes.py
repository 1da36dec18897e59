"""Notes that only two people read, or a pair: they are on no other page and in no file (ST-6, RE-2)."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import httpx
import pikepdf
import pytest
from fastapi.routing import APIRoute
from lxml import etree
from sqlalchemy import Connection

from app.exports.files import DOCX, FILES
from app.portfolio.tables import TeamCoaching
from app.portfolio.writing import see_labels, set_coaching
from app.teams import keys, office
from tests.exports import pdf_words
from tests.live import NINE, SECRET, Caller, Live

PAIR, SUPERVISED, ANSWER = (
    "The pair saw a quiet registrar",
    "Standards of the first ten minutes",
    "I would like to rest",
)
LEAKED = "The pair saw a note in the wrong place"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    made = Live(tmp_path_factory.mktemp("notes"))
    made.in_office(lambda tx: set_coaching(tx, TeamCoaching(team_id=made.team), ["Cohort 3"]))
    yield made
    made.stop()


def signed_in(live: Live, name: str, *, supervisor: bool = False, team: str = "") -> Caller:
    def making(tx: Connection) -> str:
        made = keys.add_coach(tx, SECRET, name, NINE, supervisor=supervisor)
        if supervisor:
            see_labels(tx, made, ["Cohort 3"])
        if team:
            office.give_team(tx, made, team, outside=True)
        return keys.key_now(tx, SECRET, made)

    caller = Caller(live, name)
    assert caller.http.post("/h", data={"key_text": live.in_office(making)}).status_code == 303
    return caller


def coach_id(live: Live, page: str, name: str) -> str:
    part = page.split(f">{name}</option>")[0]
    return part.rsplit('value="', 1)[1].split('"')[0]


@pytest.fixture(scope="module")
def people(live: Live) -> dict[str, Caller]:
    """Everybody, with a note of each kind written."""
    coach, pair = live.coach_client(), signed_in(live, "Flow coach, outside", team=live.team)
    boss, other = signed_in(live, "Supervisor", supervisor=True), signed_in(live, "Second supervisor", supervisor=True)
    stranger = signed_in(live, "Coach of another team")
    note = {"saw": PAIR, "next_try": "Ask online first", "meeting": live.meeting}
    assert coach.http.post(f"/t/{live.team}/notes", data={"key": uuid4().hex, **note}).status_code == 303
    to = coach_id(live, boss.http.get("/supervision").text, "Coach")
    for kind in ("normative", "formative", "developmental"):
        sent = {"person": to, "kind": kind, "text": f"{SUPERVISED} ({kind})"}
        assert boss.http.post("/supervision", data={"key": uuid4().hex, **sent}).status_code == 303
    back = coach_id(live, coach.http.get("/supervision").text, "Supervisor")
    answer = {"person": back, "kind": "developmental", "text": ANSWER}
    assert coach.http.post("/supervision", data={"key": uuid4().hex, **answer}).status_code == 303
    phone = live.phone("Ward sister")
    assert coach.does("agenda/start-meeting", screen="desk").status_code == 200
    return {"coach": coach, "pair": pair, "boss": boss, "other": other, "stranger": stranger, "phone": phone}


def test_the_pair_reads_its_notes_and_nobody_else(live: Live, people: dict[str, Caller]) -> None:
    where = f"/t/{live.team}/notes"
    for who in ("coach", "pair"):
        html = people[who].http.get(where).text
        assert PAIR in html and "Ask online first" in html and "week 1" in html
    for who in ("boss", "other", "stranger", "phone"):
        assert people[who].http.get(where).status_code == 404, who
        assert people[who].http.post(where, data={"key": uuid4().hex, "saw": "x"}).status_code == 404, who


def test_each_takes_away_only_what_they_wrote(live: Live, people: dict[str, Caller]) -> None:
    html = people["coach"].http.get(f"/t/{live.team}/notes").text
    note = html.split('name="note" value="')[1].split('"')[0]
    assert 'name="note"' not in people["pair"].http.get(f"/t/{live.team}/notes").text
    assert (
        people["pair"].http.post(f"/t/{live.team}/notes/drop", data={"key": uuid4().hex, "note": note}).status_code
        == 303
    )
    assert PAIR in people["coach"].http.get(f"/t/{live.team}/notes").text


def test_st6_supervision_notes_of_three_kinds_are_seen_by_the_two_only(people: dict[str, Caller]) -> None:
    for who in ("coach", "boss"):
        html = people[who].http.get("/supervision").text
        assert html.count(SUPERVISED) >= 3 and ANSWER in html, who
        for kind in ("normative", "formative", "developmental"):
            assert f"({kind})" in html
    for who in ("pair", "other", "stranger"):
        html = people[who].http.get("/supervision").text
        assert SUPERVISED not in html and ANSWER not in html, who
    assert people["phone"].http.get("/supervision").status_code == 404


def test_st6_nobody_writes_to_who_is_not_theirs(live: Live, people: dict[str, Caller]) -> None:
    to = coach_id(live, people["boss"].http.get("/supervision").text, "Coach")
    form = {"person": to, "kind": "formative", "text": "x"}
    for who in ("pair", "stranger", "coach"):
        assert people[who].http.post("/supervision", data={"key": uuid4().hex, **form}).status_code == 404, who
    assert (
        people["boss"].http.post("/supervision", data={"key": uuid4().hex, **form, "kind": "harsh"}).status_code == 400
    )


def addresses(live: Live) -> set[str]:
    """Everything that can be opened or downloaded of this team, but for the two pages of the notes themselves."""
    token = live.in_office(lambda tx: tx.exec_driver_sql("select join_token from meeting").scalar_one())
    known = {"meeting": live.meeting, "team": live.team, "token": token}
    found = {f"/m/{live.meeting}/{name}" for name in FILES}
    for route in live.app.app.routes:  # type: ignore[attr-defined]
        needs = set(re.findall(r"{(\w+)", getattr(route, "path", "")))
        if isinstance(route, APIRoute) and "GET" in route.methods and needs <= known.keys():
            found.add(route.path.format(**known))
    return found - {f"/t/{live.team}/notes", "/supervision"}


def slow(path: str) -> bool:
    """Made anew for each who asks, and the same for all who may: two of them ask."""
    name = path.rsplit("/", 1)[1]
    return name in FILES and FILES[name].slow


def read(answer: httpx.Response) -> str:
    """What a person would read in it, without its spaces: a line may end anywhere."""
    kind = answer.headers.get("content-type", "")
    if kind == DOCX:
        with ZipFile(BytesIO(answer.content)) as parts:  # all of it: body, foot, properties, remarks
            text = " ".join(etree_text(parts.read(name)) for name in parts.namelist() if name.endswith(".xml"))
    elif kind == "application/pdf":
        with pikepdf.open(BytesIO(answer.content)) as made:
            text = pdf_words.words(answer.content) + str(made.docinfo) + str(made.Root.get("/Metadata"))
    elif kind.startswith("text/calendar"):
        text = answer.text.replace("\r\n ", "")
    else:
        text = answer.text
    return squeezed(text)


def etree_text(part: bytes) -> str:
    return " ".join(
        piece for one in etree.fromstring(part).iter() for piece in (one.text, *one.attrib.values()) if piece
    )


def squeezed(text: str) -> str:
    return "".join(unescape(text).split())


def test_st6_re2_no_page_and_no_file_holds_a_private_note(live: Live, people: dict[str, Caller]) -> None:
    pages, opened = sorted(addresses(live)), dict[str, int]()
    for who, caller in people.items():
        for path in (one for one in pages if who in ("coach", "phone") or not slow(one)):
            answer = caller.http.get(path)
            opened[path] = opened.get(path, 0) + (answer.status_code == 200)
            text = read(answer)
            for secret in (PAIR, "Ask online first", SUPERVISED, ANSWER):
                assert squeezed(secret) not in text, (who, path)
    never = {path.rsplit("/", 1)[1] for path, times in opened.items() if not times}
    assert never == {"door", "organisation", "security.txt"}, "all others were really opened by somebody"


@pytest.mark.parametrize("name", FILES)
def test_re2_a_note_that_got_into_a_file_would_be_found(live: Live, people: dict[str, Caller], name: str) -> None:
    """The same reading, of files that do hold the words: somebody wrote them down as an action."""
    if LEAKED not in people["coach"].get("actions.csv").text:
        wrote = people["coach"].does("record/write-action", text=LEAKED, owner="", due="2026-03-17", screen="desk")
        assert wrote.status_code == 200, wrote.text
    assert squeezed(LEAKED) in read(people["coach"].get(name))


def test_a_note_says_something(live: Live, people: dict[str, Caller]) -> None:
    assert people["coach"].http.post(f"/t/{live.team}/notes", data={"key": uuid4().hex, "saw": " "}).status_code == 409
