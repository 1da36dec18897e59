"""RT-3: a person who presses Leave is offered the rating at any time, also before it opens."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from app.activities.rating import ACTIVITY, mine, store
from app.activities.rating.rules import (
    ChooseRating,
    CloseRating,
    GiveRating,
    OpenRating,
    RatedEarly,
    SayWentWell,
    SendRating,
    State,
)
from app.activities.rating.tables import Rating, RatingRound
from app.core.contract import Seat
from app.core.errors import Refused
from app.meetings.tables import Meeting, Participant
from app.storage.columns import table

from .conftest import Room

P, ROUND, M = table(Participant), table(RatingRound), table(Meeting)


def leaves(room: Room, seat: Seat) -> Seat:
    room.tx.execute(update(P).where(P.c.id == seat.participant).values(here=False))
    return replace(seat, gone=True)


def test_rt3_who_leaves_early_may_rate_at_once_and_nobody_else_may(room: Room) -> None:
    porter, nurse = room.joins("Porter"), room.joins("Nurse")
    with pytest.raises(Refused, match="not opened"):
        room.does(porter, GiveRating, value=8)
    porter = leaves(room, porter)
    assert isinstance(room.does(porter, GiveRating, value=8), RatedEarly)
    room.does(porter, SendRating, well="The story")
    with pytest.raises(Refused, match="not opened"):
        room.does(nurse, GiveRating, value=9)
    assert room.sees().state is State.WAITING and not ACTIVITY.offer(room.sees())


def test_rt3_not_before_the_meeting_has_started(room: Room) -> None:
    room.tx.execute(update(M).values(started_at=None))
    porter = leaves(room, room.joins("Porter"))
    assert not ACTIVITY.parting(room.sees())
    with pytest.raises(Refused):
        room.does(porter, GiveRating, value=8)


def test_rt4_no_screen_and_no_record_hears_of_a_rating_before_the_opening(room: Room) -> None:
    nurses = room.people(3)
    before = leaves(room, nurses[0])
    told = room.sees()
    event = room.does(before, GiveRating, value=2)
    room.does(before, SayWentWell, text="Tea")
    assert not event.topics
    assert room.sees() == told and (told.rated, told.people) == (0, 2)
    assert json.dumps(ACTIVITY.facts(room.tx, room.place)).count("Tea") == 0
    assert ACTIVITY.sections(room.tx, room.place) == []


def test_rt3_an_early_rating_is_counted_with_the_others_and_cut_like_all(room: Room) -> None:
    facilitator, people = room.joins("Facilitator", "facilitator"), room.people(4)
    porter = leaves(room, room.joins("Porter"))
    room.does(porter, GiveRating, value=2)
    room.does(facilitator, OpenRating)
    assert room.tx.execute(select(ROUND.c.opened_at)).scalar_one() == room.now
    assert (room.sees().state, room.sees().rated, room.sees().people) == (State.OPEN, 1, 6)
    for person in people:
        room.does(person, GiveRating, value=8)
    room.does(facilitator, CloseRating)
    result = room.sees().result
    assert result and result.picture.n == 5 and (result.picture.lowest, result.picture.mean) == (2, 68)
    assert room.tx.execute(select(table(Rating))).all() == []


def test_rt3_the_first_rating_of_somebody_here_opens_a_round_that_began_with_a_leaver(room: Room) -> None:
    room.does(leaves(room, room.joins("Porter")), GiveRating, value=2)
    assert room.tx.execute(select(ROUND.c.opened_at)).scalar_one() is None
    room.begins()
    room.does(room.joins("Nurse"), GiveRating, value=8)
    assert room.tx.execute(select(ROUND.c.opened_at)).scalar_one() == room.now


def test_rt3_who_comes_back_finds_the_early_rating_and_may_change_it_once_it_is_open(room: Room) -> None:
    porter = leaves(room, room.joins("Porter"))
    room.does(porter, GiveRating, value=2)
    back = replace(porter, gone=False)
    with pytest.raises(Refused):
        room.does(back, GiveRating, value=9)
    room.begins()
    assert mine(room.tx, room.place, back).value == 2
    room.does(back, GiveRating, value=9)
    assert store.my_rating(room.tx, room.place, porter.participant) == (9, False)


def test_mv19_a_lone_early_rating_is_cut_by_the_clock_too(room: Room) -> None:
    room.does(leaves(room, room.joins("Porter")), GiveRating, value=2)
    room.at(minutes=104)
    assert store.overdue(room.tx, room.now) == []
    room.at(minutes=105)
    assert room.sees().state is State.LATE
    assert store.overdue(room.tx, room.now) == [(room.meeting, "CloseOverdueRating")]


def test_rt8_names_cannot_be_switched_on_once_somebody_who_left_has_rated(room: Room) -> None:
    coach = room.joins("Coach", "coach", "participant", kind="coach")
    room.does(leaves(room, room.joins("Porter")), GiveRating, value=2)
    with pytest.raises(Refused, match="first rating is in"):
        room.does(coach, ChooseRating, named="on", coaches_rate="on", threshold="3")


def test_rt3_the_hand_of_who_has_left_is_asked_and_no_other(room: Room) -> None:
    porter, nurse = leaves(room, room.joins("Porter")), room.joins("Nurse")
    assert ACTIVITY.parting(room.sees())
    assert mine(room.tx, room.place, porter).early
    assert not mine(room.tx, room.place, nurse).early
    room.begins()
    assert not ACTIVITY.parting(room.sees()) and not mine(room.tx, room.place, porter).early
