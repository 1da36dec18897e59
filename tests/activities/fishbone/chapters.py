"""What a meeting plays of a fishbone, so that every screen can be looked at: written, silent, shown, many, one branch."""

from typing import Any

from sqlalchemy import select, update

from app.activities.fishbone.tables import FishboneBranch, FishboneCause
from app.agenda.tables import AgendaItem
from app.storage.columns import table

ITEM, BRANCH, CAUSE = table(AgendaItem), table(FishboneBranch), table(FishboneCause)
PROBLEM = "The first dose comes an hour after the alert, and later at the weekend"
BRANCHES = "People\nProcess\nEquipment\nPlace\nInformation\nSupplies"
SOME = (
    (0, "Nobody owns the alert once the shift has changed"),
    (1, "Two people must sign, and the second one is on another floor"),
    (3, "Keys for the cupboard take ten minutes to find"),
    (2, "The pump needs charging"),
    (4, "Allergy status is not known at triage"),
    (5, "Cannula kit is never complete"),
    (0, "Agency staff have no login"),
    (3, "First dose kept in another room"),
)
MORE = (
    "Bloods wait for the porter", "Handover drowns the alert", "The form asks the same thing three times, once on paper",
    "The guide is out of date", "No trolley at the weekend", "Nobody hears the bleep in the side rooms behind the fire door",
    "Fluids are stored far from the bay", "Two lists that do not agree", "The night team is two people short",
    "The printer is shared with clinic",
)  # fmt: skip


def unwritten(meeting: Any) -> None:
    """The item that is to come next is a fishbone."""
    items = meeting.items()
    after = items[items.index(meeting.item) + 1]
    meeting.live.in_office(
        lambda tx: tx.execute(
            update(ITEM)
            .where(ITEM.c.id == after)
            .values(activity="fishbone", mode="silent", title="Why is the dose late?", quiet=False)
        )
    )
    meeting.next()


def written(meeting: Any) -> None:
    meeting.does("fishbone/write-problem", meeting.item, problem=PROBLEM, branches=BRANCHES, mode="silent")


def bones(meeting: Any) -> list[str]:
    return list(
        meeting.live.in_office(lambda tx: tx.execute(select(BRANCH.c.id).order_by(BRANCH.c.position)).scalars().all())
    )


def quietly(meeting: Any) -> None:
    meeting.does("fishbone/open-causes", meeting.item, mode="silent")
    known = bones(meeting)
    meeting.each("fishbone/add-cause", branch=lambda n: known[SOME[n][0]], text=lambda n: SOME[n][1])


def shown(meeting: Any) -> None:
    meeting.does("fishbone/show-causes", meeting.item)


def many(meeting: Any) -> None:
    known = bones(meeting)
    for n, text in enumerate(MORE):
        phone = list(meeting.phones.values())[n % 8]
        branch = known[0 if n < 4 else n % 6]
        assert phone.does("fishbone/add-cause", meeting.item, branch=branch, text=text).status_code == 200
    found = meeting.live.in_office(lambda tx: tx.execute(select(CAUSE.c.id).order_by(CAUSE.c.number)).scalars().all())
    meeting.does("fishbone/park-cause", meeting.item, cause=found[11])
    meeting.does("fishbone/set-aside", meeting.item, cause=found[12])


def alone(meeting: Any) -> None:
    meeting.does("fishbone/close-causes", meeting.item)
    meeting.does("fishbone/turn-wall", meeting.item, branch=bones(meeting)[0])


def offered(meeting: Any) -> None:
    meeting.does("fishbone/turn-wall", meeting.item, branch="")
    meeting.does("fishbone/offer-causes", meeting.item, offered="true")


CHAPTERS = {
    "fishbone-unwritten": unwritten,
    "fishbone-written": written,
    "fishbone-silent": quietly,
    "fishbone-shown": shown,
    "fishbone-many": many,
    "fishbone-alone": alone,
    "fishbone-offered": offered,
}
