"""Everything the record page shows, made in one read transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup
from sqlalchemy import Connection

from app.approval.rules import asks_coach
from app.core.contract import Part
from app.core.saying import ENGLISH, Words
from app.exports.assemble import brief
from app.exports.head import Head, head_of
from app.exports.html import fragment
from app.exports.kept import document_of
from app.exports.mail import mailto

SETTLED = timedelta(minutes=20)  # after the end: by then the rating has closed by the clock (RT-3)


@dataclass(frozen=True, slots=True)
class RecordPage:
    """overdue: a draft of a week ago (RE-3).  moving: there is more to come, and the page fills itself (RT-3).

    brief: the one page (RE-4).  full: everything, also what "Copy for Word" takes.
    """

    head: Head
    status: str
    overdue: bool
    brief: Markup
    full: Markup
    mailto: str
    moving: bool = False


def record_page(
    parts: Sequence[Part], tx: Connection, meeting: str, now: datetime, link: str, words: Words = ENGLISH
) -> RecordPage:
    """link: the page's own address, for the mail."""
    document = document_of(parts, tx, meeting, now, words)
    short, head = brief(document), head_of(tx, meeting, now)
    full, mail = fragment(document, titled=True), mailto(short, link, words)
    overdue = asks_coach(head.ends_at if head.ended else None, None if head.draft else now, now)
    moving = not head.ended or now < head.ends_at + SETTLED
    return RecordPage(head, document.status, overdue, fragment(short), full, mail, moving)
