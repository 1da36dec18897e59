"""One whole meeting, chapter by chapter, so that every screen can be looked at in every state.

The chapters before the one that is wanted are played by posts, which is quick; the screens are real.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from app.activities.brainstorm.tables import Brainstorm, Cluster, Idea
from app.agenda.shave import proposed
from app.agenda.store import hour_of
from app.agenda.tables import AgendaItem
from app.core.contract import Place
from app.meetings.overview import overview
from app.meetings.reading import meeting_row
from app.record.overview import overview as written
from app.record.tables import Action, ParkedItem
from app.storage.columns import table
from app.teams import calendar, office, walls
from app.teams.tables import GroundRule, Person
from app.weeks.tables import ConsensusCheck
from tests.beside import beside
from tests.browser.conftest import Stage, connected
from tests.live import NINE, Caller
from tests.trends.weeks import held

LOST = "ERR_INTERNET_DISCONNECTED|WebSocket connection"  # what the browser says of a line that a state has cut
ITEM, IDEA, PERSON, RULE = table(AgendaItem), table(Idea), table(Person), table(GroundRule)
CLUSTER, ACTION, CHECK, KEPT = table(Cluster), table(Action), table(ConsensusCheck), table(ParkedItem)
BOARD = table(Brainstorm)
LONG_TITLE = "Agree which two ideas to test first and who leads each of it"
ROLES = {
    "leader": "Ward sister",
    "facilitator": "Improvement nurse",
    "timekeeper": "Antimicrobial pharmacist lead",
    "recorder": "Ward clerk",
}
OTHERS = ("Patient partner", "Junior doctor", "Porter", "Physiotherapist")
AWAY = ("Junior doctor", "Physiotherapist")  # online
QUESTION = "What slows the first dose down between the alert and the drip?"
IDEAS = (
    "First dose kept in another room",
    "Keys for the cupboard take ten minutes to find",
    "Nobody knows who owns the alert once the shift has changed and the board has been wiped",
    "Allergy status is not known at triage",
    "No trolley at the weekend",
    "Cannula kit is never complete",
    "Two people must sign and the second one is on another floor, often with another patient, and cannot be reached by bleep at all",
    "Bloods wait for the porter",
    "The form asks the same thing three times",
    "Agency staff have no login",
    "Fluids are stored far from the bay",
    "Antibiotic guide is out of date",
    "The pump needs charging",
    "Handover drowns the alert",
)
GROUPS = {
    "Everything ready to treat": (1, 2, 5, 6),
    "Somebody owns the alert, day and night": (3, 7, 14),
    "Know it earlier": (4, 9),
}
PARKED = (
    "Who orders new pumps for all three wards?",
    "Parking permits for the night team",
    "Badge access to the pharmacy hatch",
)
ACTS = (
    ("Ask estates for two more keys", "Porter", "2026-03-03"),
    ("Count how often the giving sets run out, bay by bay, for one whole week", "Junior doctor", "2026-03-10"),
    ("Walk the pathway with the carer partner", "Physiotherapist", "2026-03-24"),
    ("Find last year’s drill notes", "Patient partner", "2026-03-10"),
)
# What an activity plays of its own, from its chapters.py: the name of a chapter, and how it is played.
OF_ACTIVITIES: dict[str, Callable[[Any], None]] = {
    name: play for kind in beside("chapters").values() for name, play in kind.CHAPTERS.items()
}
CHAPTERS = (
    "planned", "overfull", "lobby", "late", "talk", "hands", "half", "soon", "over", "quiet", "paused", "acts", "lot", "asked_room", "agreed",
    "unasked", "asked", "silent", "unrevealed", "turns", "passed", "open", "closed", "clarify",
    "compared", "focused", "grouped",
    "ballot", "voting", "voted", "counted", "results",
    *OF_ACTIVITIES,
    "closing", "readback", "growing",
    "rating", "rated", "said", "ended", "approved",
)  # fmt: skip


def weeks_before(tx: Any, team: str, n: int) -> None:
    """So many meetings that the team has held before this one."""
    for week in range(n, 0, -1):
        held(tx, team, NINE - timedelta(weeks=week), 0, None)


class Meeting:
    """The run of one meeting on a stage; `to` plays it up to a chapter."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.live = stage, stage.live
        self.coach = self.live.coach_client()
        self.phones: dict[str, Caller] = {}
        self.chapter = -1
        self.pages: dict[Any, Page] = {}

    def to(self, chapter: str) -> "Meeting":
        wanted = CHAPTERS.index(chapter)
        assert wanted >= self.chapter, f"{chapter} lies behind us"
        while self.chapter < wanted:
            self.chapter += 1
            name = CHAPTERS[self.chapter]
            OF_ACTIVITIES[name](self) if name in OF_ACTIVITIES else getattr(self, name)()
        return self

    # Screens

    def seat(self, caller: Caller, address: str, screen: str) -> Page:
        """A screen of a person who is in already: their cookies in a real browser."""
        key = (caller.name, screen)
        if key not in self.pages:
            self.pages[key] = self.stage.page(screen, may=LOST)
        self.pages[key].context.add_cookies(self.cookies(caller))
        self.pages[key].context.set_offline(False)
        self.pages[key].goto(address)
        return self.settled(self.pages[key])

    def cookies(self, caller: Caller) -> Any:
        """For add_cookies."""
        return [{"name": c.name, "value": c.value or "", "url": self.live.base} for c in caller.http.cookies.jar]

    def hand(self, name: str) -> Page:
        return self.seat(self.phones[name], f"/m/{self.live.meeting}/hand", "hand")

    def desk(self, tab: str = "desk") -> Page:
        return self.seat(self.coach, f"/m/{self.live.meeting}/{tab}", "desk")

    def office(self, address: str) -> Page:
        return self.seat(self.coach, address, "desk")

    def stranger(self, address: str, screen: str = "hand") -> Page:
        """Somebody whom the server does not know."""
        return self.seat(Caller(self.live, "Stranger"), address, screen)

    def wall(self, **look: Any) -> Page:
        key = ("wall", *look)
        if key not in self.pages:
            self.pages[key] = self.stage.wall(may=LOST, **look)
        self.pages[key].context.set_offline(False)
        self.pages[key].goto("/wall")
        return self.settled(self.pages[key])

    def settled(self, page: Page) -> Page:
        """When it shows all that has been done."""
        connected(page)
        if page.locator("#pulse").count():
            version = self.live.in_office(lambda tx: meeting_row(tx, self.live.meeting)).version
            newer = re.compile("|".join(f"^{n}$" for n in range(version, version + 30)))
            expect(page.locator("#pulse [data-version]")).to_have_attribute("data-version", newer)
        return page

    def heard(self) -> list[str]:
        """What the pages have complained of since the last time."""
        said, self.stage.complaints[:] = list(self.stage.complaints), []
        return said

    def painted(self, templates: tuple[str, ...]) -> bool:
        """Whether the server has painted all of these."""
        known = {name for _, name in self.live.house.painter.templates.cache}
        return set(templates) <= known

    # What is pressed

    def does(self, command: str, item: str = "-", /, **fields: object) -> None:
        answer = self.coach.does(command, item, screen="desk", **fields)
        assert answer.status_code < 300, f"{command}: {answer.status_code} {answer.text}"

    def each(self, command: str, **fields: Callable[[int], object]) -> None:
        """Everybody with a phone presses it, the fields by their place."""
        for n, phone in enumerate(self.phones.values()):
            answer = phone.does(command, self.item, **{k: f(n) for k, f in fields.items()})
            assert answer.status_code < 300, f"{command}: {answer.status_code} {answer.text}"

    @property
    def hour(self) -> Any:
        return self.live.in_office(lambda tx: hour_of(tx, self.live.meeting))

    @property
    def item(self) -> str:
        return str(self.hour.current.id)

    def items(self) -> list[str]:
        return [item.id for item in self.live.in_office(lambda tx: hour_of(tx, self.live.meeting)).items]

    def person(self, name: str) -> str:
        place = Place(self.live.meeting, "-", self.live.clock())
        people = self.live.in_office(lambda tx: overview(tx, place)).people
        return next(p.id for p in people if p.name == name)

    def rules(self) -> list[str]:
        """The ids of the ground rules."""
        asks = select(RULE.c.id).order_by(RULE.c.position)
        return list(self.live.in_office(lambda tx: tx.execute(asks).scalars().all()))

    def ideas(self) -> list[str]:
        board = select(BOARD.c.id).where(BOARD.c.meeting_id == self.live.meeting)
        here = IDEA.c.brainstorm_id.in_(board)
        chosen = select(IDEA.c.id).where(here, IDEA.c.number.is_not(None)).order_by(IDEA.c.number)
        return list(self.live.in_office(lambda tx: tx.execute(chosen).scalars().all()))

    def next(self, minutes: float = 2) -> None:
        self.live.clock.move(minutes=minutes)  # type: ignore[attr-defined]
        self.does("agenda/next-item", self.item, item=self.item)

    def go_to(self, activity: str) -> None:
        """On to the next item with this activity."""
        self.next()
        while self.kind != activity:
            self.next()

    @property
    def kind(self) -> str:
        return str(self.live.in_office(lambda tx: hour_of(tx, self.live.meeting)).current.activity)

    # The chapters

    def planned(self) -> None:
        self.live.clock.move(minutes=-60)  # type: ignore[attr-defined]
        ninth = ITEM.c.title == "Vote, round 2 and talk"
        self.live.in_office(lambda tx: tx.execute(update(ITEM).where(ninth).values(title=LONG_TITLE)))

        self.live.in_office(lambda tx: office.add_person(tx, self.live.team, "Night nurse", "staff", self.live.clock()))

    def overfull(self) -> None:
        first = self.items()[0]
        for _ in range(5):
            self.does("agenda/minutes-more", item=first)

    def lobby(self) -> None:
        first = self.items()[0]
        for _ in range(5):
            self.does("agenda/minutes-less", item=first)
        self.live.clock.move(minutes=58)  # type: ignore[attr-defined]
        for name in (*ROLES.values(), *OTHERS):
            more = {"partner": "true"} if name == "Patient partner" else {}
            more |= {"mode": "remote"} if name in AWAY else {}
            self.phones[name] = self.live.phone(name, **more)
        for role, name in ROLES.items():
            self.does("meeting/give-role", role=role, participant=self.person(name))

    def late(self) -> None:
        """Three minutes late: one minute of the plan would be over; more is said of it than changed."""
        self.live.clock.move(minutes=5)  # type: ignore[attr-defined]
        self.does("agenda/start-meeting")

    def talk(self) -> None:
        self.does("agenda/shave-plan", seen=proposed(self.hour).sign)
        for text in PARKED:
            self.does("record/write-parked", text=text)
        self.does("record/write-decision", text="The grab box stays in resus until the end of June", how="consensus")
        self.does(
            "record/write-action",
            text="Ask estates for a second key to the drug cupboard",
            owner="Ward sister",
            due="2026-03-17",
        )
        self.does(
            "record/write-action",
            text="Count the doses that were late because of keys, for one week",
            owner="Ward clerk",
        )
        self.does("record/write-note", text="The night team could not come today; they have sent two ideas on paper.")

    def hands(self) -> None:
        """Somebody asks for plain words, hands are up, and the team explains two words."""
        for name in ("Porter", "Physiotherapist", "Junior doctor"):
            assert self.phones[name].does("room/raise-hand").status_code == 200
        assert self.phones["Porter"].does("room/ask-plain-words").status_code == 200
        assert self.phones["Porter"].does("ground/agree-rules").status_code == 200
        for name, rule in (("Porter", 0), ("Physiotherapist", 0), ("Porter", 2)):
            assert self.phones[name].does("ground/nudge-rule", rule=self.rules()[rule]).status_code == 200
        self.does("room/write-word", term="PDSA", meaning="Plan, do, study, act: a small test of one change")
        self.does("room/write-word", term="Cannula", meaning="A thin tube in a vein, for fluids and medicines")

    def half(self) -> None:
        self.live.clock.move(seconds=89)  # type: ignore[attr-defined]

    def soon(self) -> None:
        self.does("room/lower-hands")
        self.live.clock.move(seconds=33)  # type: ignore[attr-defined]

    def over(self) -> None:
        self.live.clock.move(minutes=3)  # type: ignore[attr-defined]
        for name, wish in (("Porter", {"more": "true"}), ("Physiotherapist", {})):
            said = self.phones[name].does("agenda/wish-time", self.item, item=self.item, **wish)
            assert said.status_code == 200, said.text

    def quiet(self) -> None:
        self.next(0)

    def paused(self) -> None:
        self.next(6)
        self.does("agenda/pause-timer", self.item, item=self.item)

    def acts(self) -> None:
        """Some actions are late or stuck, others are on their way; one was done since the last time."""
        for text, owner, due in ACTS:
            self.does("record/write-action", text=text, owner=owner, due=due)
        mine = select(ACTION.c.id).where(ACTION.c.text == ACTS[0][0])
        stuck = self.live.in_office(lambda tx: tx.execute(mine).scalar_one())
        said = self.phones["Porter"].does("weeks/tell-of-action", id=stuck, what="stuck", text="Estates do not answer")
        assert said.status_code == 200, said.text
        old = update(ACTION).where(ACTION.c.text == ACTS[1][0]).values(at=self.live.clock() - timedelta(weeks=5))
        done = update(ACTION).where(ACTION.c.text == ACTS[3][0])
        done = done.values(status="done", via="link", closed_at=self.live.clock() - timedelta(days=1))
        self.live.in_office(lambda tx: (tx.execute(old), tx.execute(done), weeks_before(tx, self.live.team, 3)))
        self.does("record/write-note", text="Estates were asked twice.")  # every screen looks again

    def lot(self) -> None:
        """As if this item went through the parking lot."""
        self.becomes("parking")

    def becomes(self, activity: str) -> None:
        changed = update(ITEM).where(ITEM.c.id == self.item).values(activity=activity)
        self.live.in_office(lambda tx: tx.execute(changed))
        self.does("record/write-note", text="Porters have a list of their own.")  # every screen looks again

    def asked_room(self) -> None:
        """The room is asked whether it agrees; five have answered."""
        self.becomes("actions")
        self.does("weeks/ask-consensus", text="Test the owner’s name on the board in bay B on Thursday, for one day")
        check = self.live.in_office(lambda tx: tx.execute(select(CHECK.c.id)).scalar_one())
        for phone, word in zip(self.phones.values(), ("agree", "agree", "live", "talk", "agree"), strict=False):
            assert phone.does("weeks/say-consensus", check=check, word=word).status_code == 200

    def agreed(self) -> None:
        self.does("weeks/close-consensus", write=True)

    def unasked(self) -> None:
        self.does("agenda/resume-timer", self.item, item=self.item)
        self.go_to("brainstorm")

    def asked(self) -> None:
        self.does("brainstorm/ask-question", self.item, question=QUESTION, anonymous="true", mode="silent")

    def silent(self) -> None:
        self.does("brainstorm/open-ideas", self.item, mode="silent")
        self.each("brainstorm/add-idea", text=lambda n: IDEAS[n])

    def unrevealed(self) -> None:
        self.does("brainstorm/close-ideas", self.item)

    def turns(self) -> None:
        """Those before the porter read out what they wrote, the two who are online first."""
        self.next()
        self.does("brainstorm/open-ideas", self.item, mode="round_robin")
        for name in (*AWAY, "Antimicrobial pharmacist lead", "Improvement nurse", "Patient partner"):
            idea = self.unread(name)
            assert self.phones[name].does("brainstorm/read-idea", self.item, idea=idea).status_code == 200

    def passed(self) -> None:
        """The rest of the round, and one in which nobody has anything."""
        for name in ("Porter", "Ward clerk", "Ward sister", *sorted(AWAY), *sorted({*self.phones} - {*AWAY})):
            assert self.phones[name].does("brainstorm/pass-turn", self.item).status_code == 200, name

    def unread(self, name: str) -> str:
        mine = select(IDEA.c.id).where(IDEA.c.author_id == self.person(name), IDEA.c.number.is_(None))
        return str(self.live.in_office(lambda tx: tx.execute(mine).scalars().first()))

    def open(self) -> None:
        self.does("brainstorm/reveal-ideas", self.item)
        self.does("brainstorm/open-ideas", self.item, mode="open")
        for n, text in enumerate(IDEAS[8:]):
            phone = list(self.phones.values())[n]
            assert phone.does("brainstorm/add-idea", self.item, text=text).status_code == 200

    def closed(self) -> None:
        self.does("brainstorm/close-ideas", self.item)

    def clarify(self) -> None:
        self.next()
        self.does("brainstorm/start-clarify", self.item)
        ideas = self.ideas()
        self.does("brainstorm/merge-ideas", self.item, idea=ideas[9], into=ideas[0])
        self.does("brainstorm/park-idea", self.item, idea=ideas[12])

    def compared(self) -> None:
        """The room is asked whether two ideas are the same, one of them a long one."""
        ideas = self.ideas()
        self.does("brainstorm/propose-merge", self.item, idea=ideas[1], into=ideas[6], text=IDEAS[1])

    def focused(self) -> None:
        ideas = self.ideas()
        self.does("brainstorm/not-the-same", self.item, idea=ideas[1], into=ideas[6])
        self.does("brainstorm/focus-idea", self.item, idea=ideas[0])

    def grouped(self) -> None:
        """Three groups, one of them with a long name, and what is in none."""
        self.does("brainstorm/focus-idea", self.item, idea="")
        ideas = self.ideas()
        for name, picked in GROUPS.items():
            self.does("brainstorm/new-group", self.item, name=name)
            chosen = select(CLUSTER.c.id).where(CLUSTER.c.name == name)
            cluster = self.live.in_office(lambda tx, chosen=chosen: tx.execute(chosen).scalar_one())
            moved = " ".join(ideas[n - 1] for n in picked)
            self.does("brainstorm/move-ideas", self.item, picked=moved, cluster=cluster)

    def ballot(self) -> None:
        self.next()

    def voting(self) -> None:
        self.does("multivote/open-voting", self.item)

    def voted(self) -> None:
        ideas = [idea for n, idea in enumerate(self.ideas()) if n not in (9, 12)]
        for n, phone in enumerate(self.phones.values()):
            for k in range(4):
                phone.does("multivote/cast-vote", self.item, idea=ideas[(k * (n % 3 + 1)) % len(ideas)])
            if n % 4:
                phone.does("multivote/finish-ballot", self.item)

    def counted(self) -> None:
        self.does("multivote/close-voting", self.item)

    def results(self) -> None:
        self.does("multivote/show-results", self.item)

    def closing(self) -> None:
        self.live.clock.set(self.hour.scheduled_end - timedelta(seconds=355))  # type: ignore[attr-defined]

    def readback(self) -> None:
        """The record is read aloud: decisions, actions, one of them without a day."""
        self.does("agenda/go-to-closing", self.item, item=self.item)

    def growing(self) -> None:
        """The next meeting is put together at the item of the record; what was parked for it is in it."""
        first = self.live.in_office(
            lambda tx: tx.execute(select(KEPT.c.id).where(KEPT.c.text == PARKED[0])).scalar_one()
        )
        self.does("weeks/set-fate", id=first, fate="next_agenda")
        long = "Hear how the first test of the grab box went in both bays, and choose the one to test next week"
        self.does("weeks/set-next", aim=long, place="Seminar room 2, education centre, and online")
        self.does("weeks/show-next", show=True)
        self.does("weeks/pick-next-role", role="recorder", person=self.listed("Porter"))
        assert self.phones["Patient partner"].does("room/say-felt-heard", answer="partly").status_code == 200

    def listed(self, name: str) -> str:
        """Their id on the team's list."""
        found = select(PERSON.c.id).where(PERSON.c.team_id == self.live.team, PERSON.c.name == name)
        return str(self.live.in_office(lambda tx: tx.execute(found).scalar_one()))

    def rating(self) -> None:
        """Opens by itself with its item."""
        self.go_to("rating")

    def rated(self) -> None:
        self.each("rating/give-rating", value=lambda n: (8, 9, 7, 8, 10, 3, 8, 9)[n])
        well = (
            "Everybody spoke",
            "The numbers were on the wall from the start and nobody had to ask",
            "Short",
            "We heard the story",
        )
        for phone, words in zip(self.phones.values(), well, strict=False):
            phone.does("rating/send-rating", self.item, well=words, improve=f"{words}, but start on time next week")

    def said(self) -> None:
        self.does("rating/close-rating", self.item)

    def ended(self) -> None:
        self.live.clock.move(minutes=2)  # type: ignore[attr-defined]
        self.does("agenda/end-meeting")

    def approved(self) -> None:
        """The recorder's gap is left open, the record approved, and put right a day later."""
        gap = next(line.id for line in self.written() if line.kind == "action" and line.due is None)
        self.does("record/leave-open", id=gap)
        self.does("approval/approve-record")
        self.live.clock.move(days=1)  # type: ignore[attr-defined]
        self.live.signs_in(self.coach)
        self.does("approval/add-to-record", text="The second key is for ward 4, not for ward 5.")

    def written(self) -> Any:
        place = Place(self.live.meeting, "-", self.live.clock())
        return self.live.in_office(lambda tx: written(tx, place)).lines

    def wall_of_another_team(self) -> Page:
        """The wall of a team that has planned nothing."""
        return self.wall_of(self.another_team())

    def wall_of(self, team: str) -> Page:
        page = self.stage.page("wall")
        page.goto("/wall")
        digits = page.get_by_label("Wall digits").inner_text()
        self.live.in_office(lambda tx: walls.pair_wall(tx, digits, team))
        page.goto("/wall")
        return connected(page)

    def another_team(self) -> str:
        facts, now = office.TeamFacts("Discharge big room"), self.live.clock()
        return str(self.live.in_office(lambda tx: office.add_team(tx, self.live.coach, facts, now)))

    def planned_elsewhere(self) -> tuple[str, str]:
        """Another team and its meeting of today."""
        team, now = self.another_team(), self.live.clock()
        return team, str(
            self.live.in_office(lambda tx: calendar.add_meeting(tx, team, now, now, template="brainstorm_vote"))
        )

    def cancel(self, meeting: str) -> None:
        answer = self.coach.http.post(f"/m/{meeting}/meeting/-/cancel-meeting", data={"key": "cancelled-today"})
        assert answer.status_code < 400, answer.text
