"""Brainstorming: one question, many ideas, in silence or for all to see; then clarified and merged."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from app.activities.brainstorm import (
    bank_rows,
    fates,
    looking,
    overview,
    pass_rows,
    record,
    restoring,
    rules,
    steps,
    store,
    views,
    wish_rows,
)
from app.activities.brainstorm.store import erase_set_aside
from app.activities.brainstorm.tables import Brainstorm, Cluster, Idea, IdeaPair, IdeaText, IdeaWish
from app.core import ballot_items, bank, merging
from app.core.contract import Activity, Fragment, Place, Screen, Seat, Stage
from app.core.document import Section
from app.core.erasing import erases
from app.core.fates import tells
from app.core.finding import finds
from app.core.heard import Signs, counts
from app.core.permissions import Need
from app.core.readiness import asks
from app.core.words import N_
from app.storage.columns import table
from app.storage.redact import Typed, redacts

TALLY = frozenset({"brainstorm.tally", "meeting.people"})
SHOWN = frozenset({"brainstorm.stage", "brainstorm.ideas"})


def mine(tx: Connection, place: Place, seat: Seat) -> views.MineView:
    seen = overview.overview(tx, place)
    may_add = seat.participant is not None and Need.TAKE_PART in seat.may
    own = overview.own(tx, seen.board, seat.participant)
    wishes = wish_rows.wishes(tx, seen.board) if seen.clarified and own else {}
    sheet = pass_rows.on_sheet(tx, seen.board, seat.participant) if seen.pass_round and seat.participant else ()
    return views.mine(seen, own, may_add, seat.participant or "", wishes, sheet)


def desk(tx: Connection, place: Place, seat: Seat) -> views.DeskForms:
    seen = overview.overview(tx, place)
    old = overview.old_texts(tx, seen.board) if Need.FACILITATE in seat.may else {}
    asides = overview.asides_of(tx, seen.board, seat.by) if Need.SET_ASIDE in seat.may else ()
    wishes = wish_rows.wishes(tx, seen.board) if Need.FACILITATE in seat.may else {}
    forms = views.forms(seen, old, asides, wishes)
    return with_bank(tx, place, seen, forms) if Need.FACILITATE in seat.may else forms


def with_bank(tx: Connection, place: Place, seen: overview.Overview, forms: views.DeskForms) -> views.DeskForms:
    """With the team's themes, and what its bank offers on this one (BR-12)."""
    offered = bank_rows.offered(tx, place.meeting, seen.asked) if seen.asked and not seen.frozen else ()
    return replace(forms, themes=bank_rows.themes(tx, place.meeting), bank=offered)


def sections(tx: Connection, place: Place) -> list[Section]:
    return record.sections(overview.all_of(tx, place.meeting))


def facts(tx: Connection, place: Place) -> dict[str, Any]:
    return record.facts(overview.all_of(tx, place.meeting))


bank.keeps(bank_rows.held, bank_rows.change)
ballot_items.offers(overview.offered)
ballot_items.offers_groups(overview.offered_groups)
erases(erase_set_aside)
asks(overview.lacking)
ballot_items.hides(overview.set_aside)
ballot_items.hears(store.take_fates)
merging.folds(store.fold)
tells(fates.fates)
finds(fates.found)
IDEAS = frozenset({"AddIdea", "SayIdea", "ReadIdea"})
counts(Signs("brainstorm", IDEAS, closes=frozenset({"CloseIdeas", "StartClarify"})))

SAID_BEFORE = (
    *((table(kind), "text", "idea_id") for kind in (IdeaText, IdeaWish)),
    *((table(IdeaPair), "text", key) for key in ("idea_id", "into_id")),
)
redacts(
    Typed("question", N_("a question"), table(Brainstorm), "question"),
    Typed(
        "idea",
        N_("an idea"),
        table(Idea),
        before=SAID_BEFORE,
    ),
    Typed("theme", N_("the theme of a brainstorm"), table(Brainstorm), "theme"),
    Typed("group", N_("the name of a group"), table(Cluster), "name"),
)

ACTIVITY = Activity(
    kind="brainstorm",
    label=N_("Brainstorm"),
    modes={
        "silent": N_("Write ideas in silence"),
        "round_robin": N_("Share in turn, each one idea or pass"),
        "open": N_("Share ideas, all can see them"),
        "pass_on": N_("Write, pass it on and build on it"),
        "clarify": N_("Clarify and merge ideas"),
    },
    commands=(
        rules.AskQuestion,
        rules.OpenIdeas,
        rules.CloseIdeas,
        rules.RevealIdeas,
        rules.StartClarify,
        rules.AddIdea,
        *rules.TURNS,
        rules.AskWhatItMeans,
        rules.EditIdea,
        rules.WithdrawIdea,
        rules.EditText,
        rules.MergeIdeas,
        rules.UnmergeIdea,
        rules.ProposeMerge,
        rules.NotTheSame,
        rules.FocusIdea,
        rules.ParkIdea,
        *rules.GROUPING,
        *rules.WISHING,
        rules.TurnIdeas,
        rules.BringBack,
        rules.PassSheets,
        rules.EnterIdea,
        rules.ReleaseIdea,
        rules.ChooseRelease,
        rules.SetAside,
        rules.PutBack,
    ),
    fragments=(
        Fragment("brainstorm-tally", TALLY, frozenset(Screen), views.tally, "brainstorm/_tally.html"),
        Fragment("brainstorm-shown", SHOWN, frozenset({Screen.HAND}), looking.looking, "brainstorm/_looking.html"),
        Fragment("brainstorm-list", SHOWN, frozenset({Screen.HAND}), views.listed, "brainstorm/_list.html"),
    ),
    load=store.load,
    save=store.save,
    overview=overview.overview,
    sections=sections,
    facts=facts,
    restore=restoring.restore,
    shape=restoring.BrainstormFacts,
    topics=SHOWN,
    stages={
        Screen.WALL: Stage(views.stage, "brainstorm/wall.html"),
        Screen.DESK: Stage(views.stage, "brainstorm/_desk_stage.html"),
    },
    stage_key=views.stage_key,
    mine=mine,
    mine_template="brainstorm/_mine.html",
    next_step=steps.next_step,
    desk=desk,
    plans=True,
    desk_template="brainstorm/_desk.html",
)
