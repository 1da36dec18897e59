"""The tests of a team as a part of each record: the ideas that are being tried out while it is written (RE-1)."""

from sqlalchemy import Connection

from app.core.bank import Idea, ideas
from app.core.contract import Part, Place
from app.core.document import Section, Table
from app.core.saying import full_day, phrase
from app.meetings.reading import meeting_row
from app.teams.office import team_row

ORDER = 80


def sections(tx: Connection, place: Place) -> list[Section]:
    """Nothing while no idea is being tested."""
    team = meeting_row(tx, place.meeting).team_id
    tested = [idea for idea in ideas(tx, team) if idea.status == "testing"]
    if not tested:
        return []
    zone = team_row(tx, team).time_zone
    head = (phrase("Idea"), phrase("Asked for"), phrase("At the meeting of"))
    table = Table(phrase("Ideas that are being tested"), head, tuple(row(one, zone) for one in tested))
    return [Section(phrase("Tests"), (table,), ORDER)]


def row(idea: Idea, zone: str) -> tuple[str, str, str]:
    return idea.text, idea.theme or idea.question, full_day(idea.at, zone)


PART = Part(kind="bank", sections=sections)
