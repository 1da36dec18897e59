"""People over HTTP and sockets, on the real server: joining, being one person, leaving, being removed, silence."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.core.contract import Place
from app.meetings.overview import Guest, overview
from app.meetings.record import held, partner_present
from app.teams import calendar, office
from tests.live import NINE, Caller, Live, MovedClock
from tests.waiting import until
from tests.web.lines import close_code, line, pieces, version_of, wait_for


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    found = Live(tmp_path)
    yield found
    found.stop()


@pytest.fixture
def coach(live: Live) -> Caller:
    return live.coach_client()


def moved(live: Live) -> MovedClock:
    assert isinstance(live.clock, MovedClock)
    return live.clock


def people(live: Live) -> dict[str, Guest]:
    """Everybody in the meeting by the name that is shown."""
    found = live.in_office(lambda tx: overview(tx, Place(live.meeting, "-", live.clock()))).people
    return {person.name: person for person in found}


def one(live: Live, query: str, **values: Any) -> Any:
    return live.in_office(lambda tx: tx.execute(text(query), values).scalar())


def good(answer: Any) -> None:
    assert answer.status_code in (200, 303), answer.text


def give(live: Live, coach: Caller, role: str, name: str) -> None:
    good(coach.does("meeting/give-role", screen="desk", role=role, participant=people(live)[name].id))


def shut(live: Live) -> None:
    """The server ends; the browsers stay as they are."""
    live.end()


def start(coach: Caller) -> None:
    good(coach.does("agenda/start-meeting", screen="desk"))


def next_week(live: Live) -> None:
    """The same team a week later, with a meeting of its own."""
    moved(live).move(days=7)
    live.meeting = live.in_office(lambda tx: calendar.add_meeting(tx, live.team, live.clock(), live.clock()))
    live.code = live.in_office(lambda tx: calendar.code_now(tx, live.coach, live.clock()))


def knocks(live: Live, name: str, caller: Caller | None = None, **more: str) -> Any:
    caller = caller or live.client()
    return caller.http.post("/join", data={"code": live.code, "name": name, **more})


# RO-7, LV-4


def test_lv4_code_and_name_are_all_it_takes(live: Live) -> None:
    nurse = live.phone("Ward sister")
    assert "You are in" in nurse.get("hand").text
    assert people(live)["Ward sister"].member


@pytest.mark.parametrize("typed", ["{code}", " {code} ", "{spaced}", "{dashed}", "{wide}"])
def test_lv4_the_code_is_taken_however_it_is_typed(live: Live, typed: str) -> None:
    code = live.code
    wide = "".join(chr(0xFF10 + int(digit)) for digit in code)
    written = typed.format(code=code, spaced=f"{code[:4]} {code[4:]}", dashed=f"{code[:4]}-{code[4:]}", wide=wide)
    good(live.client().http.post("/join", data={"code": written, "name": "Ward sister"}))
    assert "Ward sister" in people(live)


def test_lv4_a_wrong_code_keeps_the_name_and_says_where_to_look(live: Live) -> None:
    answer = live.client().http.post("/join", data={"code": "00000000", "name": "Ward sister"})
    assert answer.status_code == 404
    assert 'value="Ward sister"' in answer.text
    assert "Look at the wall and try again" in answer.text


def test_ro7_next_week_yes_is_the_same_person_and_no_is_another(live: Live) -> None:
    live.phone("Ward sister", partner="true")
    next_week(live)
    asked = knocks(live, "WARD SISTER")
    assert "Are you Ward sister from last week?" in asked.text
    assert people(live) == {}
    good(knocks(live, "ward sister", answer="same"))
    assert people(live)["Ward sister"].kind == "patient_carer"
    assert one(live, "select count(*) from person") == 1
    next_week(live)
    good(knocks(live, "Ward sister", answer="other"))
    assert people(live)["Ward sister"].kind == "staff"
    assert one(live, "select count(*) from person") == 2


def test_ro7_a_device_of_last_week_is_offered_to_carry_on(live: Live) -> None:
    nurse = live.phone("Ward sister")
    next_week(live)
    token = one(live, "select join_token from meeting where id = :m", m=live.meeting)
    page = nurse.http.get(f"/j/{token}").text
    assert "Carry on as Ward sister?" in page
    good(nurse.http.post("/join", data={"token": token, "name": "Ward sister", "answer": "same"}))
    assert one(live, "select count(*) from person") == 1
    assert "Carry on" not in live.client().http.get(f"/j/{token}").text


def test_ro7_a_visiting_guest_takes_part_without_a_vote(live: Live) -> None:
    live.phone("Visiting nurse", visiting="true")
    assert not people(live)["Visiting nurse"].member


def test_ro7_a_name_that_is_here_is_let_in_and_both_sides_are_asked(live: Live, coach: Caller) -> None:
    first, _second = live.phone("Ward sister"), live.phone("ward sister")
    assert set(people(live)) == {"Ward sister", "ward sister (2)"}
    assert "ward sister (2)" in re.sub(r"<[^>]+>", "", first.get("hand").text)
    assert "Is this you too?" in first.get("hand").text
    assert "Same person as Ward sister" in coach.get("desk").text


@pytest.mark.parametrize("who", ["first phone", "coach"])
def test_ro7_confirmed_they_are_one_participant_with_one_place_on_the_list(live: Live, coach: Caller, who: str) -> None:
    first, second = live.phone("Ward sister"), live.phone("Ward sister")
    before, extra = people(live)["Ward sister"].id, people(live)["Ward sister (2)"].id
    if who == "coach":
        good(coach.does("meeting/settle-person", screen="desk", participant=extra, same="true"))
    else:
        good(first.does("meeting/same-person", participant=extra, same="true"))
    assert {name: p.id for name, p in people(live).items()} == {"Ward sister": before}
    assert one(live, "select count(*) from person") == 1
    assert f'data-participant="{before}"' in second.get("hand").text


def test_ro7_the_second_phone_cannot_make_itself_somebody_else(live: Live) -> None:
    live.phone("Ward sister")
    second = live.phone("Ward sister")
    extra = people(live)["Ward sister (2)"].id
    for command in ("same-person", "settle-person"):
        assert second.does(f"meeting/{command}", participant=extra, same="true").status_code == 403
    assert len(people(live)) == 2


def test_ro7_two_people_stay_two_and_are_not_asked_again(live: Live, coach: Caller) -> None:
    live.phone("Ward sister"), live.phone("Ward sister")
    good(coach.does("meeting/settle-person", participant=people(live)["Ward sister (2)"].id))
    assert set(people(live)) == {"Ward sister", "Ward sister (2)"}
    assert "Same person as" not in coach.get("desk").text


def test_ro7_two_ballots_become_one_and_votes_over_the_budget_are_dropped(live: Live, coach: Caller) -> None:
    first, second = live.phone("Ward sister"), live.phone("Ward sister")
    start(coach)
    ideas = vote_opens(live, coach, votes_each=2)
    good(first.does("multivote/cast-vote", current(live), idea=ideas[0]))
    for idea in ideas[1:3]:
        good(second.does("multivote/cast-vote", current(live), idea=idea))
    good(first.does("meeting/same-person", participant=people(live)["Ward sister (2)"].id, same="true"))
    voted = live.in_office(lambda tx: tx.execute(text("select participant_id, idea_id from vote")).all())
    assert {row.participant_id for row in voted} == {people(live)["Ward sister"].id}
    assert {row.idea_id for row in voted} == {ideas[0], ideas[1]}
    assert first.does("multivote/cast-vote", current(live), idea=ideas[2]).status_code == 409


def test_ro7_of_two_ratings_the_first_stays(live: Live, coach: Caller) -> None:
    first, second = live.phone("Ward sister"), live.phone("Ward sister")
    start(coach)
    goes_to(live, coach, "rating")
    good(first.does("rating/give-rating", current(live), value=9))
    good(second.does("rating/give-rating", current(live), value=3))
    good(coach.does("meeting/settle-person", participant=people(live)["Ward sister (2)"].id, same="true"))
    assert live.in_office(lambda tx: tx.execute(text("select value from rating")).scalars().all()) == [9]


def test_ro1_a_role_that_both_phones_held_is_held_once(live: Live, coach: Caller) -> None:
    live.phone("Ward sister"), live.phone("Ward sister")
    give(live, coach, "facilitator", "Ward sister")
    good(
        coach.does("meeting/give-role", role="facilitator", participant=people(live)["Ward sister (2)"].id, second="on")
    )
    give(live, coach, "recorder", "Ward sister (2)")
    good(coach.does("meeting/settle-person", participant=people(live)["Ward sister (2)"].id, same="true"))
    assert sorted(people(live)["Ward sister"].roles) == ["facilitator", "recorder"]
    assert one(live, "select count(*) from role_held where to_at is null") == 2


# RO-1, RO-2, RO-9


def test_ro1_the_record_says_which_roles_nobody_holds(live: Live, coach: Caller) -> None:
    live.phone("Ward sister")
    give(live, coach, "leader", "Ward sister")
    start(coach)
    table = coach.get("record.md").text.partition("Who held which role")[2]
    assert "| Leader | Ward sister |" in table
    assert "| Recorder | nobody |" in table


def test_ro2_every_holder_stands_in_the_record_with_times(live: Live, coach: Caller) -> None:
    live.phone("Ward sister"), live.phone("Pharmacist")
    give(live, coach, "leader", "Ward sister")
    start(coach)
    moved(live).move(minutes=10)
    give(live, coach, "leader", "Pharmacist")
    told = live.in_office(lambda tx: held(tx, live.meeting))
    assert [(role, name) for role, name, _, _ in told] == [("leader", "Ward sister"), ("leader", "Pharmacist")]
    assert told[0][3] == told[1][2] == NINE + timedelta(minutes=10)


def test_ro9_a_person_without_a_phone_is_present_and_not_waited_for(live: Live, coach: Caller) -> None:
    live.phone("Ward sister"), live.phone("Pharmacist")
    good(coach.does("meeting/add-by-hand", name="Ward volunteer", kind="patient_carer", mode="telephone"))
    added = people(live)["Ward volunteer"]
    assert (added.here, added.by_hand, added.mode, added.kind) == (True, True, "telephone", "patient_carer")
    start(coach)
    vote_opens(live, coach, votes_each=1)
    assert "of <b>2</b> have finished" in coach.get("desk").text or "of 2 have finished" in coach.get("desk").text


# RO-4


def partner(live: Live) -> bool:
    return bool(live.in_office(lambda tx: partner_present(tx, live.meeting, live.clock())))


def test_ro4_a_partner_counts_after_ten_minutes_and_not_before(live: Live, coach: Caller) -> None:
    live.phone("Carer", partner="true")
    start(coach)
    moved(live).move(minutes=9, seconds=59)
    assert not partner(live)
    moved(live).move(seconds=1)
    assert partner(live)


def test_ro4_minutes_before_the_real_start_do_not_count(live: Live, coach: Caller) -> None:
    carer = live.phone("Carer", partner="true")
    moved(live).move(minutes=8)
    start(coach)
    moved(live).move(minutes=9)
    good(carer.does("meeting/leave"))
    moved(live).move(minutes=20)
    assert not partner(live)


def test_ro4_separate_stays_are_added(live: Live, coach: Caller) -> None:
    carer = live.phone("Carer", partner="true")
    start(coach)
    for command, minutes in (("leave", 4), ("come-back", 20), ("leave", 6)):
        moved(live).move(minutes=minutes)
        good(carer.does(f"meeting/{command}"))
    moved(live).move(minutes=20)
    assert partner(live)


def test_ro4_who_is_marked_as_gone_is_gone(live: Live, coach: Caller) -> None:
    live.phone("Carer", partner="true")
    start(coach)
    moved(live).move(minutes=9)
    good(coach.does("meeting/mark-gone", participant=people(live)["Carer"].id))
    moved(live).move(minutes=30)
    assert not partner(live)


def test_ro4_a_lost_line_is_not_leaving(live: Live, coach: Caller) -> None:
    carer = live.phone("Carer", partner="true")
    start(coach)
    with line(carer) as socket:
        socket.recv(timeout=5)
    moved(live).move(minutes=10)
    assert partner(live)


def test_ro4_staff_do_not_count_as_partners(live: Live, coach: Caller) -> None:
    live.phone("Ward sister")
    start(coach)
    moved(live).move(minutes=30)
    assert not partner(live)


# Leaving and removing


def test_leave_and_come_back_are_ones_own(live: Live) -> None:
    nurse = live.phone("Ward sister")
    good(nurse.does("meeting/leave"))
    assert not people(live)["Ward sister"].here
    assert "I am here again" in nurse.get("hand").text
    good(nurse.does("meeting/come-back"))
    assert people(live)["Ward sister"].here


def test_ro7_a_removed_phone_is_let_go_at_once_and_may_no_longer_ask(live: Live, coach: Caller) -> None:
    nurse = live.phone("Ward sister")
    with line(nurse) as socket:
        socket.recv(timeout=5)
        good(coach.does("meeting/remove-person", participant=people(live)["Ward sister"].id))
        assert close_code(socket) == 4403
    assert nurse.get("hand").status_code == 404
    assert nurse.does("record/park-it", text="Weekend cover").status_code == 404
    assert people(live) == {}


def test_ro1_who_is_removed_holds_no_role_any_more(live: Live, coach: Caller) -> None:
    live.phone("Ward sister")
    give(live, coach, "leader", "Ward sister")
    good(coach.does("meeting/remove-person", participant=people(live)["Ward sister"].id))
    assert one(live, "select count(*) from role_held where to_at is null") == 0


# RO-8 on the line


def silent(live: Live, name: str) -> bool:
    return people(live)[name].silent_at is not None


def test_ro8_a_holder_whose_line_drops_is_noted_and_the_next_in_line_is_asked(live: Live, coach: Caller) -> None:
    leader, facilitator = live.phone("Ward sister"), live.phone("Pharmacist")
    give(live, coach, "leader", "Ward sister")
    give(live, coach, "facilitator", "Pharmacist")
    start(coach)
    with line(leader) as socket:
        socket.recv(timeout=5)
    until(lambda: silent(live, "Ward sister"))
    assert facilitator.does("meeting/take-over", role="leader").status_code == 403
    moved(live).move(seconds=30)
    assert "Take over: Leader" in facilitator.get("hand").text
    assert "connection lost" in coach.get("desk").text
    good(facilitator.does("meeting/take-over", role="leader"))
    assert people(live)["Pharmacist"].roles == ("facilitator", "leader")
    assert people(live)["Ward sister"].roles == ()


def test_ro8_a_coach_who_is_not_counted_yet_takes_over_in_one_press(live: Live, coach: Caller) -> None:
    leader = live.phone("Ward sister")
    give(live, coach, "leader", "Ward sister")
    start(coach)
    with line(leader) as socket:
        socket.recv(timeout=5)
    until(lambda: silent(live, "Ward sister"))
    moved(live).move(seconds=30)
    button = r'action="([^"]+/here)"><input[^>]*name="key" value="([^"]+)"><input[^>]*name="role" value="leader">'
    found = re.search(button, coach.get("desk").text)
    assert found, "the desk offers it"
    good(coach.http.post(found[1], data={"key": found[2], "role": "leader"}))
    assert [name for name, one in people(live).items() if "leader" in one.roles] == ["Coach (name)"]
    assert "connection lost" not in coach.get("desk").text
    good(coach.http.post(found[1], data={"key": "k" * 22, "role": "no such role"}))


def test_ro8_a_holder_who_comes_back_is_not_silent_any_more(live: Live, coach: Caller) -> None:
    leader = live.phone("Ward sister")
    give(live, coach, "leader", "Ward sister")
    with line(leader) as socket:
        socket.recv(timeout=5)
    until(lambda: silent(live, "Ward sister"))
    with line(leader) as socket:
        socket.recv(timeout=5)
        until(lambda: not silent(live, "Ward sister"))


def test_ro8_a_holder_whose_socket_is_blocked_is_there_while_the_page_asks(live: Live, coach: Caller) -> None:
    leader = live.phone("Ward sister")
    give(live, coach, "leader", "Ward sister")
    with line(leader) as socket:
        socket.recv(timeout=5)
    until(lambda: silent(live, "Ward sister"))
    good(leader.get("hand/state"))
    until(lambda: not silent(live, "Ward sister"))


def test_ro8_an_opened_page_paints_nothing_where_nobody_was_silent(live: Live, coach: Caller) -> None:
    leader = live.phone("Ward sister")
    give(live, coach, "leader", "Ward sister")
    before = one(live, "select version from meeting where id = :m", m=live.meeting)
    with line(leader) as socket:
        socket.recv(timeout=5)
        good(leader.does("record/park-it", text="Weekend cover"))
        assert one(live, "select version from meeting where id = :m", m=live.meeting) == before + 1


def test_ro8_after_a_restart_a_holder_who_does_not_come_back_is_silent(
    live: Live, coach: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.phone("Ward sister")
    back = live.phone("Pharmacist")
    give(live, coach, "leader", "Ward sister")
    give(live, coach, "recorder", "Pharmacist")
    start(coach)
    shut(live)
    monkeypatch.setattr("app.house.MISS_S", 0.5)
    monkeypatch.setattr("app.house.POLL_S", 0.1)
    live.run()
    with line(back) as socket:
        socket.recv(timeout=5)
        until(lambda: silent(live, "Ward sister"))
        assert not silent(live, "Pharmacist")


# LV-1, LV-2, LV-3


def test_lv1_a_change_is_on_wall_desk_and_hand_within_a_second(live: Live, coach: Caller) -> None:
    nurse = live.phone("Ward sister")
    wall = paired(live, coach)
    with line(wall, "wall") as on_wall, line(coach, "desk") as on_desk, line(nurse) as on_hand:
        for socket in (on_wall, on_desk, on_hand):
            socket.recv(timeout=5)
        pressed = time.monotonic()
        start(coach)
        wait_for(on_wall, "stage", "Welcome", timeout=5)
        wait_for(on_desk, "desk-now", "Welcome", timeout=5)
        wait_for(on_hand, "hand-top", "Welcome", timeout=5)
        assert time.monotonic() - pressed < 1


def test_lv2_who_missed_nothing_is_sent_nothing_and_who_missed_something_gets_it_in_full(
    live: Live, coach: Caller
) -> None:
    nurse = live.phone("Ward sister")
    with line(nurse) as socket:
        first = pieces(str(socket.recv(timeout=5)))
    version = version_of(first["pulse"])
    with line(nurse, since=version) as socket:
        assert set(pieces(str(socket.recv(timeout=5)))) == {"pulse"}
    assert nurse.get(f"hand/state?since={version}").status_code == 204
    start(coach)
    with line(nurse, since=version) as socket:
        assert set(pieces(str(socket.recv(timeout=5)))) == set(first)
    assert set(pieces(nurse.get(f"hand/state?since={version}").text)) == set(first)


def test_lv2_every_message_carries_the_servers_clock(live: Live) -> None:
    nurse = live.phone("Ward sister")
    moved(live).move(minutes=3)
    with line(nurse) as socket:
        pulse = pieces(str(socket.recv(timeout=5)))["pulse"]
    assert f'data-now="{int(live.clock().timestamp() * 1000)}"' in pulse


def test_lv3_a_restart_loses_nothing_and_the_clock_goes_on(live: Live, coach: Caller) -> None:
    nurse = live.phone("Ward sister")
    start(coach)
    good(nurse.does("record/park-it", text="Weekend cover"))
    before = re.search(r'data-ends="(\d+)"', coach.get("desk").text)
    shut(live)
    moved(live).move(minutes=1)
    live.run()
    page = coach.get("desk").text
    assert "Weekend cover" in page
    after = re.search(r'data-ends="(\d+)"', page)
    assert before and after and before[1] == after[1]
    assert ">2:00<" in nurse.get("hand").text


# The wall's digits


def digits_of(wall: Caller) -> str:
    found = re.search(r'wall-digits"[^>]*>(\d{4})<', wall.http.get("/wall").text)
    assert found
    return found[1]


def paired(live: Live, coach: Caller) -> Caller:
    wall = live.client()
    good(coach.http.post(f"{coach.at}/pair", data={"digits": digits_of(wall)}, headers={"HX-Request": "true"}))
    return wall


def test_a_wall_shows_four_digits_until_a_coach_types_them_and_then_stays_the_teams(live: Live, coach: Caller) -> None:
    wall, other = live.client(), live.client()
    assert digits_of(wall) == digits_of(wall) != digits_of(other)
    answer = coach.http.post(f"{coach.at}/pair", data={"digits": digits_of(wall)}, headers={"HX-Request": "true"})
    assert "The wall is connected." in answer.text
    assert "Sepsis pathway big room" in wall.http.get("/wall").text
    assert digits_of(other)


@pytest.mark.parametrize("digits", ["", "12", "abcd", "١٢٣٤"])
def test_digits_that_are_none_are_refused_in_a_sentence(live: Live, coach: Caller, digits: str) -> None:
    answer = coach.http.post(f"{coach.at}/pair", data={"digits": digits}, headers={"HX-Request": "true"})
    assert (answer.status_code, "Type the four digits" in answer.text) == (409, True)


def test_a_participant_does_not_connect_a_wall(live: Live) -> None:
    nurse, wall = live.phone("Ward sister"), live.client()
    assert nurse.http.post(f"{nurse.at}/pair", data={"digits": digits_of(wall)}).status_code == 403


# Going on in the agenda


def current(live: Live) -> str:
    return str(one(live, CURRENT, m=live.meeting))


CURRENT = "select id from agenda_item where meeting_id = :m and started_at is not null and ended_at is null"
ACTIVITY = "select activity from agenda_item where id = :id"


def goes_to(live: Live, coach: Caller, activity: str) -> None:
    while one(live, ACTIVITY, id=current(live)) != activity:
        good(coach.does("agenda/next-item", current(live), item=current(live)))


def vote_opens(live: Live, coach: Caller, *, votes_each: int) -> list[str]:
    """The ids of the four ideas on the ballot, by number."""
    goes_to(live, coach, "brainstorm")
    good(coach.does("brainstorm/ask-question", current(live), question="What first?", mode="silent", anonymous="on"))
    good(coach.does("brainstorm/open-ideas", current(live), mode="open"))
    writer = live.phone("Writer")
    for idea in ("A box of antibiotics", "A leaflet", "A drill", "A magnet"):
        good(writer.does("brainstorm/add-idea", current(live), text=idea))
    good(coach.does("brainstorm/close-ideas", current(live)))
    good(coach.does("meeting/remove-person", participant=people(live)["Writer"].id))
    goes_to(live, coach, "multivote")
    good(coach.does("multivote/open-voting", current(live), votes_each=votes_each))
    found: list[str] = live.in_office(_ideas)
    return found


def _ideas(tx: Connection) -> list[str]:
    return list(tx.execute(text("select idea_id from ballot_idea order by number")).scalars())


def list_of(live: Live) -> dict[str, str]:
    """The team's list: name -> id."""
    rows = live.in_office(lambda tx: tx.execute(text("select name, id from person")).all())
    return {row.name: row.id for row in rows}


def absent(live: Live, name: str) -> str:
    """Somebody of the team's list who has not come today."""
    return str(live.in_office(lambda tx: office.add_person(tx, live.team, name, "staff", live.clock())))


def test_ro7_a_leader_links_a_strange_name_to_a_person_on_the_list(live: Live, coach: Caller) -> None:
    sister = absent(live, "Ward sister, bay B")
    live.phone("WS")
    stranger = people(live)["WS"].id
    assert "Ward sister, bay B" in coach.http.get(f"/m/{live.meeting}/person/{stranger}").text
    good(coach.does("meeting/link-person", screen="desk", participant=stranger, person=sister))
    assert one(live, "select person_id from participant where id = :id", id=stranger) == sister
    assert list(list_of(live)) == ["Ward sister, bay B"], "the name that only today knew leaves the list"


def test_ro7_nobody_is_linked_to_somebody_who_is_here(live: Live, coach: Caller) -> None:
    live.phone("Ward sister")
    live.phone("WS")
    sister, stranger = list_of(live)["Ward sister"], people(live)["WS"].id
    answer = coach.does("meeting/link-person", screen="desk", participant=stranger, person=sister)
    assert answer.status_code == 409
    assert "in this meeting already" in answer.text
    assert sorted(list_of(live)) == ["WS", "Ward sister"]
