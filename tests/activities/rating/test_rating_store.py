"""The rating on a real SQLite file: what is stored, what is cut, and what screens are told."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.activities.rating import ACTIVITY, record, saving, store
from app.activities.rating.record import Overview
from app.activities.rating.rules import (
    ChangeRating,
    ChooseRating,
    CloseOverdueRating,
    CloseRating,
    GiveRating,
    OpenRating,
    PutBack,
    RateFor,
    RatePaper,
    SayCouldImprove,
    SayWentWell,
    SendRating,
    SetAside,
    State,
    WithdrawComment,
)
from app.activities.rating.tables import CountedRating, Rating, RatingComment
from app.core.contract import Seat
from app.core.document import Bullets, Facts, Paragraph
from app.core.errors import Gone, NotAllowed, Refused
from app.core.permissions import MAY
from app.meetings.tables import Receipt
from app.storage.columns import table

from .conftest import START, Room

A = [8, 9, 7, 8, 8, 9, 7, 8, 10, 6, 8, 8, 7]


def rate_all(room: Room, values: list[int]) -> list[Seat]:
    people = room.people(len(values))
    for person, value in zip(people, values, strict=True):
        room.does(person, GiveRating, value=value)
    return people


def result_of(seen: Overview) -> Any:
    assert seen.result
    return seen.result


def test_rt2_the_last_rating_counts_and_only_one_a_person(room: Room) -> None:
    room.begins()
    (nurse,) = room.people(1)
    for value in (3, 10, 8):
        room.does(nurse, GiveRating, value=value)
    assert store.my_rating(room.tx, room.place, nurse.participant) == (8, False)
    assert (room.sees().rated, room.sees().people) == (1, 1)


def test_rt3_opens_with_its_item_or_by_the_facilitator_or_at_the_scheduled_end(room: Room) -> None:
    facilitator = room.joins("Facilitator", "facilitator")
    assert room.sees().state is State.WAITING
    room.does(facilitator, OpenRating)
    assert room.sees().state is State.OPEN
    room.meeting = room.another(START)
    room.begins()
    assert room.sees().state is State.OPEN
    room.meeting, room.item = room.another(START), "-"
    room.at(minutes=59, seconds=59)
    assert room.sees().state is State.WAITING
    room.at(minutes=60)
    assert room.sees().state is State.OPEN
    assert ACTIVITY.offer(room.sees())


def test_rt3_a_participant_may_not_open_or_close(room: Room) -> None:
    nurse = room.joins("Nurse")
    for ask in (OpenRating, CloseRating):
        with pytest.raises(NotAllowed):
            room.does(nurse, ask)


def test_rt4_a_canary_before_the_close_nothing_of_a_rating_is_in_any_overview(room: Room) -> None:
    room.begins()
    people = rate_all(room, [9, 9, 9, 9, 9])
    room.does(people[0], SayWentWell, text="CANARY well")
    seen = room.sees()
    assert (seen.rated, seen.people, seen.result) == (5, 5, None)
    told = repr(seen) + json.dumps(ACTIVITY.facts(room.tx, room.place)) + repr(ACTIVITY.sections(room.tx, room.place))
    assert "CANARY" not in told
    assert "9" not in told
    assert "Ratings still open, 5 of 5." in told


def test_rt4_only_my_own_rating_is_in_my_task(room: Room) -> None:
    room.begins()
    nurse, porter = room.people(2)
    room.does(nurse, GiveRating, value=9)
    room.does(nurse, SayWentWell, text="CANARY")
    task = repr(ACTIVITY.mine and ACTIVITY.mine(room.tx, room.place, porter))
    assert "CANARY" not in task
    assert "value=None" in task


def test_rt5_example_a_at_the_close(room: Room) -> None:
    room.begins()
    rate_all(room, A)
    room.joins("Late porter")
    room.does(room.joins("Facilitator", "facilitator", "participant"), CloseRating)
    seen = room.sees()
    shown = result_of(seen).picture
    assert (shown.n, seen.people, shown.mean, shown.median, shown.lowest, shown.highest) == (13, 15, 79, 16, 6, 10)
    assert ACTIVITY.facts(room.tx, room.place)["mean"] == "7.9"


def test_rt6_mv19_the_close_cuts_ratings_and_comments_from_persons(room: Room) -> None:
    room.begins()
    people = rate_all(room, A)
    for i, person in enumerate(people):
        room.does(person, SendRating, well=f"Story {i}", improve=f"Sound {i}")
    room.does(room.joins("Facilitator", "facilitator"), CloseRating)
    assert not room.tx.execute(select(table(Rating))).all()
    assert not room.tx.execute(select(table(RatingComment))).all()
    prints = [(r.command, r.print) for r in room.tx.execute(select(table(Receipt)))]
    assert all(print_ is None for command, print_ in prints if command != "CloseRating")
    everything = repr(room.tx.execute(select(table(CountedRating))).all()) + repr(room.counted())
    assert not any(str(person.participant) in everything or person.name in everything for person in people)


def test_mv19_the_order_of_the_rows_tells_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    shuffled: list[int] = []
    monkeypatch.setattr(saving, "shuffle", lambda rows: shuffled.append(len(rows)))
    room.begins()
    rate_all(room, A)
    room.does(room.joins("Facilitator", "facilitator"), CloseRating)
    assert shuffled == [13, 0]


def test_rt6_there_is_one_published_picture(room: Room) -> None:
    room.begins()
    people = rate_all(room, A)
    facilitator = room.joins("Facilitator", "facilitator")
    room.does(facilitator, CloseRating)
    before = room.sees()
    for seat, ask, fields in (
        (people[0], GiveRating, {"value": 0}),
        (people[0], SayCouldImprove, {"text": "Late"}),
        (facilitator, OpenRating, {}),
        (facilitator, CloseRating, {}),
    ):
        with pytest.raises(Refused):
            room.does(seat, ask, **fields)
    assert room.sees() == before


def test_rt3_the_house_closes_what_is_overdue(room: Room) -> None:
    room.begins()
    rate_all(room, A)
    room.at(minutes=60)
    room.ends()
    room.at(minutes=74)
    assert store.overdue(room.tx, room.now) == []
    room.at(minutes=75)
    assert store.overdue(room.tx, room.now) == [(room.meeting, "CloseOverdueRating")]
    assert room.sees().state is State.LATE
    assert room.sees().result is None
    room.does(Seat(room.meeting, room.team, MAY["house"]), CloseOverdueRating)
    assert result_of(room.sees()).picture.n == 13
    assert store.overdue(room.tx, room.now) == []


def test_rt7_comments_of_fewer_than_three_writers_are_not_shared(room: Room) -> None:
    room.begins()
    people = rate_all(room, A)
    for text in ("One", "Two", "Three"):
        room.does(people[0], SayWentWell, text=text)
    room.does(people[1], SayWentWell, text="Four")
    room.does(room.joins("Facilitator", "facilitator"), CloseRating)
    assert (result_of(room.sees()).commenters, result_of(room.sees()).shared) == (2, False)
    assert "One" not in repr(ACTIVITY.sections(room.tx, room.place))
    assert ACTIVITY.facts(room.tx, room.place)["went_well"] == []


def test_rt7_with_three_writers_the_record_has_them_went_well_first(room: Room) -> None:
    room.begins()
    people = rate_all(room, A)
    for person, text in zip(people, ("Sound", "Merging", "Chart"), strict=False):
        room.does(person, SendRating, improve=text)
    room.does(people[3], SendRating, well="Story")
    room.does(room.joins("Facilitator", "facilitator"), CloseRating)
    (section,) = ACTIVITY.sections(room.tx, room.place)
    bullets = [block.items for block in section.blocks if isinstance(block, Bullets)]
    assert bullets[0] == ("Story",)
    assert set(bullets[1]) == {"Sound", "Merging", "Chart"}
    assert isinstance(section.blocks[0], Facts)
    assert section.blocks[0].pairs[1] == ("Mean", "7.9 out of 10")


def test_rt7_my_own_comment_can_be_taken_back_and_nobody_elses(room: Room) -> None:
    room.begins()
    nurse, porter = room.people(2)
    room.does(nurse, SayWentWell, text="Story")
    ((comment, _, _),) = store.my_comments(room.tx, room.place, nurse.participant)
    with pytest.raises(Gone):
        room.does(porter, WithdrawComment, comment=comment)
    room.does(nurse, WithdrawComment, comment=comment)
    assert store.my_comments(room.tx, room.place, nurse.participant) == []


def test_rt2_send_then_change_my_rating(room: Room) -> None:
    room.begins()
    (nurse,) = room.people(1)
    room.does(nurse, GiveRating, value=8)
    room.does(nurse, SendRating)
    assert store.my_rating(room.tx, room.place, nurse.participant) == (8, True)
    room.does(nurse, ChangeRating)
    assert store.my_rating(room.tx, room.place, nurse.participant) == (8, False)


def test_rt8_names_are_kept_only_where_the_team_shows_them_and_never_in_the_record(room: Room) -> None:
    leader = room.joins("Leader", "leader", "participant")
    room.does(leader, ChooseRating, named="on")
    room.begins()
    people = rate_all(room, [8, 7])
    with pytest.raises(Refused):
        room.does(leader, ChooseRating)
    room.does(leader, CloseRating)
    assert result_of(room.sees()).names == (("Person 00", 8), ("Person 01", 7))
    told = repr(ACTIVITY.sections(room.tx, room.place)) + repr(ACTIVITY.facts(room.tx, room.place))
    assert not any(person.name in told for person in people)
    store.erase_at_end(room.tx, room.meeting, room.now)
    assert result_of(room.sees()).names == ()


def test_rt8_a_close_after_the_room_has_gone_keeps_no_name(room: Room) -> None:
    leader = room.joins("Leader", "leader", "participant")
    room.does(leader, ChooseRating, named="on")
    room.begins()
    rate_all(room, [8, 7, 9])
    room.ends()
    room.now += timedelta(minutes=10)
    room.does(leader, CloseRating)
    assert result_of(room.sees()).names == ()
    assert set(room.tx.execute(select(table(CountedRating).c.name)).scalars()) == {""}


def test_rt2_a_team_that_leaves_its_coaches_out_does_not_wait_for_them(room: Room) -> None:
    leader = room.joins("Leader", "leader", "participant")
    coach = room.joins("Flow coach", "coach", "participant", kind="coach")
    room.does(leader, ChooseRating)
    room.begins()
    assert room.sees().people == 1
    with pytest.raises(NotAllowed):
        room.does(coach, GiveRating, value=10)


def test_rt12_ro9_a_paper_rating_counts_and_its_person_joins_the_number(room: Room) -> None:
    room.begins()
    recorder = room.joins("Recorder", "recorder", "participant")
    carer = room.joins("Carer", phone=False)
    assert (room.sees().rated, room.sees().people) == (0, 1)
    room.does(recorder, RatePaper, participant=carer.participant, value="6", improve="Louder")
    assert (room.sees().rated, room.sees().people) == (1, 2)
    room.does(recorder, RatePaper, participant=carer.participant, value="7", improve="Louder")
    assert (room.sees().rated, room.sees().people) == (1, 2)
    assert store.my_comments(room.tx, room.place, carer.participant)[0][2] == "Louder"
    with pytest.raises(Refused):
        room.does(recorder, RatePaper, participant=recorder.participant, value="7")


def test_rt12_the_record_says_how_many_were_on_paper_and_never_whose(room: Room) -> None:
    room.begins()
    recorder = room.joins("Recorder", "recorder", "participant")
    room.does(recorder, GiveRating, value="8")
    room.does(recorder, RatePaper, participant=room.joins("Carer", phone=False).participant, value="6")
    few = room.joins("Neighbour", phone=False)
    room.does(recorder, RateFor, participant=few.participant, value="9")
    room.does(room.joins("Coach", "facilitator", "participant"), CloseRating)
    told = record.facts(room.sees())
    assert (told["rated"], told["on_paper"]) == (3, 1)
    figures = record.sections(room.sees())[0].blocks[0].pairs  # type: ignore[union-attr]
    assert [str(value) for name, value in figures if str(name) == "On paper"] == ["1 of them"]
    assert "Carer" not in repr(told)


def test_rt12_a_phone_is_passed_on_within_the_meeting_only(room: Room) -> None:
    room.begins()
    nurse, carer = room.joins("Nurse"), room.joins("Carer", phone=False)
    room.does(nurse, RateFor, participant=carer.participant, value="6")
    assert store.without_device(room.tx, room.place) == [(carer.participant, "Carer", True)]
    here, room.meeting = room.meeting, room.another(START)
    stranger = room.joins("Stranger", phone=False)
    room.meeting = here
    with pytest.raises(Gone):
        room.does(nurse, RateFor, participant=stranger.participant, value="6")


def closed_with_comments(room: Room) -> dict[str, str]:
    room.begins()
    for i, person in enumerate(rate_all(room, A)[:4]):
        room.does(person, SayCouldImprove, text=f"Words {i}")
    room.does(room.joins("Facilitator", "facilitator"), CloseRating)
    return room.counted()


def test_br15_a_comment_set_aside_is_off_all_screens_and_only_its_hand_puts_it_back(room: Room) -> None:
    words = closed_with_comments(room)
    recorder, other = room.joins("Recorder", "recorder"), room.joins("Leader", "leader")
    room.does(recorder, SetAside, comment=words["Words 1"])
    assert "Words 1" not in repr(room.sees())
    assert store.set_aside_by(room.tx, room.place, recorder.by) == [(words["Words 1"], "Words 1")]
    assert Paragraph("1 text set aside.") in ACTIVITY.sections(room.tx, room.place)[0].blocks
    with pytest.raises(Gone):
        room.does(other, PutBack, comment=words["Words 1"])
    room.does(recorder, PutBack, comment=words["Words 1"])
    assert "Words 1" in repr(room.sees())


def test_br15_what_is_set_aside_is_erased_at_the_end(room: Room) -> None:
    words = closed_with_comments(room)
    recorder = room.joins("Recorder", "recorder")
    room.does(recorder, SetAside, comment=words["Words 1"])
    room.ends()
    store.erase_at_end(room.tx, room.meeting, room.now)
    assert "Words 1" not in room.counted()
    room.does(recorder, SetAside, comment=words["Words 2"])
    assert "Words 2" not in room.counted()
    with pytest.raises(Refused):
        room.does(recorder, PutBack, comment=words["Words 2"])


def test_rt5_the_wall_knows_the_mean_of_the_meeting_before(room: Room) -> None:
    room.begins()
    rate_all(room, A)
    room.does(room.joins("Facilitator", "facilitator"), CloseRating)
    room.meeting = room.another(START.replace(day=30))
    room.now = START.replace(day=30)
    room.begins()
    rate_all(room, [9, 9, 8])
    room.does(room.joins("Facilitator", "facilitator"), CloseRating)
    assert (result_of(room.sees()).last, result_of(room.sees()).picture.mean) == (79, 87)
