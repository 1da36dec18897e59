"""Stays and roles, from when to when (RO-2, RO-4)."""

from sqlalchemy import Connection, insert, select, update

from app.core.contract import Place
from app.core.ids import new_id
from app.meetings.tables import Participant, RoleHeld, Stay
from app.storage.columns import table

P, S, R = table(Participant), table(Stay), table(RoleHeld)


def present(tx: Connection, place: Place, participant: str, *, here: bool) -> None:
    """Opens or closes a stay (RO-4)."""
    open_ = (S.c.participant_id == participant) & S.c.to_at.is_(None)
    staying = tx.execute(select(S.c.id).where(open_)).first()
    if here and not staying:
        tx.execute(
            insert(S).values(id=new_id(), meeting_id=place.meeting, participant_id=participant, from_at=place.now)
        )
    if not here:
        tx.execute(update(S).where(open_).values(to_at=place.now))
    tx.execute(update(P).where(P.c.id == participant).values(here=here))


def hold(tx: Connection, place: Place, role: str, participant: str) -> None:
    tx.execute(
        insert(R).values(
            id=new_id(), meeting_id=place.meeting, participant_id=participant, role=role, from_at=place.now
        )
    )


def holders_of(tx: Connection, place: Place, role: str) -> tuple[str, ...]:
    held = select(R.c.participant_id).where(R.c.meeting_id == place.meeting, R.c.role == role, R.c.to_at.is_(None))
    return tuple(tx.execute(held).scalars())
