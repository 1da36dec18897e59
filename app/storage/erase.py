"""Erasing a meeting, a team or a person: every row that hangs on it, whichever part wrote it (P35)."""

import re
from collections.abc import Iterable

from sqlalchemy import Column, ColumnElement, Connection, ForeignKey, String, Table, delete, or_, select, update
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

GONE = "(removed)"


def erase_meeting(tx: Connection, meeting: str) -> None:
    """Deletes the meeting and everything in it, children first."""
    erase_from(tx, "meeting", meeting)


def erase_team(tx: Connection, team: str) -> None:
    """Deletes the team with all its meetings and people.  Its coaches stay, and walls wait for another team."""
    erase_from(tx, "team", team)


def erase_from(tx: Connection, root: str, id_: str) -> None:
    tables = SQLModel.metadata.sorted_tables
    home = SQLModel.metadata.tables[root]
    for table in tables:
        for key in table.foreign_keys:
            if key.parent.nullable and (gone := under(key.column.table, home, id_)) is not None:
                tx.execute(
                    update(table).where(key.parent.in_(select(key.column).where(gone))).values({key.parent: None})
                )
    receipts = [table for table in tables if table.name == "receipt"]  # they point by no key, so nothing orders them
    for table in [*receipts, *reversed(tables)]:
        if (mine := under(table, home, id_)) is not None:
            tx.execute(delete(table).where(mine))


def belongs(table: Table, meeting: str) -> ColumnElement[bool] | None:
    """What makes a row of this table one of the meeting; None for a table that has none."""
    return under(table, SQLModel.metadata.tables["meeting"], meeting)


def under(table: Table, root: Table, id_: str) -> ColumnElement[bool] | None:
    """What makes a row one of `root`'s row `id_`: it is that row, or it cannot be without one that is."""
    if table is root:
        return root.c.id == id_
    found = [one for key, parent in needed(table) if (one := hangs(key, parent, root, id_)) is not None]
    return or_(*found) if found else None


def needed(table: Table) -> Iterable[tuple[Column[str], Column[str]]]:
    """The columns of a row that point at what it cannot be without, and the columns they point at."""
    for key in table.foreign_keys:
        if not key.parent.nullable and key.column.table is not table:
            yield key.parent, key.column
    if table.name == "receipt":  # of meetings, and of the office, which has none
        yield table.c.meeting_id, SQLModel.metadata.tables["meeting"].c.id


def hangs(key: Column[str], parent: Column[str], root: Table, id_: str) -> ColumnElement[bool] | None:
    if parent.table is root:
        return key == id_
    above = under(parent.table, root, id_)
    return None if above is None else key.in_(select(parent).where(above))


# One person


def erase_person(tx: Connection, person: str, *, texts: bool) -> int:
    """Takes somebody out of everything their team has: the name, wherever it stands as a word, and their devices.

    texts: what they wrote is taken out as well, as far as it is still known who wrote it (MV-19).  Their seat stays,
    without a name, so that counts of people stay true.  Gives how many rows were changed.
    """
    people, seats = SQLModel.metadata.tables["person"], SQLModel.metadata.tables["participant"]
    row = tx.execute(select(people).where(people.c.id == person)).one()
    sat = select(seats.c.id, seats.c.name).where(seats.c.person_id == person)
    shown = {name for _, name in tx.execute(sat)} | {row.name}
    devices = SQLModel.metadata.tables["participant_device"]
    mine = select(seats.c.id).where(seats.c.person_id == person)
    carried = tx.execute(select(devices.c.device_hash).where(devices.c.participant_id.in_(mine))).scalars().all()
    tx.execute(delete(devices).where(devices.c.participant_id.in_(mine)))
    forget_devices(tx, carried)
    changed = sum(unwrite(tx, table, mine) for table in SQLModel.metadata.sorted_tables) if texts else 0
    changed += sum(unname(tx, table, str(row.team_id), shown) for table in SQLModel.metadata.sorted_tables)
    tx.execute(update(people).where(people.c.id == person).values(name=GONE, skeleton=""))
    tx.execute(update(seats).where(seats.c.person_id == person).values(name=GONE))
    return changed


def forget_devices(tx: Connection, devices: Iterable[str]) -> None:
    """Those that are in no meeting any more."""
    known, used = SQLModel.metadata.tables["device"], SQLModel.metadata.tables["participant_device"]
    for device in devices:
        if not tx.execute(select(used.c.meeting_id).where(used.c.device_hash == device)).first():
            tx.execute(delete(known).where(known.c.token_hash == device))


def unwrite(tx: Connection, table: Table, mine: object) -> int:
    """Texts of theirs in this table, and what those said before."""
    wrote = next((key.parent for key in table.foreign_keys if by_somebody(key)), None)
    if wrote is None or "text" not in table.c:
        return 0
    theirs = wrote.in_(mine)  # type: ignore[arg-type]
    for other in SQLModel.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is table and "text" in other.c and other is not table:
                tx.execute(update(other).where(key.parent.in_(select(key.column).where(theirs))).values(text=GONE))
    values: dict[Column[str], str | None] = {table.c.text: GONE} | ({wrote: None} if wrote.nullable else {})
    return tx.execute(update(table).where(theirs).values(values)).rowcount


def by_somebody(key: ForeignKey) -> bool:
    return key.column.table.name == "participant" and key.parent.name in ("author_id", "participant_id")


def unname(tx: Connection, table: Table, team: str, names: set[str]) -> int:
    """Their name in any text of the team's, where it stands as a word of its own; also inside a kept record."""
    home = SQLModel.metadata.tables["team"]
    texts = [column for column in table.c if isinstance(column.type, String | AutoString) and not identifies(column)]
    mine = under(table, home, team)
    if mine is None or not texts or table is home:
        return 0
    whole = [
        re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in sorted(names, key=len, reverse=True) if name != GONE
    ]
    keys, changed = list(table.primary_key), 0
    for row in tx.execute(
        select(table).where(mine, or_(*(c.contains(n, autoescape=True) for c in texts for n in names)))
    ).all():
        found = row._mapping
        after = {column: taken_out(str(found[column] or ""), whole) for column in texts}
        values = {column: text for column, text in after.items() if text != (found[column] or "")}
        if values:
            tx.execute(update(table).where(*(key == found[key] for key in keys)).values(values))
            changed += 1
    return changed


def taken_out(text: str, names: Iterable[re.Pattern[str]]) -> str:
    for name in names:
        text = name.sub(GONE, text)
    return text


def identifies(column: Column[str]) -> bool:
    """Ids, hashes, codes and words of ours, which hold nothing that anybody typed."""
    return column.primary_key or bool(column.foreign_keys) or column.name.endswith(("_id", "_hash", "_token", "_code"))
