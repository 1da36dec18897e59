"""Fishbone (cause and effect): a problem at the head, branches along the spine, causes under them from every phone."""

from typing import Any

from sqlalchemy import Connection

from app.activities.fishbone import overview, record, restoring, rules, steps, store, views
from app.activities.fishbone.tables import Fishbone, FishboneBranch, FishboneCause
from app.core import ballot_items, merging
from app.core.contract import Activity, Fragment, Place, Screen, Seat, Stage
from app.core.document import Section
from app.core.erasing import erases
from app.core.heard import Signs, counts
from app.core.permissions import Need
from app.core.readiness import asks
from app.core.words import N_
from app.storage.columns import table
from app.storage.redact import Typed, redacts

TALLY = frozenset({"fishbone.tally", "meeting.people"})
SHOWN = frozenset({"fishbone.stage", "fishbone.causes"})


def mine(tx: Connection, place: Place, seat: Seat) -> views.MineView:
    seen = overview.overview(tx, place)
    may_add = seat.participant is not None and Need.TAKE_PART in seat.may
    return views.mine(seen, overview.own(tx, seen.board, seat.participant), may_add)


def desk(tx: Connection, place: Place, seat: Seat) -> views.DeskForms:
    seen = overview.overview(tx, place)
    return views.forms(seen, overview.asides_of(tx, seen.board, seat.by) if Need.SET_ASIDE in seat.may else ())


def sections(tx: Connection, place: Place) -> list[Section]:
    return record.sections(overview.all_of(tx, place.meeting))


def facts(tx: Connection, place: Place) -> dict[str, Any]:
    return record.facts(overview.all_of(tx, place.meeting))


ballot_items.offers(overview.offered)
ballot_items.hides(overview.set_aside)
erases(store.erase_set_aside)
asks(overview.lacking)
merging.folds(store.fold)
counts(Signs("fishbone", frozenset({"AddCause"}), closes=frozenset({"CloseCauses"})))

redacts(
    Typed("problem", N_("a problem"), table(Fishbone), "problem"),
    Typed("branch", N_("the name of a branch"), table(FishboneBranch), "name"),
    Typed("cause", N_("a cause"), table(FishboneCause)),
)

ACTIVITY = Activity(
    kind="fishbone",
    label=N_("Fishbone"),
    modes={"silent": N_("Write causes in silence"), "open": N_("Share causes, all can see them")},
    commands=(
        rules.WriteProblem,
        rules.OpenCauses,
        rules.CloseCauses,
        rules.ShowCauses,
        rules.AddBranch,
        rules.RenameBranch,
        rules.RemoveBranch,
        rules.TurnWall,
        rules.AddCause,
        rules.EditCause,
        rules.WithdrawCause,
        rules.MoveCause,
        rules.ParkCause,
        rules.OfferCauses,
        rules.SetAside,
        rules.PutBack,
    ),
    fragments=(
        Fragment("fishbone-tally", TALLY, frozenset(Screen), views.tally, "fishbone/_tally.html"),
        Fragment("fishbone-list", SHOWN, frozenset({Screen.HAND}), views.listed, "fishbone/_list.html"),
    ),
    load=store.load,
    save=store.save,
    overview=overview.overview,
    sections=sections,
    facts=facts,
    restore=restoring.restore,
    shape=restoring.FishboneFacts,
    topics=SHOWN,
    stages={
        Screen.WALL: Stage(views.stage, "fishbone/wall.html"),
        Screen.DESK: Stage(views.stage, "fishbone/_desk_stage.html"),
    },
    stage_key=views.stage_key,
    mine=mine,
    mine_template="fishbone/_mine.html",
    next_step=steps.next_step,
    desk=desk,
    plans=True,
    desk_template="fishbone/_desk.html",
)
