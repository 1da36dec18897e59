"""Notes that only two people read, or a pair: they are on no other page and in no file (ST-6, RE-2)."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from app.portfolio.tables import TeamCoaching
from app.portfolio.writing import see_labels, set_coaching
from app.teams import keys, office
from tests.live import NINE, SECRET, Caller, Live

PAIR, SUPERVISED, ANSWER = (
    "The pair saw a quiet registrar",
    "Standards of the first ten minutes",
    "I would like to rest",
)


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


def test_st6_re2_no_page_and_no_file_holds_a_private_note(live: Live, people: dict[str, Caller]) -> None:
    """Everything that can be opened or downloaded by anybody, but for the two pages of the notes themselves."""
    at, of = f"/m/{live.meeting}", f"/t/{live.team}"
    pages = [f"{at}/{name}" for name in ("desk", "hand", "notes", "plan", "record", "record.md", "record.json")]
    pages += [of, f"{of}/trends", f"{of}/room", f"{of}/measures", f"{of}/coaching", "/portfolio", "/portfolio.csv"]
    pages += [f"{at}/{name}" for name in ("record.csv", "record.docx", "record.pdf", "record.ics", "actions.csv")]
    pages += ["/desk?stay=1"]
    opened = 0
    for who, caller in people.items():
        for path in pages:
            answer = caller.http.get(path)
            opened += answer.status_code == 200
            for secret in (PAIR, "Ask online first", SUPERVISED, ANSWER):
                assert secret.encode() not in answer.content, (who, path)
    assert opened > 20, "they were really opened"


def test_a_note_says_something(live: Live, people: dict[str, Caller]) -> None:
    assert people["coach"].http.post(f"/t/{live.team}/notes", data={"key": uuid4().hex, "saw": " "}).status_code == 409
