"""The team of the example on the real server, with its two coaches."""

from datetime import timedelta

from sqlalchemy import Connection

from app.agenda.copying import fill
from app.teams import calendar, keys, office
from tests.browser.sepsis.story import EXAMPLE, LABEL, START, WITH_ROLE
from tests.live import SECRET, Live


class SepsisLive(Live):
    """The day before: the team, a coach of its own and one from outside, and the meeting from the template."""

    outside_key = ""

    def furnish(self, tx: Connection) -> None:
        now, team = START - timedelta(days=1), EXAMPLE["team"]
        self.coach = keys.add_coach(tx, SECRET, LABEL[WITH_ROLE["leader"]], now)
        outside = keys.add_coach(tx, SECRET, LABEL[WITH_ROLE["facilitator"]], now)
        facts = office.TeamFacts(
            name=team["name"],
            kind=team["kind"],
            global_aim=team["global_aim"],
            specific_aim=team["specific_aim"],
            ground_rules=tuple(EXAMPLE["meeting"]["ground_rules"]),
        )
        self.team = office.add_team(tx, self.coach, facts, now)
        office.give_team(tx, outside, self.team, outside=True)
        self.key, self.outside_key = (keys.key_now(tx, SECRET, coach) for coach in (self.coach, outside))
        self.meeting = calendar.add_meeting(tx, self.team, START, now)
        fill(tx, self.meeting, self.template)
        self.code = calendar.code_now(tx, self.coach, START - timedelta(minutes=20))
