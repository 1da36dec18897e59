"""Office work that came by a form with a key: sent twice it is done once, as every command is."""

import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fastapi import Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, delete, insert, select

from app.core.errors import Refused
from app.core.ids import Key
from app.core.words import N_
from app.house import House
from app.meetings.tables import Receipt
from app.storage.columns import table
from app.web.commands import read_model

RECEIPT = table(Receipt)
REMEMBERED = timedelta(days=14)  # as long as a coach's session lasts: no page is older
OFFICE = RECEIPT.c.meeting_id.is_(None)


class Keyed(BaseModel):
    """The key that every form carries."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    key: Key


async def once(request: Request, by: str, work: Callable[[Connection], object]) -> str:
    """The id of what this made, "" for nothing; of a form that was sent before the id of what it made then.

    To be called after `fields`.  by: the coach who asks.  Refused where the same key comes with something else in it.
    """
    house: House = request.app.state.house
    typed: dict[str, str] = request.state.typed  # the page has read its form already
    key = read_model(Keyed, typed).key
    where, print_ = request.url.path, fingerprint(house.secret, request.url.path, typed)

    def doing(tx: Connection) -> str:
        row: Any = tx.execute(select(RECEIPT).where(RECEIPT.c.key == key, RECEIPT.c.by == by)).one_or_none()
        if row is not None:
            if row.meeting_id is not None or row.print is None or bytes(row.print) != print_:
                raise Refused(N_("This was sent before with something else in it. Load the page again."))
            return str(row.item)
        made, now = work(tx), house.clock()
        about = {"part": "office", "command": where, "version": 0, "print": print_, "at": now}
        item = made if isinstance(made, str) else ""
        tx.execute(delete(RECEIPT).where(OFFICE, RECEIPT.c.at < now - REMEMBERED))
        tx.execute(insert(RECEIPT).values(key=key, by=by, meeting_id=None, item=item, **about))
        return item

    return await house.write(doing)


def fingerprint(secret: bytes, path: str, typed: dict[str, str]) -> bytes:
    """Of the whole form: what was typed cannot be read from it."""
    return hmac.digest(secret, repr((path, sorted(typed.items()))).encode(), "sha256")[:16]
