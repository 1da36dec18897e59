"""The team's rating over the weeks as a part of each record: a picture, what the rules say of it, and its numbers."""

from sqlalchemy import Connection

from app.core.contract import Part, Place
from app.core.document import Block, Bullets, Section, Table
from app.core.saying import full_day, phrase
from app.meetings.reading import meeting_row
from app.teams.office import team_row
from app.trends.chart import Chart, Point
from app.trends.drawing import drawn
from app.trends.seen import rating_until
from app.trends.wording import bare, noted, value_said, why

ORDER = 115
LEAST = 2  # points: one alone is no line


def sections(tx: Connection, place: Place) -> list[Section]:
    """As the chart stood after this meeting; nothing while there is only one point."""
    zone = team_row(tx, meeting_row(tx, place.meeting).team_id).time_zone
    found = rating_until(tx, place.meeting, place.now)
    if found.useful_points < LEAST:
        return []
    return [Section(phrase("Our rating over the weeks"), tuple(blocks(found, zone)), ORDER)]


def blocks(c: Chart, zone: str) -> list[Block]:
    said = tuple(bare(one) for one, _ in why(c, zone))
    return [
        drawn(c, phrase("Mean rating of each meeting, from 0 to 10"), zone),
        *([Bullets(said)] if said else []),
        numbers(c, zone),
    ]


def numbers(c: Chart, zone: str) -> Table:
    """The points that the picture shows, with what was noted at them."""
    head = (phrase("Day"), phrase("Week"), phrase("Mean rating"), phrase("Notes"))
    rows = tuple(row(mark.point, c.decimals, zone) for mark in c.marks)
    return Table(phrase("The mean rating of each meeting"), head, rows, frozenset({1, 2}))


def row(point: Point, decimals: int, zone: str) -> tuple[str, str, str, str]:
    value = phrase(point.why) if point.value is None else value_said(point.value, decimals)
    return full_day(point.at, zone), str(point.number or ""), value, bare(noted(point.notes))


PART = Part(kind="trends", sections=sections)
