"""The edges of the door, of roles and of who is who: each guard and each figure by itself.  No I/O."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.core.contract import Command, Seat
from app.core.errors import Gone, No, Refused
from app.core.permissions import needs_of
from app.core.roles import Kind, Mode, Role
from app.meetings.company import Company, Here
from app.meetings.door import MOST_WAIT, AddByHand, Door, Joined, JoinMeeting, Knock, Knocked, Known, TakePart
from app.meetings.holding import NoteSilence, PlanRole, handed, may_take_over
from app.meetings.life import CancelMeeting, SetPractice, TickPartner, WriteApologies
from app.meetings.locking import AdmitPerson, LockMeeting, RemoveDevice, TurnAway, UnlockMeeting
from app.meetings.rules import ComeBack, Leave, LinkPerson, MarkGone, MarkGuest, MarkHere, MarkMember, RemovePerson

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
DEVICE, OTHER = "d" * 64, "e" * 64
ANN, BEN, CAT = ("ann".ljust(22, "0"), "ben".ljust(22, "0"), "cat".ljust(22, "0"))
ON_LIST = "person-ann".ljust(22, "0")
SEAT = Seat("m", "t", needs_of(["participant"]), participant=ANN)


def known(name: str = "Ann", **more: Any) -> Known:
    return Known(**{"person": ON_LIST, "name": name, "kind": Kind.STAFF, "member": True, **more})


def door(*people: Known, **more: Any) -> Door:
    names = frozenset(person.name for person in people if person.here)
    return Door(**{"state": "running", "open_ratings": False, "people": people, "names": names, **more})


def does(kind: type[Command], state: Any, seat: Seat = SEAT, /, **fields: Any) -> Any:
    return kind.model_validate({"key": "k" * 12, **fields}).decide(state, seat, NOW)


def refused(kind: type[Command], state: Any, why: type[No] = Refused, /, **fields: Any) -> str:
    with pytest.raises(why) as said:
        does(kind, state, **fields)
    return str(said.value)


def joins(name: str, at: Door, **more: Any) -> Any:
    return does(JoinMeeting, at, device=DEVICE, name=name, **more)


# Who comes in


def test_ro7_of_two_of_one_name_the_one_who_is_here_is_meant() -> None:
    two = door(known(), known(person="p" * 22, here=BEN))
    found = two.match("ann")
    assert found is not None and found.here == BEN
    assert door(known()).match("Ann") == known()
    assert door(known()).match("Ben") is None


def test_lv4_the_door_is_open_while_it_runs_whether_ratings_are_or_not() -> None:
    assert joins("Ann", door()).shown == "Ann"
    assert "has ended" in refused(JoinMeeting, door(state="ended"), device=DEVICE, name="Ann")


def test_ro7_another_ann_on_the_same_phone_is_somebody_new() -> None:
    at = door(known(), carry=ON_LIST)
    assert joins("Ann", at).person == ON_LIST
    assert joins("Ann", at, answer="other").person == ""


def test_ro7_who_is_known_comes_in_as_they_are_unless_they_say_otherwise_today() -> None:
    carry = {"carry": ON_LIST}
    plain = Joined(ON_LIST, "Ann", "Ann", Kind.STAFF, Mode.ROOM, True, DEVICE)
    assert joins("Ann", door(known(), **carry)) == plain
    assert joins("Ann", door(known(), **carry), partner="on") == replace(plain, kind=Kind.PATIENT_CARER)
    assert joins("Ann", door(known(), **carry), visiting="on") == replace(plain, member=False)
    assert joins("Ann", door(known(member=False), **carry)) == replace(plain, member=False)
    assert joins("Ann", door(known(kind=Kind.PATIENT_CARER), **carry)) == replace(plain, kind=Kind.PATIENT_CARER)
    again = joins("Ann", door(known(here=ANN), **carry))
    assert again == replace(plain, participant=ANN)


def test_mv8_a_coach_takes_part_once_whatever_they_were_before() -> None:
    def takes(at: Door) -> Joined:
        found: Joined = does(TakePart, at, device=DEVICE, coach=CAT, name="Flow coach")
        return found

    new = Joined("", "Flow coach", "Flow coach", Kind.COACH, Mode.ROOM, True, DEVICE, "", "", CAT)
    assert takes(door()) == new
    assert takes(door(names=frozenset({"Flow coach"}))).shown == "Flow coach (2)"
    on_list = known("Cath", coach=CAT)
    assert takes(door(on_list)) == replace(new, person=ON_LIST, name="Cath", shown="Cath")
    there = replace(new, person=ON_LIST, name="Cath", shown="Cath", participant=BEN)
    assert takes(door(replace(on_list, here=BEN))) == there
    assert takes(door(mine=ANN)).participant == ANN
    with pytest.raises(Refused, match="has ended"):
        takes(door(state="ended"))


def test_ro9_somebody_without_a_phone_is_added_once_and_a_guest_is_no_member() -> None:
    added = Joined(ON_LIST, "Ann", "Ann", Kind.STAFF, Mode.ROOM, True, by_hand=True)
    assert does(AddByHand, door(known()), name="Ann") == added
    assert does(AddByHand, door(), name="Ann") == replace(added, person="")
    here = does(AddByHand, door(known(here=BEN)), name="Ann")
    assert here == replace(added, person="", shown="Ann (2)")  # another Ann
    assert does(AddByHand, door(), name="Ann", kind="guest") == replace(added, person="", kind=Kind.GUEST, member=False)
    assert "has ended" in refused(AddByHand, door(state="ended"), name="Ann")


# A locked door


def test_at_a_locked_door_who_is_in_stays_in_and_others_wait() -> None:
    locked = door(known(), locked=True)
    assert isinstance(joins("Ann", replace(locked, mine=ANN)), Joined)
    assert joins("Ben", locked) == Knocked(DEVICE, "Ben", "Ben", Mode.ROOM)
    assert joins("Ann", locked, answer="same").answer == "same"
    partner = joins("Ben", locked, partner="on", visiting="on", mode="remote")
    assert partner == Knocked(DEVICE, "Ben", "Ben", Mode.REMOTE, partner=True, visiting=True)


def test_forty_wait_at_most_and_who_waits_may_ask_again() -> None:
    others = tuple(Knock(f"k{n}", OTHER, "Ann", Mode.ROOM) for n in range(MOST_WAIT))
    assert isinstance(joins("Ben", door(locked=True, waits=others[:-1])), Knocked)
    with pytest.raises(Refused, match="Too many people"):
        joins("Ben", door(locked=True, waits=others))
    mine = (Knock("mine", DEVICE, "Ben", Mode.ROOM), *others[1:])
    assert isinstance(joins("Ben", door(locked=True, waits=mine)), Knocked)


def test_a_door_is_locked_and_unlocked_once() -> None:
    assert does(LockMeeting, door()).locked is True
    assert does(UnlockMeeting, door(locked=True)).locked is False
    assert "locked already" in refused(LockMeeting, door(locked=True))
    assert "not locked" in refused(UnlockMeeting, door())


def test_who_waits_is_let_in_as_they_asked_or_turned_away() -> None:
    one = Knock(BEN, DEVICE, "Ben", Mode.REMOTE, visiting=True)
    locked = door(locked=True, waits=(Knock(CAT, OTHER, "Cat", Mode.ROOM), one))
    admitted = does(AdmitPerson, locked, knock=BEN)
    assert (admitted.knock, admitted.joined.name, admitted.joined.kind) == (BEN, "Ben", Kind.GUEST)
    assert does(TurnAway, locked, knock=BEN).joined is None
    for kind in (AdmitPerson, TurnAway):
        assert "not waiting" in refused(kind, locked, Gone, knock=ANN)


def test_a_device_is_let_go_of_its_own_person_and_where_no_other_is_called_so() -> None:
    at = door(devices=((BEN, OTHER), (ANN, DEVICE), (ANN, OTHER)))
    assert does(RemoveDevice, at, participant=ANN, device="d" * 8).device == DEVICE
    assert does(RemoveDevice, at, participant=BEN, device="e" * 8).participant == BEN
    twins = door(devices=((ANN, DEVICE), (ANN, "d" * 63 + "e")))
    for where, who, device in ((at, BEN, "d" * 8), (at, CAT, "d" * 8), (twins, ANN, "d" * 8)):
        assert "not in this meeting" in refused(RemoveDevice, where, Gone, participant=who, device=device)


# Who is who


def here(id_: str, *roles: Role, **more: Any) -> Here:
    told = {"name": id_[:3].title(), "member": True, "here": True, "by_hand": False, "kind": Kind.STAFF}
    return Here(id_, roles=frozenset(roles), **{**told, **more})


ROOM = Company("running", (here(ANN), here(BEN)))


def test_people_come_and_go_and_are_members_or_guests() -> None:
    found = [does(kind, ROOM) for kind in (Leave, ComeBack)]
    assert [(one.participant, one.here, one.removed) for one in found] == [(ANN, False, False), (ANN, True, False)]
    of_ben = {
        kind: does(kind, ROOM, participant=BEN) for kind in (MarkGone, MarkHere, MarkGuest, MarkMember, RemovePerson)
    }
    assert {(one.participant) for one in of_ben.values()} == {BEN}
    assert [(one.here, one.member, one.removed) for one in of_ben.values()] == [
        (False, None, False), (True, None, False), (None, False, False), (None, True, False), (False, None, True),
    ]  # fmt: skip


def test_ro7_a_strange_name_is_linked_to_somebody_on_the_list_who_is_not_here() -> None:
    stranger = known("Cat", person="c" * 22, here=CAT)
    linked = does(LinkPerson, door(known(member=False), stranger), participant=CAT, person=ON_LIST)
    assert (linked.participant, linked.person, linked.member) == (CAT, ON_LIST, False)
    for at, why, says in (
        (door(stranger), Gone, "on the team's list"),
        (door(known(here=CAT)), Refused, "already"),
        (door(known(here=BEN), stranger), Refused, "under their own name"),
        (door(known()), Gone, "not in this meeting"),
    ):
        assert says in refused(LinkPerson, at, why, participant=CAT, person=ON_LIST)
    assert "who they are" in refused(LinkPerson, door(known(here=CAT)), participant=CAT, person=ON_LIST)


# Roles


def test_ro1_a_second_facilitator_comes_only_where_that_is_asked() -> None:
    one = Company("running", (here(ANN, Role.FACILITATOR), here(BEN)))
    assert handed(one, Role.FACILITATOR, BEN).takes == (ANN,)


def test_ro8_a_role_is_taken_over_only_from_holders_who_are_all_silent() -> None:
    lost = NOW - timedelta(minutes=1)
    leader = Seat("m", "t", needs_of(["leader", "participant"]), participant=CAT, roles=frozenset({Role.LEADER}))
    boss = here(CAT, Role.LEADER)

    def may(*holders: Here, role: Role = Role.FACILITATOR, who: Seat = leader) -> bool:
        return may_take_over(Company("running", (boss, *holders)), who, role, NOW)

    silent = here(ANN, Role.FACILITATOR, silent_at=lost)
    assert may(silent) and not may(silent, here(BEN, Role.FACILITATOR))
    assert not may()  # nobody has it: it is given, not taken over
    assert not may(role=Role.LEADER, who=replace(leader, coach="c"))  # held already


def test_ro8_with_nobody_in_line_the_leaders_role_waits_for_three_minutes() -> None:
    lost = Company("running", (here(ANN, Role.LEADER, silent_at=NOW - timedelta(minutes=1)), here(BEN)))
    assert not may_take_over(lost, replace(SEAT, participant=BEN), Role.LEADER, NOW)


def test_ro8_a_silence_is_noted_from_when_it_began() -> None:
    noted = does(NoteSilence, ROOM, participant=BEN, silent=True, for_s=40)
    assert (noted.participant, noted.silent_at) == (BEN, NOW - timedelta(seconds=40))
    assert does(NoteSilence, ROOM, participant=BEN, silent=False).silent_at is None


def test_a_role_is_planned_for_somebody_on_the_list_or_nobody() -> None:
    assert does(PlanRole, door(known()), role="recorder", person=ON_LIST).person == ON_LIST
    assert does(PlanRole, door(known()), role="recorder").person == ""
    assert "on the team's list" in refused(PlanRole, door(known()), Gone, role="recorder", person="x" * 22)


# The meeting as a whole


@pytest.mark.parametrize("state", ["planned", "lobby", "running", "ended", "cancelled"])
def test_ag18_practice_and_partners_are_of_a_meeting_that_started_and_only_a_planned_one_is_cancelled(
    state: str,
) -> None:
    company = Company(state, ())
    if state in ("running", "ended"):
        assert does(SetPractice, company, practice="on").practice and does(TickPartner, company, here="on").here
    else:
        assert "has started" in refused(SetPractice, company)
        assert "has started" in refused(TickPartner, company)
    if state in ("planned", "lobby"):
        assert does(CancelMeeting, company).reason == "other"
    else:
        assert "has not started" in refused(CancelMeeting, company)


def test_re1_apologies_are_written_unless_it_was_cancelled() -> None:
    assert does(WriteApologies, ROOM, text="Ann is away").text == "Ann is away"
    assert "was cancelled" in refused(WriteApologies, Company("cancelled", ()))
