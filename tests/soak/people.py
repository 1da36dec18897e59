"""A crowd that has come in already, written straight into the database."""

from datetime import timedelta

from sqlalchemy import Connection, insert

from app.core.ids import hashed, new_id
from app.meetings.tables import Participant, ParticipantDevice
from app.storage.columns import table
from app.teams import office
from tests.live import Live


def crowd(live: Live, people: int, *, meeting: str = "", team: str = "", named: str = "Person") -> dict[str, str]:
    """Secret of the device -> participant, of people who are here."""
    meeting, team = meeting or live.meeting, team or live.team
    made = {f"{named[0]}{n:04}".ljust(43, "x"): new_id() for n in range(people)}

    def coming_in(tx: Connection) -> None:
        for n, (secret, id_) in enumerate(made.items()):
            person = office.add_person(tx, team, f"{named} {n}", "staff", live.start)
            row = {"meeting_id": meeting, "person_id": person, "name": f"{named} {n}", "here": True}
            tx.execute(insert(table(Participant)).values(id=id_, joined_at=live.start - timedelta(minutes=5), **row))
            device = {"device_hash": hashed(secret), "meeting_id": meeting, "participant_id": id_}
            tx.execute(insert(table(ParticipantDevice)).values(**device))

    live.in_office(coming_in)
    return made
