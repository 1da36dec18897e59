"""Rows of groups: headings, which ideas stand under them, and what a vote on groups is about (BR-10)."""

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from app.activities.brainstorm.board import Group
from app.activities.brainstorm.tables import Cluster, Idea
from app.core import ballot_items
from app.core.ballot_items import Offered
from app.core.ids import new_id
from app.storage.columns import table

CLUSTER, IDEA = table(Cluster), table(Idea)
ALL = select(CLUSTER).where(CLUSTER.c.brainstorm_id == bindparam("board")).order_by(CLUSTER.c.position, CLUSTER.c.id)
ON_THE_LIST = (
    IDEA.c.number.is_not(None),
    IDEA.c.withdrawn_at.is_(None),
    IDEA.c.merged_into.is_(None),
    IDEA.c.parked_at.is_(None),
)
VOTABLE = (
    select(CLUSTER.c.id, CLUSTER.c.position, CLUSTER.c.name)
    .join_from(CLUSTER, IDEA, IDEA.c.cluster_id == CLUSTER.c.id)
    .where(CLUSTER.c.brainstorm_id == bindparam("board"), *ON_THE_LIST)
    .where(IDEA.c.fate.in_(("", ballot_items.KEPT)))
    .group_by(CLUSTER.c.id, CLUSTER.c.position, CLUSTER.c.name)
    .having(func.count() > 0)
    .order_by(CLUSTER.c.position)
)
PUT = update(IDEA).where(IDEA.c.id == bindparam("of")).values(cluster_id=bindparam("cluster"))
RENAME = update(CLUSTER).where(CLUSTER.c.id == bindparam("of")).values(name=bindparam("says"))
OUT = update(IDEA).where(IDEA.c.cluster_id == bindparam("of")).values(cluster_id=None)
GONE = delete(CLUSTER).where(CLUSTER.c.id == bindparam("of"))
INSIDE = select(IDEA.c.id).where(IDEA.c.cluster_id == bindparam("of"), *ON_THE_LIST).order_by(IDEA.c.number)


def groups(tx: Connection, board: str) -> tuple[Group, ...]:
    """In the order in which they were made."""
    return tuple(Group(row.id, row.name, row.position) for row in tx.execute(ALL, {"board": board}))


def votable(tx: Connection, board: str) -> tuple[Offered, ...]:
    """The groups that hold an idea that can be voted on, each under its own number."""
    return tuple(Offered(row.id, row.position, row.name) for row in tx.execute(VOTABLE, {"board": board}))


def inside(tx: Connection, cluster: str) -> list[str]:
    """The ideas on the list that stand in this group; nothing for what is no group."""
    return list(tx.execute(INSIDE, {"of": cluster}).scalars())


def make(tx: Connection, board: str, name: str, number: int) -> None:
    tx.execute(insert(CLUSTER), {"id": new_id(), "brainstorm_id": board, "name": name, "position": number})


def rename(tx: Connection, cluster: str, name: str) -> None:
    tx.execute(RENAME, {"of": cluster, "says": name})


def move(tx: Connection, ideas: tuple[str, ...], cluster: str) -> None:
    for idea in ideas:
        tx.execute(PUT, {"of": idea, "cluster": cluster or None})


def empty(tx: Connection, cluster: str) -> None:
    tx.execute(OUT, {"of": cluster})
    tx.execute(GONE, {"of": cluster})
