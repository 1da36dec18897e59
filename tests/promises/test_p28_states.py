"""P28: no role can do what its row forbids, whatever state the meeting is in.  (tests/web/test_rights.py: over HTTP.)"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from app.core.contract import Command, Part
from app.core.errors import Gone, No, NotAllowed
from app.core.ids import hashed
from app.core.permissions import MAY, Need
from app.meetings.act import Asked, Done
from app.meetings.seats import Tokens
from app.storage.db import engines
from app.web.commands import read
from tests.examples import Forms
from tests.hats import INSIDE, OUTSIDE, hour, route
from tests.web.test_rights import OPEN, rights

DAY = 86_400_000
STATES = {
    "planned": f"started_at = null, lobby_at = null, scheduled_start = scheduled_start + {DAY}, scheduled_end = scheduled_end + {DAY}",
    "lobby": "started_at = null",
    "running": "aim = aim",
    "ended": "ended_at = scheduled_start + 1000",
    "long ago": f"scheduled_start = scheduled_start - {30 * DAY}, scheduled_end = scheduled_end - {30 * DAY}, ended_at = scheduled_end - {30 * DAY}",
    "cancelled": "cancelled_at = created_at",
}


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forms]:
    running = hour(Path(tmp_path_factory.mktemp("states")))
    try:
        yield Forms(running)
    finally:
        running.stop()


@pytest.fixture(scope="module")
def engine(forms: Forms) -> Iterator[Engine]:
    found = engines(forms.hour.url)
    yield found.writing
    found.dispose()


def asks(forms: Forms, tx: Connection, part: Part, kind: type[Command], hat: str) -> Done | Exception:
    """What comes of it, through the same door as a phone's; then all is as before."""
    carries = forms.hour.hats[hat].http.cookies
    tokens = Tokens(*(hashed(carries[name]) if name in carries else "" for name in ("dev", "sess")))
    typed = {"key": "k" * 22, **{name: str(value) for name, value in forms.of(part, kind, hat).items()}}
    command = read(
        kind, {name: value.lower() if value in ("True", "False") else value for name, value in typed.items()}
    )
    with tx.begin_nested() as point:
        asked = Asked(forms.hour.meeting, part, forms.path(part), tokens, command, forms.hour.clock())
        outcome = forms.hour.house.acting.together(tx, [asked])[0]
        point.rollback()
    return outcome


def put(tx: Connection, meeting: str, state: str) -> None:
    here = f"= '{meeting}'"
    tx.execute(text(f"update meeting set {STATES[state]} where id {here}"))
    ended = f"ended_at = (select ended_at from meeting where id {here})"
    open_ = f"meeting_id {here} and started_at is not null and ended_at is null"
    tx.execute(text(f"update agenda_item set {ended} where {open_}"))


def as_told(kind: type[Command], hat: str, outcome: Done | Exception) -> bool:
    if hat in OUTSIDE:
        return isinstance(outcome, Gone)
    if kind.needs not in rights(hat):
        return isinstance(outcome, NotAllowed)
    return isinstance(outcome, Done | No)


def wrong(forms: Forms, engine: Engine, state: str) -> list[str]:
    """The cells of this state that are not as the table says."""
    found = []
    for part, kind in OPEN:
        with engine.connect() as tx, tx.begin() as kept:
            put(tx, forms.hour.meeting, state)
            for hat in (*INSIDE, *OUTSIDE):
                outcome = asks(forms, tx, part, kind, hat)
                if not as_told(kind, hat, outcome):
                    found.append(f"{state}: {hat} asks {route(part.kind, kind)}: {outcome!r}")
            kept.rollback()
    return found


@pytest.mark.parametrize("state", STATES)
def test_p28_every_role_asks_every_command_in_every_state(forms: Forms, engine: Engine, state: str) -> None:
    assert wrong(forms, engine, state) == []


def test_p28_a_table_that_lets_a_guest_lead_is_noticed(
    forms: Forms, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.web import test_rights

    as_it_is = {hat: rights(hat) for hat in INSIDE}
    monkeypatch.setitem(MAY, "guest", MAY["guest"] | {Need.RUN})
    monkeypatch.setattr("tests.promises.test_p28_states.rights", lambda hat: as_it_is[hat])
    assert any("guest asks" in cell for cell in wrong(forms, engine, "running")), test_rights.__doc__
