"""Weeks acted out one after the other: a practice, a cancelled one, and ordinary ones that follow from each other."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from app import seed_weeks
from app.agenda.store import hour_of
from app.agenda.template import templates
from app.core.contract import Place
from app.house import Address
from app.meetings.tables import Meeting, Participant, Receipt
from app.parts import registry
from app.portfolio.notes import notes_of
from app.portfolio.store import facts_of
from app.record.tables import Action, ParkedItem
from app.seed import demo
from app.seed_script import script, values
from app.seed_weeks import SAID, WEEKS
from app.storage.columns import table
from app.storage.db import engines
from app.storage.migrate import upgrade
from app.teams import keys, office
from app.teams.tables import Person
from app.trends import store as charts
from app.trends.history import history
from app.trends.room_store import room_of
from app.trends.seen import seen
from app.weeks.tables import MeetingChange
from tests.live import new_database
from tests.test_seed import DATA, HERE, NOW, SECRET

M, P, PERSON, ACTION = table(Meeting), table(Participant), table(Person), table(Action)
BASE = json.loads(DATA.read_text("utf-8"))
PLAYED = [week for week in WEEKS if "cancelled" not in week]
SOME = [WEEKS[0], WEEKS[5], WEEKS[22], WEEKS[24]]  # practice, cancelled, two ordinary weeks


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Runs a reader on a database with five weeks."""
    url = f"sqlite:///{tmp_path_factory.mktemp('weeks') / 'bigroom.db'}"
    both = engines(url)
    upgrade(both.writing)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seed_weeks, "WEEKS", SOME)
        asyncio.run(demo(url, Address(HERE, (HERE,)), SECRET, lambda: NOW, weeks=5))

    def reading(work: Any) -> Any:
        with both.reading.connect() as tx:
            return work(tx)

    yield reading
    both.dispose()


def meetings(room: Any) -> Any:
    return room(lambda tx: tx.execute(select(M).order_by(M.c.scheduled_start)).all())


def test_one_meeting_a_week_at_the_same_wall_time_whatever_the_clocks_did(room: Any) -> None:
    found = meetings(room)
    assert [one.number for one in found] == [1, 2, 3, 4, 5, 6]
    assert [bool(one.practice) for one in found] == [True, False, False, False, False, False]
    assert [one.cancelled_at is not None for one in found] == [False, True, False, False, False, False]
    hours = [one.scheduled_start - found[0].scheduled_start - n * timedelta(weeks=1) for n, one in enumerate(found)]
    assert set(hours) <= {timedelta(), timedelta(hours=-1), timedelta(hours=1)}


def test_the_same_people_come_again_and_not_always_all(room: Any) -> None:
    assert room(lambda tx: tx.execute(select(func.count()).select_from(PERSON)).scalar()) == len(BASE["people"])
    count = select(P.c.meeting_id, func.count()).group_by(P.c.meeting_id)
    here = dict(room(lambda tx: [tuple(row) for row in tx.execute(count)]))
    found = meetings(room)
    assert here[found[0].id] == len(BASE["people"]) - len(WEEKS[0]["away"])
    assert found[1].id not in here  # cancelled
    assert here[found[2].id] == len(BASE["people"]) - len(WEEKS[22]["away"])


def test_each_week_is_rated_as_it_is_written_and_a_practice_is_no_point(room: Any) -> None:
    team = meetings(room)[0].team_id
    past = room(lambda tx: history(tx, team, NOW))
    assert [one.number for one in past] == [3, 4, 5]
    assert [one.rating.value for one in past][:2] == [WEEKS[22]["rating"], WEEKS[24]["rating"]]
    assert [one.partner for one in past] == [True, True, True]
    assert past[1].late.value == 0


def test_actions_are_carried_and_done_in_a_later_week(room: Any) -> None:
    place = Place(meetings(room)[3].id, "-", NOW)
    lines = room(lambda tx: registry().parts["record"].overview(tx, place)).actions
    assert "Bring two weeks of times split by day and night" in {one.text for one in lines}
    states = room(lambda tx: {row.text: row.status for row in tx.execute(select(ACTION))})
    assert states["Find last year's notes of the sepsis drill"] == "open"


def test_a_measure_the_room_and_the_phase_stand_beside_the_meetings(room: Any) -> None:
    team = meetings(room)[0].team_id
    found = room(lambda tx: seen(tx, team, NOW))
    assert [len(one.chart.all) for one in found.it.measures] == [4]
    chairs = {chair.name: chair for chair in room(lambda tx: room_of(tx, team, NOW)).chairs}
    assert chairs["Ambulance service"].nobody and chairs["Nurses"].came == 3
    facts = room(lambda tx: facts_of(tx, (team,), NOW))[0]
    assert (facts.phase, facts.labels) == ("action", ("Cohort 3", "Urgent care"))


def test_ac8_rt9_ag13_it_parks_tries_and_puts_off_and_the_next_meeting_is_made_at_the_end(room: Any) -> None:
    fates = room(lambda tx: {row.text: row.fate for row in tx.execute(select(table(ParkedItem)))})
    assert fates["Who rings the ward when the night list is empty?"] == "idea_bank"
    tried = room(lambda tx: {row.text: row.verdict for row in tx.execute(select(table(MeetingChange)))})
    assert tried == {"Start with the story, not with the sound check": ""}
    before, after = (room(lambda tx, m=m: hour_of(tx, m.id)).items for m in meetings(room)[2:4])
    (put_off,) = [item for item in before if item.ended_as == "deferred"]
    (came,) = [item for item in after if item.origin == f"item:{put_off.id}"]
    assert (came.title, came.deferred_count) == ("Tests this week", 1)
    assert meetings(room)[3].aim == WEEKS[24]["aim"], "chosen at the end of the meeting before"


def test_the_pair_of_coaches_has_its_notes(room: Any) -> None:
    found = room(lambda tx: notes_of(tx, meetings(room)[0].team_id, ""))
    assert [(one.number, one.saw) for one in found] == [(4, WEEKS[24]["coach_note"][1])]


def test_rc4_the_measure_begins_again_where_it_has_shifted(tmp_path: Path) -> None:
    (tmp_path / "room.db").write_bytes(new_database())
    both = engines(f"sqlite:///{tmp_path / 'room.db'}")
    with both.writing.begin() as tx:
        team = office.add_team(tx, keys.first_coach(tx, SECRET, NOW), office.TeamFacts("Sepsis pathway"), NOW)
        measure = charts.add_measure(tx, team, SAID["measure"], NOW)
        weeks = [NOW.date() - n * timedelta(weeks=1) for n in range(len(SAID["minutes"]), 0, -1)]
        charts.put_values(tx, measure, dict(zip(weeks, SAID["minutes"], strict=True)))
        seed_weeks.begin_again(tx, team, measure, NOW)
        chart = seen(tx, team, NOW).it.of(measure)
    both.dispose()
    assert chart and [one.note for one in chart.since] == [SAID["baseline"]]
    assert weeks.index(chart.since[0].first) == SAID["minutes"].index(76), "after winter, with the name in all bays"


def test_who_did_it_stands_in_the_receipts(room: Any) -> None:
    receipts = table(Receipt)
    rows = room(lambda tx: tx.execute(select(receipts.c.command, func.count()).group_by(receipts.c.command)).all())
    counted = {row[0]: row[1] for row in rows}
    assert counted["ApproveRecord"] == 2, "not the practice, and the demo's own is left for who looks around"
    assert counted["StartMeeting"] == counted["EndMeeting"] == 4 and counted["CancelMeeting"] == 1


# The script


def of_week(number: int) -> Any:
    week = WEEKS[number]
    return script(BASE, week, templates()[week["template"]].items, number)


@pytest.mark.parametrize("number", [n for n, week in enumerate(WEEKS) if "cancelled" not in week])
def test_a_week_holds_together(number: int) -> None:
    week, made = WEEKS[number], of_week(number)
    here = {one["id"] for one in made["people"]}
    assert set(made["roles"].values()) <= here and not here & set(week["away"])
    given = [one["value"] for one in made["ratings"]]
    assert len(given) == week.get("raters", len(here)) and all(0 <= value <= 10 for value in given)
    assert abs(sum(given) * 10 / len(given) - week["rating"]) <= 5
    lasted = sum(part["lasted_s"] for part in made["hour"])
    whole = 1800 if week["template"] == "short" else 3600
    assert abs(lasted + week["late_s"] - whole - week["over_s"]) < 20
    assert made == of_week(number), "the same each time"


def test_what_is_done_was_promised_in_an_earlier_week() -> None:
    promised: set[str] = set()
    for week in WEEKS:
        ended = {*week.get("done", ()), *week.get("dropped", ())}
        assert ended <= promised, ended - promised
        promised = (promised - ended) | {action[0] for action in week.get("actions", ())}
    assert len(promised) >= 4, "some stay open"


def test_it_reads_like_a_team_that_grows() -> None:
    early, late = PLAYED[1:9], PLAYED[-8:]
    assert sum(w["rating"] for w in early) < sum(w["rating"] for w in late)
    assert sum(w["over_s"] for w in early) > sum(w["over_s"] for w in late)
    assert {who for w in late for who in w["roles"]} > {"sister", "clerk", "pharmacist"}
    assert any({"patient", "carer"} <= set(w["away"]) for w in early)


@pytest.mark.parametrize(("tenths", "people"), [(72, 10), (64, 13), (98, 5), (3, 4)])
def test_ratings_have_the_mean_that_is_wanted(tenths: int, people: int) -> None:
    assert sum(values(Random(1), tenths, people)) == (tenths * people + 5) // 10
