"""A fishbone from the problem to the vote, on a real SQLite file: who may do what, who sees what, what is kept."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from app.activities.brainstorm import ACTIVITY as BRAINSTORM
from app.activities.fishbone import ACTIVITY, overview, record, steps, store, views
from app.activities.fishbone.board import MOST_BRANCHES
from app.activities.fishbone.tables import Fishbone, FishboneBranch, FishboneCause
from app.core import ballot_items, merging
from app.core.contract import Audience, Screen
from app.core.document import Document
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import new_id
from app.core.roles import Role
from app.exports.markdown import markdown
from app.storage import texts
from app.storage.columns import table as rows

from .conftest import Room


def refused(room: Room, name: str, command: str, /, **fields: object) -> str:
    with pytest.raises(Refused) as said:
        room.does(name, command, **fields)
    return said.value.says


def wall(room: Room) -> views.WallView:
    found = views.wall(room.seen, Audience(Screen.WALL))
    return found


# The problem and its branches


def test_causes_wait_for_the_problem_and_for_being_opened(room: Room) -> None:
    assert refused(room, "facilitator", "OpenCauses", mode="open") == "Write the problem first."
    room.does("facilitator", "WriteProblem", problem="Late", branches="People\nPlace")
    assert "not open yet" in refused(room, "nurse", "AddCause", branch=room.branch("People"), text="Keys")


def test_the_facilitator_names_the_branches_before_and_changes_them_during(room: Room) -> None:
    room.begins()
    room.does("facilitator", "AddBranch", name="Supplies")
    room.does("facilitator", "RenameBranch", branch=room.branch("Time"), name="Process")
    room.does("facilitator", "RemoveBranch", branch=room.branch("Place"))
    assert [branch.name for branch in room.seen.branches] == ["People", "Process", "Supplies"]


@pytest.mark.parametrize("branches", ["One", "\n".join("ABCDEFG"), "People\npeople", "People\n" + "x" * 25])
def test_branches_are_two_to_six_short_and_different(room: Room, branches: str) -> None:
    assert refused(room, "facilitator", "WriteProblem", problem="Late", branches=branches)
    assert room.seen.problem == ""


def test_a_branch_too_many_or_with_a_name_that_is_there_is_refused(room: Room) -> None:
    room.begins(branches="\n".join("ABCDEF"))
    assert len(room.seen.branches) == MOST_BRANCHES
    assert "at most" in refused(room, "facilitator", "AddBranch", name="G")
    assert "already" in refused(room, "facilitator", "RenameBranch", branch=room.branch("A"), name="b")


def test_a_branch_with_causes_stays_until_they_are_moved_and_two_always_stay(room: Room) -> None:
    room.begins()
    cause = room.writes("nurse", "People", "Keys")
    assert "Move them first" in refused(room, "facilitator", "RemoveBranch", branch=room.branch("People"))
    room.does("facilitator", "MoveCause", cause=cause, branch=room.branch("Place"))
    room.does("facilitator", "RemoveBranch", branch=room.branch("People"))
    assert "at least" in refused(room, "facilitator", "RemoveBranch", branch=room.branch("Time"))


def test_in_silence_removing_a_branch_cannot_tell_where_somebody_wrote(room: Room) -> None:
    room.begins("silent")
    room.writes("nurse", "People", "Keys")
    full = refused(room, "facilitator", "RemoveBranch", branch=room.branch("People"))
    assert full == refused(room, "facilitator", "RemoveBranch", branch=room.branch("Place"))


def test_a_branch_of_another_fishbone_takes_no_cause(room: Room) -> None:
    room.begins()
    with pytest.raises(Gone):
        room.does("nurse", "AddCause", branch=new_id(), text="Keys")


def test_the_problem_stays_once_there_are_causes(room: Room) -> None:
    room.begins()
    room.does("facilitator", "WriteProblem", problem="Later", branches="-")
    room.writes("nurse", "People", "Keys")
    assert "stays as it is" in refused(room, "facilitator", "WriteProblem", problem="Else", branches="-")
    assert room.seen.problem == "Later"


# Who sees what


def test_in_silence_the_overview_holds_counts_and_no_text_and_no_branch_of_it(room: Room) -> None:
    room.begins("silent")
    room.writes("nurse", "People", "Keys")
    room.writes("pharmacist", "Place", "Stairs")
    seen = room.seen
    assert (seen.total, seen.writers, seen.present, seen.causes) == (2, 2, 4, ())
    assert all(branch.causes == 0 for branch in seen.branches) and "Keys" not in repr(seen)


def test_br7_numbers_of_the_silent_causes_are_drawn(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.begins("silent")
    first, second = room.writes("nurse", "People", "Keys"), room.writes("nurse", "Place", "Stairs")
    monkeypatch.setattr(texts.SystemRandom, "shuffle", lambda self, found: found.sort(reverse=True))
    room.does("facilitator", "ShowCauses")
    assert [one.id for one in room.seen.causes] == sorted([first, second], reverse=True)
    assert [one.number for one in room.seen.causes] == [1, 2]


def test_nobody_learns_who_wrote_a_cause(room: Room) -> None:
    room.begins()
    room.writes("nurse", "People", "Keys")
    said = repr((room.seen, wall(room), ACTIVITY.sections(room.tx, room.place), ACTIVITY.facts(room.tx, room.place)))
    assert "Keys" in said and "nurse" not in said and str(room.seats["nurse"].participant) not in said


def test_an_author_edits_moves_and_withdraws_until_causes_close(room: Room) -> None:
    room.begins()
    mine, other = room.writes("nurse", "People", "Keys"), room.writes("nurse", "People", "Stairs")
    room.does("nurse", "EditCause", cause=mine, branch=room.branch("Place"), text="Cupboard keys")
    room.does("nurse", "WithdrawCause", cause=other)
    assert (room.texts("People"), room.texts("Place")) == ([], ["Cupboard keys"])
    with pytest.raises(Gone):
        room.does("pharmacist", "WithdrawCause", cause=mine)
    room.does("facilitator", "CloseCauses")
    assert "closed" in refused(room, "nurse", "WithdrawCause", cause=mine)


def test_br2_the_same_cause_twice_by_one_person_is_refused(room: Room) -> None:
    room.begins()
    room.writes("nurse", "People", "Two  keys")
    assert "already" in refused(room, "nurse", "AddCause", branch=room.branch("Place"), text="two KEYS")
    room.writes("pharmacist", "People", "two keys")


def test_only_the_facilitator_moves_and_a_moved_cause_keeps_its_number(room: Room) -> None:
    room.begins()
    cause = room.writes("nurse", "People", "Keys")
    with pytest.raises(NotAllowed):
        room.does("nurse", "MoveCause", cause=cause, branch=room.branch("Place"))
    room.does("facilitator", "MoveCause", cause=cause, branch=room.branch("Place"))
    assert (room.row(cause).number, room.texts("Place")) == (1, ["Keys"])
    assert "already" in refused(room, "facilitator", "MoveCause", cause=cause, branch=room.branch("Place"))


def test_a_parked_cause_leaves_the_fish_and_takes_no_name_along(room: Room, lot: list[tuple[str, str]]) -> None:
    room.begins()
    cause = room.writes("nurse", "People", "Keys")
    room.does("facilitator", "ParkCause", cause=cause)
    assert lot == [("Keys", room.seats["facilitator"].participant)]
    assert room.texts("People") == [] and [one.text for one in room.seen.parked] == ["Keys"]


# BR-15


def test_br15_a_text_set_aside_is_read_by_no_screen_and_put_back_by_whoever_did_it(room: Room) -> None:
    room.begins()
    cause = room.writes("nurse", "People", "Dr Smith")
    room.does("recorder", "SetAside", cause=cause)
    assert "Dr Smith" not in repr(room.seen) and room.texts("People") == [""]
    assert ballot_items.set_aside(room.tx, room.meeting) >= {cause}
    with pytest.raises(NotAllowed):
        room.does("facilitator", "PutBack", cause=cause)
    room.does("recorder", "PutBack", cause=cause)
    assert room.texts("People") == ["Dr Smith"]


def test_br15_its_author_may_put_it_back_too_from_their_own_phone(room: Room) -> None:
    room.begins()
    cause = room.writes("nurse", "People", "Bed 4 waited")
    room.does("recorder", "SetAside", cause=cause)
    with pytest.raises(NotAllowed, match="Only its author"):
        room.does("pharmacist", "PutBack", cause=cause)
    room.does("nurse", "PutBack", cause=cause)
    assert room.texts("People") == ["Bed 4 waited"]


def test_br15_what_is_still_set_aside_at_the_end_is_erased_and_counted(room: Room) -> None:
    room.begins()
    cause = room.writes("nurse", "People", "Dr Smith")
    room.does("recorder", "SetAside", cause=cause)
    room.ends()
    store.erase_set_aside(room.tx, room.meeting, room.now)
    assert room.row(cause).text == "" and "1 text set aside" in str(ACTIVITY.sections(room.tx, room.place))
    with pytest.raises(Refused):
        room.does("recorder", "PutBack", cause=cause)


# The vote


def test_causes_are_voted_on_once_they_are_closed_shown_and_offered(room: Room) -> None:
    room.begins("silent")
    room.writes("nurse", "People", "Keys")
    room.writes("nurse", "Place", "Stairs")
    room.does("facilitator", "CloseCauses")
    assert refused(room, "facilitator", "OfferCauses", offered="on") == "Close the causes and show them first."
    room.does("facilitator", "ShowCauses")
    assert room.votable() == []
    room.does("facilitator", "OfferCauses", offered="on")
    assert sorted(room.votable()) == ["Keys", "Stairs"]
    assert ballot_items.votable(room.tx, room.meeting).question == "The dose is late"
    room.does("facilitator", "OfferCauses")
    assert room.votable() == []


def test_one_cause_is_no_vote(room: Room) -> None:
    room.begins()
    room.writes("nurse", "People", "Keys")
    room.does("facilitator", "CloseCauses")
    assert "two causes" in refused(room, "facilitator", "OfferCauses", offered="on")


def test_the_vote_is_about_what_the_room_worked_on_last(room: Room) -> None:
    room.begins()
    room.writes("nurse", "People", "Keys")
    room.writes("nurse", "Place", "Stairs")
    room.does("facilitator", "CloseCauses")
    room.does("facilitator", "OfferCauses", offered="on")
    kinds = {command.__name__: command for command in BRAINSTORM.commands}

    def brainstorms(name: str, who: str = "facilitator", **fields: object) -> None:
        asked = kinds[name].model_validate({"key": new_id(), **fields})
        event = asked.decide(BRAINSTORM.load(room.tx, room.place, room.seats[who], asked), room.seats[who], room.now)
        BRAINSTORM.save(event, room.tx, room.place)

    brainstorms("AskQuestion", question="What could we do?", anonymous="on", mode="open")
    brainstorms("OpenIdeas", mode="open")
    brainstorms("AddIdea", "nurse", text="A grab box")
    assert sorted(room.votable()) == ["Keys", "Stairs"]
    brainstorms("CloseIdeas")
    assert room.votable() == ["A grab box"]


@pytest.mark.parametrize(
    ("name", "command", "fields"),
    [
        ("facilitator", "MoveCause", {"branch": "Place"}),
        ("facilitator", "ParkCause", {}),
        ("nurse", "EditCause", {"branch": "Place", "text": "Other"}),
        ("nurse", "WithdrawCause", {}),
        ("facilitator", "AddBranch", {"name": "New"}),
    ],
)
def test_mv10_while_a_vote_runs_causes_stay_as_they_are(
    room: Room, vote: list[str], name: str, command: str, fields: dict[str, str]
) -> None:
    room.begins()
    cause = room.writes("nurse", "People", "Keys")
    vote.append("runs")
    more = {k: room.branch(v) if k == "branch" else v for k, v in fields.items()}
    assert "A vote is running" in refused(
        room, name, command, **({} if command == "AddBranch" else {"cause": cause}), **more
    )
    room.does("recorder", "SetAside", cause=cause)


def test_ro7_two_participants_that_are_one_person_own_the_causes_of_both(room: Room) -> None:
    room.begins()
    cause = room.writes("nurse", "People", "Keys")
    nurse, other = (str(room.seats[name].participant) for name in ("nurse", "pharmacist"))
    merging.merge(room.tx, room.place, stays=other, goes=nurse)
    room.does("pharmacist", "WithdrawCause", cause=cause)


# The wall


def test_the_wall_shows_the_newest_that_fit_and_says_how_many_more(room: Room) -> None:
    room.begins()
    for n in range(7):
        room.writes("nurse", "People", f"Cause {n}")
    people = wall(room).upper[0]
    assert [twig.text for twig in people.twigs] == ["Cause 4", "Cause 5", "Cause 6"]
    assert (people.causes, people.more, people.more_large) == (7, 4, 5)
    room.does("facilitator", "TurnWall", branch=room.branch("People"))
    alone = wall(room).close_up
    assert alone and (len(alone.twigs), alone.more) == (7, 0)
    room.does("facilitator", "TurnWall", branch="")
    assert wall(room).close_up is None


def test_a_long_name_takes_the_place_of_a_cause(room: Room) -> None:
    room.begins(branches="Ways of working\nPlace")
    for n in range(3):
        room.writes("nurse", "Ways of working", f"Cause {n}")
    assert (len(wall(room).upper[0].twigs), wall(room).upper[0].more) == (2, 1)


def test_in_silence_one_branch_cannot_fill_the_wall(room: Room) -> None:
    room.begins("silent")
    assert refused(room, "facilitator", "TurnWall", branch=room.branch("People")) == "Show the causes first."


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=st.lists(st.integers(0, 20), min_size=2, max_size=6))
def test_every_cause_is_on_the_wall_or_counted_as_more(counts: list[int]) -> None:
    branches = tuple(overview.Branch(str(n), f"Branch {n}") for n in range(len(counts)))
    causes = tuple(
        overview.Shown(f"{n}-{k}", n * 100 + k, str(n), "Words") for n, count in enumerate(counts) for k in range(count)
    )
    seen = overview.Overview(mode=views.Mode.OPEN, problem="Late", branches=branches, causes=causes)
    shown = views.wall(seen, Audience(Screen.WALL))
    for bone in (*shown.upper, *shown.lower):
        assert len(bone.twigs) + bone.more == bone.causes == counts[int(bone.id)]
        assert sum(not twig.extra for twig in bone.twigs) + bone.more_large == bone.causes
    assert {bone.id for bone in (*shown.upper, *shown.lower)} == {branch.id for branch in branches}


# The record


def test_re1_the_record_has_each_branch_with_its_causes_in_words_and_as_data(
    room: Room, lot: list[tuple[str, str]]
) -> None:
    room.begins()
    room.writes("nurse", "People", "Keys | doors")
    parked = room.writes("nurse", "Place", "Stairs")
    room.does("facilitator", "ParkCause", cause=parked)
    text = markdown(Document("T", "en", tuple(ACTIVITY.sections(room.tx, room.place))))
    for words in ("The dose is late", r"Keys \| doors", "No cause", "Parking lot"):
        assert words in text
    (fact,) = json.loads(json.dumps(ACTIVITY.facts(room.tx, room.place)))["fishbones"]
    assert fact["branches"][0] == {"name": "People", "causes": [{"number": 1, "text": "Keys | doors"}]}
    assert fact["parked"] == [{"number": 2, "text": "Stairs", "branch": "Place"}] and fact["set_aside"] == 0


def test_p11_an_imported_fishbone_tells_what_its_file_tells(room: Room, lot: list[tuple[str, str]]) -> None:
    room.begins()
    for branch, text in (("People", "Keys | doors"), ("Place", "Stairs"), ("Place", "Aside")):
        last = room.writes("nurse", branch, text)
    room.does("facilitator", "ParkCause", cause=last)
    told = json.loads(json.dumps(ACTIVITY.facts(room.tx, room.place)))
    for kind in (FishboneCause, FishboneBranch, Fishbone):
        room.tx.execute(delete(rows(kind)))
    ACTIVITY.restore(room.tx, room.place, told)
    assert ACTIVITY.facts(room.tx, room.place) == told


def test_re2_causes_that_are_not_shown_are_only_counted_in_the_record(room: Room) -> None:
    room.begins("silent")
    room.writes("nurse", "People", "Keys")
    said = str(record.sections(overview.all_of(room.tx, room.meeting)))
    assert "1 cause, not shown yet." in said and "Keys" not in said


def test_a_fishbone_on_the_agenda_wants_its_problem_before_the_start(room: Room) -> None:
    assert overview.lacking(room.tx, room.meeting) == ["Write the problem for the fishbone"]
    room.begins()
    assert overview.lacking(room.tx, room.meeting) == []


# What to do now


def test_the_facilitator_is_led_from_the_problem_to_the_vote(room: Room) -> None:
    asked = []

    def step() -> None:
        found = steps.next_step(room.seen, Role.FACILITATOR, up=False)
        asked.append(found and (found.asks.__name__ if found.asks else found.goes))

    step()
    room.does("facilitator", "WriteProblem", problem="Late", mode="silent", branches="People\nPlace")
    step()
    room.does("facilitator", "OpenCauses", mode="silent")
    step()
    room.writes("nurse", "People", "Keys")
    room.writes("nurse", "Place", "Stairs")
    room.does("facilitator", "CloseCauses")
    step()
    room.does("facilitator", "ShowCauses")
    step()
    room.does("facilitator", "OfferCauses", offered="on")
    step()
    assert asked == ["desk#desk-mine", "OpenCauses", "CloseCauses", "ShowCauses", "OfferCauses", None]
