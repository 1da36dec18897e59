"""Multi-voting: from a long list to a short one, with votes that stay hidden until all see them together."""

from typing import Any

from sqlalchemy import Connection

from app.activities.multivote import (
    auditing,
    ballot_views,
    fates,
    overview,
    people,
    record,
    restoring,
    rules,
    steps,
    store,
    views,
)
from app.activities.multivote.tables import BallotIdea, VoteRound
from app.core import ballot_items, merging
from app.core.contract import Activity, Fragment, Place, Screen, Seat, Stage
from app.core.document import Section
from app.core.fates import tells
from app.core.heard import Signs, counts
from app.core.words import N_
from app.storage.columns import table
from app.storage.redact import Typed, redacts

ballot_items.freezes(store.frozen)
ballot_items.copies(store.forget)
merging.folds(store.fold)

PROGRESS = frozenset({"multivote.progress", "meeting.people"})
SHOWN = frozenset({"multivote.stage", "ballot.items"})


def mine(tx: Connection, place: Place, seat: Seat) -> ballot_views.MineView:
    booth, by_number = store.my_ballot(tx, place, seat.participant) if seat.participant else (None, False)
    return ballot_views.mine(overview.overview(tx, place), booth, by_number, seat)


def desk(tx: Connection, place: Place, seat: Seat) -> views.DeskView:
    seen = overview.overview(tx, place)
    on = seen.round if seen.round and seen.round.state is rules.State.OPEN else None
    return views.desk(seen, people.by_hand(tx, place.meeting, on.id) if on else (), seat)


def sections(tx: Connection, place: Place) -> list[Section]:
    return record.sections(overview.rounds(tx, place))


def facts(tx: Connection, place: Place) -> dict[str, Any]:
    return record.facts(overview.rounds(tx, place))


tells(fates.fates)
CLOSES = frozenset({"CloseVoting", "ShowResults"})
counts(Signs(store.KIND, frozenset({"CastVote"}), CLOSES, by_item=True))

redacts(
    Typed("vote-question", N_("the question of a vote"), table(VoteRound), "question"),
    Typed("cancelled", N_("why a vote was cancelled"), table(VoteRound), "cancelled_why"),
    Typed("ballot", N_("an idea on a ballot"), table(BallotIdea)),
)

ACTIVITY = Activity(
    kind=store.KIND,
    label=N_("Multi-vote"),
    commands=(
        rules.OpenVoting,
        rules.OpenRunOff,
        rules.CastVote,
        rules.TakeBackVote,
        rules.MoveChoice,
        rules.FinishBallot,
        rules.UnfinishBallot,
        rules.OrderBallot,
        rules.EnterPaperBallot,
        rules.CloseVoting,
        rules.CloseOverdueVoting,
        rules.ReopenVoting,
        rules.ShowResults,
        rules.CancelRound,
        rules.MoveLine,
        rules.DrawLine,
        rules.KeepTied,
        rules.DecideTie,
        rules.TurnPage,
    ),
    fragments=(
        Fragment("multivote-progress", PROGRESS, frozenset(Screen), views.progress, "multivote/_progress.html"),
        Fragment("multivote-results", SHOWN, frozenset({Screen.HAND}), views.results, "multivote/_results.html"),
    ),
    load=store.load,
    save=store.save,
    overview=overview.overview,
    sections=sections,
    facts=facts,
    restore=restoring.restore,
    shape=restoring.MultivoteFacts,
    due=store.overdue,
    audit=auditing.audit,
    topics=SHOWN,
    stages={
        Screen.WALL: Stage(views.wall, "multivote/wall.html"),
        Screen.DESK: Stage(views.desk_stage, "multivote/desk.html"),
    },
    stage_key=views.key,
    mine=mine,
    mine_template="multivote/_mine.html",
    next_step=steps.next_step,
    desk=desk,
    desk_template="multivote/_desk.html",
    offer=lambda seen: bool(seen.left),  # a round without its results stays in reach when the agenda moves on
    at=lambda seen: seen.left[0].item if seen.left else "",
)
