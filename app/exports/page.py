"""Everything the record page shows, made in one read transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import Connection

from app.core.contract import Part
from app.core.saying import ENGLISH, Words
from app.exports.assemble import assemble, brief
from app.exports.head import Head, head_of
from app.exports.html import fragment
from app.exports.mail import mailto


@dataclass(frozen=True, slots=True)
class RecordPage:
    """brief: the one page (RE-4).  full: everything, also what "Copy for Word" takes."""

    head: Head
    brief: Markup
    full: Markup
    mailto: str


def record_page(
    parts: Sequence[Part], tx: Connection, meeting: str, now: datetime, link: str, words: Words = ENGLISH
) -> RecordPage:
    """link: the page's own address, for the mail."""
    document = assemble(parts, tx, meeting, now, words)
    short, head = brief(document), head_of(tx, meeting, now)
    return RecordPage(head, fragment(short), fragment(document, titled=True), mailto(short, link, words))
