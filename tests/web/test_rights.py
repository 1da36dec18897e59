"""Every role and every command: what the table of domain.md, section 4, says is what the server answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from app.core.contract import Command, Part
from app.core.permissions import MAY, Need, needs_of
from app.exports.files import FILES
from app.parts import parts
from app.web.commands import address
from tests.examples import Forms
from tests.hats import HATS, INSIDE, OUTSIDE, good, hour, route

N = Need
COLUMNS = ("leader", "facilitator", "timekeeper", "recorder", "participant", "guest", "coach")
ROWS: dict[str, tuple[frozenset[Need], tuple[str, ...]]] = {
    "run": (frozenset({N.RUN, N.NEXT}), ("yes", "yes", "next, undo", "-", "-", "-", "yes")),
    "time": (frozenset({N.TIME}), ("yes", "yes", "yes", "-", "-", "-", "yes")),
    "facilitate": (frozenset({N.FACILITATE}), ("yes", "yes", "-", "-", "-", "-", "yes")),
    "write": (frozenset({N.WRITE}), ("yes", "yes", "-", "yes", "-", "-", "yes")),
    "tidy": (frozenset({N.TIDY, N.SET_ASIDE}), ("yes", "yes", "-", "set aside", "-", "-", "yes")),
    "roles": (frozenset({N.ROLES, N.OWN_ROLE}), ("yes", "yes", "own", "own", "-", "-", "any, has none")),
    "own": (frozenset({N.TAKE_PART, N.VOTE}), ("yes", "yes", "yes", "yes", "yes", "no vote", "as a participant")),
    "put back": (frozenset({N.PUT_BACK}), ("yes",) * 7),  # of BR-15: only what one wrote or set aside oneself
    "heard": (frozenset({N.HEARD}), ("-", "yes", "-", "-", "-", "-", "yes")),
    "approve": (frozenset({N.APPROVE}), ("yes", "-", "-", "yes", "-", "-", "yes")),
    "plan": (frozenset({N.PLAN}), ("yes", "-", "-", "-", "-", "-", "yes")),
}
CELLS = {
    "-": frozenset[Need](),
    "next, undo": frozenset({N.NEXT}),
    "set aside": frozenset({N.SET_ASIDE}),
    "own": frozenset({N.OWN_ROLE}),
    "any, has none": frozenset({N.ROLES}),  # a coach who takes a role hands it on by the rights of that role
    "no vote": frozenset({N.TAKE_PART}),
    "as a participant": frozenset[Need](),  # only with a seat of their own, see below
}


def rights(hat: str) -> frozenset[Need]:
    """What somebody with this hat may: whoever holds a role takes part as well."""
    return needs_of([hat] if hat in ("participant", "guest", "coach") else [hat, "participant"])


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("hat", COLUMNS)
def test_each_cell_of_the_table(row: str, hat: str) -> None:
    needs, cells = ROWS[row]
    cell = cells[COLUMNS.index(hat)]
    assert rights(hat) & needs == (needs if cell == "yes" else CELLS[cell])


def test_every_need_has_a_row_and_every_hat_a_column() -> None:
    rows = [need for needs, _ in ROWS.values() for need in needs]
    assert sorted(rows) == sorted(set(Need) - {N.JOIN, N.BY_LINK, N.HOUSE})
    assert set(MAY) == {*COLUMNS, "door", "owner", "house"}
    assert (MAY["door"], MAY["owner"], MAY["house"]) == ({N.JOIN}, {N.BY_LINK}, {N.HOUSE})


def test_a_coach_at_the_table_is_a_participant_too() -> None:
    assert needs_of(["coach", "participant"]) == MAY["coach"] | MAY["participant"]


# The same over HTTP

ASKED = [(part, kind) for part in parts() for kind in part.commands]
OPEN = [(part, kind) for part, kind in ASKED if kind.needs not in (N.JOIN, N.BY_LINK, N.HOUSE)]
SHUT = [(part, kind) for part, kind in ASKED if kind.needs in (N.JOIN, N.BY_LINK, N.HOUSE)]
NOT_YOURS = "Your role in this meeting does not let you do that."
NOT_IN = "You are not in this meeting."
RULED = {  # the role may ask; the rule about this very thing says no
    "meeting/take-over": 403,  # RO-8: nobody is silent
    "weeks/tell-of-action": 403,  # AC-6: it is somebody else's
    "weeks/try-change": 404,  # RT-9: nobody has read a comment yet
    "weeks/judge-change": 404,  # and so there is no change
    "weeks/withdraw-change": 404,
    "room/say-felt-heard": 403,  # asked of patient and carer partners alone
    "rating/set-aside": 404,  # BR-15: nobody sees a comment before the close
    "meeting/admit-person": 404,  # nobody waits
    "meeting/turn-away": 404,
    "rating/put-back": 404,  # and it is for whoever set it aside
}


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forms]:
    running = hour(Path(tmp_path_factory.mktemp("rights")))
    try:
        made = Forms(running)
        with running.nothing_kept():
            yield made
    finally:
        running.stop()


def asks(forms: Forms, hat: str, part: Part, kind: type[Command]) -> httpx.Response:
    return forms.hour.hats[hat].does(route(part.kind, kind), forms.path(part), **forms.of(part, kind, hat))


@pytest.mark.parametrize(("part", "kind"), OPEN, ids=[route(part.kind, kind) for part, kind in OPEN])
def test_every_role_asks_every_command(forms: Forms, part: Part, kind: type[Command]) -> None:
    for hat in INSIDE:
        answer = asks(forms, hat, part, kind)
        if kind.needs in rights(hat):
            assert NOT_YOURS not in answer.text and NOT_IN not in answer.text, hat
            assert answer.status_code in (200, 409, RULED.get(route(part.kind, kind), 200)), (hat, answer.text)
        else:
            assert answer.status_code == 403 and NOT_YOURS in answer.text, (hat, answer.text)
    for hat in OUTSIDE:
        answer = asks(forms, hat, part, kind)
        assert answer.status_code == 404 and NOT_IN in answer.text, (hat, answer.text)


def test_of_the_commands_that_are_asked_most_succeed(forms: Forms) -> None:
    """The forms of this test are good ones: what is refused is refused by what has happened, not by a bad field."""
    done = [
        route(part.kind, kind) for part, kind in OPEN if any(asks(forms, hat, part, kind).is_success for hat in INSIDE)
    ]
    assert len(done) > 30, done


@pytest.mark.parametrize(("part", "kind"), SHUT, ids=[route(part.kind, kind) for part, kind in SHUT])
def test_what_the_door_and_the_house_ask_has_no_address(forms: Forms, part: Part, kind: type[Command]) -> None:
    for hat in HATS:
        assert forms.hour.hats[hat].does(route(part.kind, kind), forms.path(part)).status_code in (404, 405)


def test_a_guest_votes_for_nothing(tmp_path: Path) -> None:
    """Own: yes, no vote (MV-8)."""
    running = hour(tmp_path)
    try:
        item = running.voting()
        idea = running.ids("select idea_id from ballot_idea")[0]
        for command in ("cast-vote", "take-back-vote", "finish-ballot", "unfinish-ballot", "order-ballot"):
            answer = running.hats["guest"].does(f"multivote/{command}", item, idea=idea)
            assert answer.status_code == 403 and "Guests do not vote in this round." in answer.text
        good(running.hats["participant"].does("multivote/cast-vote", item, idea=idea))
        assert running.hats["coach"].does("multivote/cast-vote", item, idea=idea).status_code == 403
        assert running.hats["coach"].http.post(f"/m/{running.meeting}/here").status_code == 303
        good(running.hats["coach"].does("multivote/cast-vote", item, idea=idea))
    finally:
        running.stop()


# The other addresses that change something

YES, NO, NONE = 303, 403, 404
OFFICE: dict[str, tuple[dict[str, str], dict[str, int]]] = {
    "/join": (
        {"code": "0000 0000", "name": "Ward manager"},
        dict.fromkeys(HATS, NONE),
    ),  # a wrong code; anybody may ask
    "/h": ({"key_text": "x"}, dict.fromkeys(HATS, NONE)),
    "/out": ({}, dict.fromkeys(HATS, YES)),
    "/m/{meeting}/here": ({}, {**dict.fromkeys(INSIDE, NO), **dict.fromkeys(OUTSIDE, NONE), "coach": YES}),
    "/m/{meeting}/when": (
        {"day": "2026-03-10", "time": "10:00"},
        {**dict.fromkeys(INSIDE, NO), **dict.fromkeys(OUTSIDE, NONE), "leader": 409, "coach": 409},  # it has started
    ),
    "/m/{meeting}/pair": (
        {"digits": "none"},
        {**dict.fromkeys(INSIDE, NO), **dict.fromkeys(OUTSIDE, NONE), "leader": 409, "coach": 409},
    ),
    "/m/{meeting}/copy-last-plan": (
        {},
        {**dict.fromkeys(INSIDE, NO), **dict.fromkeys(OUTSIDE, NONE), "leader": 409, "coach": 409},
    ),
    "/m/{meeting}/person/{participant}": (
        {"name": "Ward manager", "key": "a" * 22},
        {**dict.fromkeys(INSIDE, NO), **dict.fromkeys(OUTSIDE, NONE), "leader": YES, "facilitator": YES, "coach": YES},
    ),
    "/m/{meeting}/actions/{person}/new-link": (
        {},
        {**dict.fromkeys(INSIDE, NO), **dict.fromkeys(OUTSIDE, NONE)}
        | dict.fromkeys(("leader", "facilitator", "recorder", "coach"), YES),
    ),
    "/my/{person}/{key}/tell": ({"id": "a" * 22, "what": "done"}, dict.fromkeys(HATS, NONE)),
    "/t/{team}/new-door": ({}, {**dict.fromkeys(HATS, NONE), "coach": YES}),
    "/t/{team}": ({"name": "Sepsis pathway big room"}, {**dict.fromkeys(HATS, NONE), "coach": YES}),
    "/t/{team}/ideas": ({"idea": "a" * 22, "status": "kept"}, {**dict.fromkeys(HATS, NONE), "coach": YES}),
    "/t/{team}/meeting": ({"start": "blank"}, {**dict.fromkeys(HATS, NONE), "coach": YES}),
    **{
        f"/t/{{team}}/{path}": (fields, {**dict.fromkeys(HATS, NONE), "coach": status})
        for path, fields, status in (
            ("trends/note", {"chart": "mean_rating", "day": "2020-01-01", "text": "x"}, 409),  # no point on that day
            ("trends/unnote", {"note": "A" * 22}, YES),
            ("trends/baseline", {"chart": "mean_rating", "do": "freeze"}, 409),  # nothing to freeze yet
            ("trends/goal", {"goal": "90"}, YES),
            ("room", {"names": "Porters"}, YES),
            ("room/people", {}, YES),
            ("coaching", {"phase": "pre"}, YES),
            ("notes", {"saw": "x"}, YES),
            ("notes/drop", {"note": "A" * 22}, YES),
            ("measures", {"name": "Falls"}, YES),
            ("measures/{measure}", {"name": "Falls"}, NONE),  # there is no such measure
            ("measures/{measure}/values", {"csv": "2026-03-10,1"}, NONE),
            ("measures/{measure}/drop", {"day": "2026-03-10"}, NONE),
            ("measures/{measure}/remove", {"sure": "on"}, NONE),
        )
    },
    "/supervision": (
        {"person": "A" * 22, "kind": "formative", "text": "x"},
        dict.fromkeys(HATS, NONE),  # for those two alone; there is no such person
    ),
    "/supervision/drop": ({"note": "A" * 22}, {**dict.fromkeys(HATS, NONE), "coach": YES, "other coach": YES}),
    "/privacy/forget": ({}, dict.fromkeys(HATS, YES)),
    "/sign-ins": ({"short": "00000000"}, dict.fromkeys(HATS, NONE)),
    "/h/passkey": ({"credential": "{}"}, dict.fromkeys(HATS, 409)),  # passkeys need another address than a number
    "/h/passkey/begin": ({}, dict.fromkeys(HATS, 409)),
    "/sign-ins/passkey": ({"name": "x", "credential": "{}"}, dict.fromkeys(HATS, 409)),
    "/sign-ins/passkey/begin": ({}, dict.fromkeys(HATS, 409)),
    "/sign-ins/passkey/name": ({"passkey": "A" * 22, "name": "x"}, dict.fromkeys(HATS, NONE)),
    "/sign-ins/passkey/remove": ({"passkey": "A" * 22}, {**dict.fromkeys(HATS, NONE), "coach": NO, "other coach": NO}),
    "/h/organisation": ({}, dict.fromkeys(HATS, 409)),  # none is set
    "/sign-ins/organisation": ({}, dict.fromkeys(HATS, 409)),
    "/sign-ins/organisation/remove": (
        {"account": "A" * 22},
        {**dict.fromkeys(HATS, NONE), "coach": NO, "other coach": NO},
    ),
    "/sign-ins/link/close": ({}, {**dict.fromkeys(HATS, NONE), "coach": NO, "other coach": NO}),
    "/sign-ins/link": ({}, {**dict.fromkeys(HATS, NONE), "coach": NO, "other coach": NO}),
    "/t/{team}/coaches": ({"name": "Somebody"}, {**dict.fromkeys(HATS, NONE), "coach": NO}),
    "/t/{team}/coaches/off": ({}, {**dict.fromkeys(HATS, NONE), "coach": NO}),
    "/t/{team}/erase": ({}, {**dict.fromkeys(HATS, NONE), "coach": NO}),
    "/teams/new": ({"name": "Falls big room"}, {**dict.fromkeys(HATS, NONE), "coach": YES, "other coach": YES}),
}


@pytest.mark.parametrize("path", OFFICE)
def test_every_role_asks_the_office(forms: Forms, path: str) -> None:
    fields, said = OFFICE[path]
    known = {"participant": forms.spare, "person": forms.listed, "key": "k" * 43, "measure": "A" * 22, "note": "A" * 22}
    where = path.format(meeting=forms.hour.meeting, team=forms.hour.team, **known)
    for hat in HATS:
        caller = forms.hour.hats[hat].http
        data = {"key": uuid4().hex, **fields}
        answer = httpx.post(
            f"{forms.hour.base}{where}", data=data, headers={"Origin": forms.hour.base}, cookies=dict(caller.cookies)
        )
        assert answer.status_code == said[hat], (hat, answer.text)


def test_no_address_that_changes_something_is_without_a_row(forms: Forms) -> None:
    commands = {f"/m/{{meeting}}/{part.kind}/{{item}}/{address(kind)}" for part, kind in OPEN}
    assert mutating(forms.hour.app.app) == commands | set(OFFICE)


def mutating(app: Any) -> set[str]:
    """The addresses of all routes that take anything but GET and HEAD, however deep they are included."""
    found, waiting = set(), list(app.routes)
    for one in waiting:
        waiting += getattr(getattr(one, "original_router", None), "routes", [])
        if set(getattr(one, "methods", None) or ()) - {"GET", "HEAD", "OPTIONS"}:
            found.add(one.path)
    return found


def test_re7_pages_and_files_of_a_meeting_are_for_those_in_it_and_its_coaches(forms: Forms) -> None:
    at = f"/m/{forms.hour.meeting}"
    for page in (
        "desk",
        "notes",
        "plan",
        "hand",
        "record",
        *FILES,
        "desk/state",
        "hand/state",
        "desk/mine",
    ):
        for hat in OUTSIDE:
            assert forms.hour.hats[hat].http.get(f"{at}/{page}").status_code == 404, (page, hat)
    for page in ("desk", "notes", "plan"):
        for hat in ("participant", "guest"):
            assert forms.hour.hats[hat].http.get(f"{at}/{page}").status_code == 403, (page, hat)


def test_who_is_in_the_meeting_may_see_what_its_wall_shows_and_nobody_else(forms: Forms) -> None:
    """Who takes part from far away follows the wall's picture on their own page."""
    for hat in HATS:
        shown = forms.hour.hats[hat].http.get(f"/m/{forms.hour.meeting}/wall/state").status_code
        assert shown == (200 if hat in (*INSIDE, "wall") else 403), hat


def test_an_answer_to_somebody_outside_does_not_say_whether_the_meeting_exists(forms: Forms) -> None:
    there = forms.hour.hats["stranger"].http.get(f"/m/{forms.hour.meeting}/hand")
    nowhere = forms.hour.hats["stranger"].http.get(f"/m/{'A' * 22}/hand")
    assert (there.status_code, there.text) == (nowhere.status_code, nowhere.text)


def test_the_receipts_keep_no_content(forms: Forms) -> None:
    columns = forms.hour.in_office(lambda tx: tx.execute(text("select * from receipt limit 1")).keys())
    assert set(columns) == {"key", "by", "meeting_id", "part", "item", "command", "version", "print", "at"}
