"""Rating the meeting: 0 to 10 by everybody, what went well and what could improve, shown once it is closed."""

from typing import Any

from sqlalchemy import Connection

from app.activities.rating import auditing, overview, record, restoring, rules, steps, store, views
from app.activities.rating.tables import CountedComment
from app.core.contract import Activity, Fragment, Place, Screen, Seat, Stage
from app.core.document import Section
from app.core.erasing import erases
from app.core.heard import Signs, counts
from app.core.lessons import teaches
from app.core.measures import MEAN_RATING, measures
from app.core.merging import folds
from app.core.permissions import Need
from app.core.roles import Kind
from app.core.unsettled import asks
from app.core.words import N_
from app.storage.columns import table
from app.storage.redact import Typed, redacts

PROGRESS = frozenset({"rating.progress", "meeting.people"})
SHOWN = frozenset({"rating.stage"})
WHERE = frozenset({"rating.stage", "rating.progress", "meeting.people", "meeting.state", "agenda.now"})


def mine(tx: Connection, place: Place, seat: Seat) -> views.MineView:
    seen, who = store.overview(tx, place), seat.participant
    may_rate = who is not None and (seen.coaches_rate or not (seat.coach or seat.kind is Kind.COACH))
    others = store.without_device(tx, place) if who else []
    given, said = store.my_rating(tx, place, who), store.my_comments(tx, place, who)
    return views.mine(seen, given, said, others, may_rate, leaving=seat.gone, may=seat.may)


def desk(tx: Connection, place: Place, seat: Seat) -> views.DeskView:
    people = store.without_device(tx, place) if Need.WRITE in seat.may else []
    aside = store.set_aside_by(tx, place, seat.by) if Need.SET_ASIDE in seat.may else []
    return views.desk(store.overview(tx, place), people, aside)


def sections(tx: Connection, place: Place) -> list[Section]:
    return record.sections(store.overview(tx, place))


def facts(tx: Connection, place: Place) -> dict[str, Any]:
    return record.facts(store.overview(tx, place))


redacts(Typed("comment", N_("a comment"), table(CountedComment)))


def still_open(tx: Connection, place: Place) -> str:
    """An open rating changes the record by itself (RE-3)."""
    if store.overview(tx, place).state not in (rules.State.OPEN, rules.State.LATE):
        return ""
    return N_("Ratings are still open. Close the rating, then approve the record.")


asks(still_open)


def could_improve(tx: Connection, place: Place) -> dict[str, str]:
    """What may become a change to the meeting: only what all may read (RT-7, RT-9)."""
    result = store.overview(tx, place).result
    said = result.said(rules.Side.IMPROVE) if result and result.shared else ()
    return {one.id: one.text for one in said if one.text}


teaches(could_improve)

ACTIVITY = Activity(
    kind=store.KIND,
    label=N_("Rating"),
    commands=(
        rules.OpenRating,
        rules.CloseRating,
        rules.CloseOverdueRating,
        rules.GiveRating,
        rules.SendRating,
        rules.SayWentWell,
        rules.SayCouldImprove,
        rules.ChangeRating,
        rules.WithdrawComment,
        rules.RatePaper,
        rules.RateFor,
        rules.SetAside,
        rules.PutBack,
        rules.ChooseRating,
    ),
    fragments=(
        Fragment("rating-progress", PROGRESS, frozenset(Screen), views.progress, "rating/_progress.html"),
        Fragment("rating-result", SHOWN, frozenset({Screen.HAND}), views.result, "rating/_result.html"),
        Fragment("rating-elsewhere", WHERE, frozenset({Screen.DESK}), views.elsewhere, "rating/_elsewhere.html"),
    ),
    load=store.load,
    save=store.save,
    overview=store.overview,
    sections=sections,
    facts=facts,
    restore=restoring.restore,
    shape=restoring.RatingFacts,
    topics=SHOWN,
    stages={
        Screen.WALL: Stage(views.stage, "rating/wall.html"),
        Screen.DESK: Stage(views.stage, "rating/_desk_stage.html"),
    },
    stage_key=lambda seen: f"{seen.state}:{seen.named}",
    mine=mine,
    mine_template="rating/_mine.html",
    next_step=steps.next_step,
    desk=desk,
    desk_template="rating/_desk.html",
    plans=True,  # how the team rates is chosen before anybody rates (RT-8)
    due=store.overdue,
    audit=auditing.audit,
    lasts=lambda seen: seen.state is not rules.State.WAITING,
    offer=lambda seen: seen.state is rules.State.OPEN,
    parting=lambda seen: seen.early,
)
measures(MEAN_RATING, overview.means)
erases(store.erase_at_end)
folds(store.fold)
SAID = frozenset({"GiveRating", "SendRating", "SayWentWell", "SayCouldImprove"})
counts(Signs(store.KIND, SAID, closes=frozenset({"CloseRating"})))
