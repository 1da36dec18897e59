"""What the desk and the hand give each person, over plain HTTP."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.teams import calendar
from tests.live import Caller, Live


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    found = Live(tmp_path)
    yield found
    found.stop()


def participant(desk: Caller, name: str) -> str:
    """The id of somebody, from the desk's list of people."""
    found = re.search(rf'id="person-([\w-]+)"><span class="who"><bdi>{name}<', desk.get("desk").text)
    assert found, name
    return found[1]


def key_of(page: str) -> str:
    """When it changes, a screen asks for what is one person's alone."""
    found = re.search(r'id="key" data-key="([^"]+)"', page)
    assert found
    return found[1]


def test_a_coach_counts_in_from_the_desk_and_then_has_a_hand(live: Live) -> None:
    live.clock.move(minutes=-10)  # type: ignore[attr-defined]
    coach = live.coach_client()
    assert "I am here: count me in" in coach.get("desk").text
    assert coach.http.post(f"{coach.at}/here", data={"key": "k" * 22}).status_code == 303
    page = coach.get("desk").text
    assert "I am here: count me in" not in page
    assert f'href="{coach.at}/hand"' in page and "1 here" in page


def test_f48_a_second_cookie_is_a_second_device_and_the_desk_counts_devices(live: Live) -> None:
    coach = live.coach_client()
    live.phone("Porter")
    assert "1 here, 1 device joined" in coach.get("desk").text
    live.phone("Porter")  # the cookie was cleared, and the name typed again
    assert "2 here, 2 devices joined" in coach.get("desk").text
    coach.does("meeting/settle-person", participant=participant(coach, r"Porter \(2\)"), same="on")
    assert "1 here, 2 devices joined" in coach.get("desk").text


def test_ro7_guest_for_today_stays_a_member_on_the_teams_list_and_the_desk_says_so(live: Live) -> None:
    coach, _ = live.coach_client(), live.phone("Porter")
    assert "this changes this meeting only" in coach.get("desk").text
    coach.does("meeting/mark-guest", participant=participant(coach, "Porter"))
    assert "<small>guest</small>" in coach.get("desk").text
    listed = live.in_office(
        lambda tx: tx.exec_driver_sql("select member from person where name = 'Porter'").scalar_one()
    )
    assert bool(listed) is True


def test_the_lobby_says_after_a_minute_why_no_phone_may_come(live: Live) -> None:
    live.clock.move(minutes=-29, seconds=-30)  # type: ignore[attr-defined]
    coach = live.coach_client()
    coach.http.post(f"{coach.at}/here", data={"key": "k" * 22})  # a coach at the desk is no phone
    assert re.search(r'id="reach-hint" data-show-at="\d+" hidden', coach.get("desk").text)
    live.phone("Ward sister")
    assert 'id="reach-hint"' not in coach.get("desk").text


def test_connect_a_wall_stands_open_until_the_team_has_one(live: Live) -> None:
    coach, wall = live.coach_client(), live.client()
    assert '<details id="connect" open>' in coach.get("desk").text
    digits = re.search(r"wall-digits[^>]*>\s*(\d{4})", wall.http.get("/wall").text)
    assert digits
    answer = coach.http.post(f"{coach.at}/pair", data={"digits": digits[1]}, headers={"HX-Request": "true"})
    assert "1 wall is connected" in answer.text
    assert '<details id="connect">' in coach.get("desk").text


def test_a_new_name_brings_one_back_to_the_desk(live: Live) -> None:
    coach, _ = live.coach_client(), live.phone("Ward sistre")
    one = participant(coach, "Ward sistre")
    assert 'value="Ward sistre"' in coach.get(f"person/{one}").text
    answer = coach.http.post(f"{coach.at}/person/{one}", data={"key": "k" * 22, "name": "Ward sister"})
    assert answer.headers["location"] == f"{coach.at}/desk"
    assert participant(coach, "Ward sister") == one


def test_a_participant_renames_nobody(live: Live) -> None:
    coach, nurse = live.coach_client(), live.phone("Ward nurse")
    one = participant(coach, "Ward nurse")
    assert nurse.http.post(f"{nurse.at}/person/{one}", data={"key": "k" * 22, "name": "X"}).status_code == 403


def test_who_was_there_last_week_opens_that_record_from_the_notes(live: Live) -> None:
    coach, clerk = live.coach_client(), live.phone("Ward clerk")
    coach.does("agenda/start-meeting", screen="desk")
    last = live.meeting
    live.clock.move(days=7)  # type: ignore[attr-defined]
    live.meeting = live.in_office(lambda tx: calendar.add_meeting(tx, live.team, live.clock(), live.clock()))
    live.code = live.in_office(lambda tx: calendar.code_now(tx, live.coach, live.clock()))
    assert clerk.http.post("/join", data={"code": live.code, "name": "Ward clerk", "answer": "same"}).status_code == 303
    new, coach = live.phone("Agency nurse"), live.coach_client()
    for name in ("Ward clerk", "Agency nurse"):
        coach.does("meeting/give-role", role="recorder", participant=participant(coach, name), screen="desk")
        shows = f'/m/{last}/record">Record of last time<' in (clerk if name == "Ward clerk" else new).get("notes").text
        assert shows is (name == "Ward clerk")
    assert clerk.http.get(f"/m/{last}/record").status_code == 200
    visitor = live.phone("Visitor", visiting="on")
    assert visitor.http.get(f"/m/{last}/record").status_code == 404


def test_the_leaders_hand_has_the_forms_of_the_record_folded_away(live: Live) -> None:
    coach, leader = live.coach_client(), live.phone("Ward sister")
    coach.does("meeting/give-role", role="leader", participant=participant(coach, "Ward sister"), screen="desk")
    page = leader.get("hand").text
    assert page.index('<details id="my-notes-more">') < page.index('id="write-action"')
    assert leader.does("record/write-action", text="Ring the pharmacy").status_code == 200


def test_only_the_recorders_and_the_leaders_hand_have_the_forms_of_the_record(live: Live) -> None:
    coach, recorder, nurse = live.coach_client(), live.phone("Pharmacist"), live.phone("Ward nurse")
    coach.does("meeting/give-role", role="recorder", participant=participant(coach, "Pharmacist"), screen="desk")
    page = recorder.get("hand").text
    assert 'id="write-action"' in page and "my-notes-more" not in page
    assert 'id="write-action"' not in nurse.get("hand").text


def test_br15_who_parked_it_and_who_set_it_aside_still_see_the_text(live: Live) -> None:
    coach, nurse, other = live.coach_client(), live.phone("Ward nurse"), live.phone("Porter")
    coach.does("agenda/start-meeting", screen="desk")
    nurse.does("record/park-it", text="Weekend pharmacy cover")
    line = re.search(r'id="written-([\w-]+)"', coach.get("desk").text)
    assert line
    before = key_of(nurse.get("hand").text)
    answer = coach.does("record/set-aside", screen="desk", kind="parked", id=line[1])
    page = nurse.get("hand").text
    assert "Put back: Weekend pharmacy cover" in answer.text and "Put back: Weekend pharmacy cover" in page
    assert key_of(page) != before  # so that an open phone asks for its own page
    assert "Weekend pharmacy cover" not in other.get("hand").text
    assert other.does("record/put-back", kind="parked", id=line[1]).status_code == 403
    assert nurse.does("record/put-back", kind="parked", id=line[1]).status_code == 200
    assert "Put back" not in nurse.get("hand").text and "Weekend pharmacy cover" in coach.get("desk").text


def test_a_line_is_changed_on_notes_and_changed_again(live: Live) -> None:
    coach = live.coach_client()
    coach.does("agenda/start-meeting", screen="desk")
    coach.does("record/write-note", screen="desk", text="Door to dose 58 minutes")
    address = re.search(r"notes\?edit=(note-[\w-]+)#edit-line", coach.get("notes").text)
    assert address
    for before, after in (("58", "57"), ("57", "56")):
        page = coach.get(f"notes?edit={address[1]}").text
        assert f'data-after="{coach.at}/notes"' in page
        assert page.count(f"Door to dose {before} minutes</textarea>") == 2  # to change, and what it was
        kind, _, line = address[1].partition("-")
        texts = {"text": f"Door to dose {after} minutes", "was": f"Door to dose {before} minutes"}
        assert coach.does("record/edit-line", screen="desk", kind=kind, id=line, **texts).status_code == 200


def test_the_rating_is_offered_on_the_desk_near_the_end_only(live: Live) -> None:
    coach = live.coach_client()
    assert "Open rating" not in coach.get("desk").text
    coach.does("agenda/start-meeting", screen="desk")
    assert "Open rating" not in coach.get("desk").text


def test_a_participant_reads_the_record_and_comes_back_to_the_hand(live: Live) -> None:
    nurse = live.phone("Ward nurse")
    page = nurse.get("record")
    assert page.status_code == 200
    assert f'href="{nurse.at}/hand"' in page.text
    assert f"{nurse.at}/desk" not in page.text


def test_rt3_who_presses_leave_is_offered_the_rating_and_it_is_kept(live: Live) -> None:
    live.clock.move(minutes=-10)  # type: ignore[attr-defined]
    porter, nurse, coach = live.phone("Porter"), live.phone("Night nurse"), live.coach_client()
    coach.does("agenda/start-meeting")
    assert "Rate it before you go" not in porter.get("hand").text
    answer = porter.does("meeting/leave")
    assert "Rate it before you go" in answer.text and "You have left the meeting." in answer.text
    assert "Your rating is in: 3 out of 10" in porter.does("rating/give-rating", value=3).text
    assert nurse.does("rating/give-rating", value=9).status_code == 409
    assert "Rate it before you go" not in nurse.get("hand").text
    assert "Rate it before you go" not in porter.does("meeting/come-back").text
    assert porter.does("rating/give-rating", value=4).status_code == 409


def test_ro1_one_who_leads_and_does_more_gets_a_gentle_word_and_keeps_the_role(live: Live) -> None:
    live.phone("Ward sister")
    coach = live.coach_client()
    sister = participant(coach, "Ward sister")
    coach.does("meeting/give-role", role="leader", participant=sister)
    assert "Two people find that easier" not in coach.get("desk").text
    coach.does("meeting/give-role", role="timekeeper", participant=sister)
    page = coach.get("desk").text
    assert "Ward sister leads and keeps the time. Two people find that easier." in page
    assert "writes the record. Two" not in page
    coach.does("meeting/give-role", role="recorder", participant=sister)
    assert "Ward sister leads and writes the record. Two people find that easier." in coach.get("desk").text


def test_ro1_a_second_facilitator_stands_beside_the_first_and_a_third_takes_their_place(live: Live) -> None:
    names = ("Nurse one", "Nurse two", "Nurse three")
    for name in names:
        live.phone(name)
    coach = live.coach_client()
    ids = [participant(coach, name) for name in names]
    assert "As a second one" not in coach.get("desk").text
    coach.does("meeting/give-role", role="facilitator", participant=ids[0])
    assert "As a second one" in coach.get("desk").text
    coach.does("meeting/give-role", role="facilitator", participant=ids[1], second="on")
    assert facilitators(coach) == "Nurse one, Nurse two" and "As a second one" not in coach.get("desk").text
    coach.does("meeting/give-role", role="facilitator", participant=ids[2])
    assert facilitators(coach) == "Nurse three"


def facilitators(desk: Caller) -> str:
    found = re.search(r"<dt>Facilitator</dt><dd>(.*?)</dd>", desk.get("desk").text, re.S)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else ""


def test_rt8_rating_with_names_is_chosen_on_the_plan_and_every_phone_says_so(live: Live) -> None:
    coach, porter = live.coach_client(), live.phone("Porter")
    plan = coach.get("plan").text
    assert "Show ratings with names when rating is closed" in plan
    where = re.search(r'action="/m/[\w-]+/rating/([\w-]+)/choose-rating"', plan)
    assert where
    coach.does("rating/choose-rating", where[1], named="on", coaches_rate="on", threshold="3")
    coach.does("agenda/start-meeting")
    coach.does("rating/open-rating")
    assert "In this team ratings are shown with names." in porter.get("hand").text
    assert coach.does("rating/choose-rating", threshold="3").status_code == 409
