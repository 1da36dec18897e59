"""Every screen in every state it can be in: what is looked at, measured and checked.

A new screen, or a new look of a stage, gets a line here; tests/house/test_screens_registered.py asks for it.
A new activity brings its lines beside its own tests: see docs/adding-an-activity.md.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import Connection

from app.meetings.reading import meeting_row
from app.portfolio import notes as private
from app.teams import accounts, keys, office, sessions
from app.teams.doors import door_of
from app.teams.id_token import Organisation
from app.trends import store
from app.trends.room_store import room_of, set_people, set_perspectives
from app.web.misses import Misses, MustWait
from app.web.provider import Provider
from tests.activities.brainstorm.weeks import last_week
from tests.browser.meeting import QUESTION, ROLES, Meeting
from tests.live import NINE, SECRET, Caller
from tests.portfolio.teams import eight
from tests.teams.authenticator import Authenticator
from tests.trends.weeks import came, half_a_year, hold, promise, some_weeks

RULES = (
    "Start and finish on time", "One voice at a time; online voices first", "No rank in this room",
    "Plain words; anyone may ask what a word means", "Judge ideas only when we vote",
    "What patients share stays in the room", "Phones are for the meeting", "We say what we will do",
)  # fmt: skip


@dataclass(frozen=True)
class State:
    """screen: wall, desk or hand.  chapter: how far the meeting is.  shows: the templates that are on it.  says: words."""

    screen: str
    name: str
    chapter: str
    open: Callable[[Meeting], Page]
    shows: tuple[str, ...] = ()
    says: str = ""

    def __str__(self) -> str:
        return f"{self.screen}-{self.name}"


# Ways to a screen


def wall(meeting: Meeting) -> Page:
    return meeting.wall()


def desk(tab: str = "desk") -> Callable[[Meeting], Page]:
    return lambda meeting: meeting.desk(tab)


def hand(name: str) -> Callable[[Meeting], Page]:
    return lambda meeting: meeting.hand(name)


def stranger(address: str, screen: str = "hand") -> Callable[[Meeting], Page]:
    return lambda meeting: meeting.stranger(address, screen)


def lost(page: Page) -> Page:
    """The same screen when its line has gone."""
    page.context.set_offline(True)
    expect(page.locator("body")).to_have_attribute("data-line", re.compile("reconnecting|offline"), timeout=30_000)
    return page


def wall_lost(meeting: Meeting) -> Page:
    return lost(meeting.wall())


def desk_lost(meeting: Meeting) -> Page:
    return lost(meeting.desk())


def keys_sheet(meeting: Meeting) -> Page:
    page = meeting.desk()
    page.get_by_role("button", name="Keyboard shortcuts", exact=True).click()
    page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    return page


def notes_lost(meeting: Meeting) -> Page:
    page = lost(meeting.desk("notes"))
    page.get_by_role("textbox", name="Note", exact=True).fill("Ask the night team in person")
    page.get_by_role("button", name="Save when back online").first.click()
    page.get_by_text("Not sent yet: 1").wait_for()
    return page


def wall_menu(meeting: Meeting) -> Page:
    page = meeting.wall()
    page.keyboard.press("Shift")
    page.get_by_role("button", name="Full screen").focus()  # who is in it keeps it open
    return page


def wall_code(meeting: Meeting) -> Page:
    page = meeting.wall()
    page.keyboard.press("j")
    page.get_by_role("region", name="How to join").wait_for()
    return page


def at_half(open_: Callable[[Meeting], Page]) -> Callable[[Meeting], Page]:
    """A second before half-way; then it is half-way."""

    def at(meeting: Meeting) -> Page:
        page = open_(meeting)
        page.locator("#cue", has_text="Half of the time is used").wait_for()
        return page

    return at


def more_time(meeting: Meeting) -> Page:
    name = "Antimicrobial pharmacist lead"
    return meeting.seat(meeting.phones[name], f"/m/{meeting.live.meeting}/time", "hand")


def nudges(meeting: Meeting) -> Page:
    page = meeting.hand("Porter")
    page.get_by_role("region", name="Ground rules").get_by_text("Ground rules", exact=True).click()
    return page


def order(meeting: Meeting) -> Page:
    """The leader's phone with the running order, one of its items open."""
    page = meeting.seat(meeting.phones["Ward sister"], f"/m/{meeting.live.meeting}/order", "hand")
    page.get_by_label("More about Frame the question", exact=True).click()
    return page


def wall_many_rules(meeting: Meeting) -> Page:
    """The opening of a team with eight ground rules, some of them long."""
    team, planned = meeting.planned_elsewhere()
    rules = [
        f"{rule}, also when we are in a hurry and the bleep goes" if n % 3 == 2 else rule
        for n, rule in enumerate(RULES)
    ]
    facts = {"name": "Discharge big room", "rules": "\n".join(rules)}
    assert meeting.coach.http.post(f"/t/{team}", data=facts).status_code == 303
    started = meeting.coach.http.post(f"/m/{planned}/agenda/-/start-meeting", data={"key": "started-elsewhere"})
    assert started.status_code < 400, started.text
    return meeting.wall_of(team)


def wall_unpaired(meeting: Meeting) -> Page:
    page = meeting.stage.page("wall")
    page.goto("/wall")
    return page


def wrong_code(meeting: Meeting) -> Page:
    page = meeting.stranger("/join")
    page.get_by_role("textbox", name="Join code", exact=True).fill("9999 9999")
    page.get_by_role("textbox", name="Display name", exact=True).fill("Ward sister")
    page.get_by_role("button", name="Join meeting", exact=True).click()
    page.get_by_role("alert").filter(has_text="No meeting is open").wait_for()
    return page


def code_in_the_queue(meeting: Meeting) -> Page:
    """Somebody else has typed ten wrong codes from the same address."""
    house = meeting.live.house
    for _ in range(20):
        with suppress(MustWait):
            house.misses.take("127.0.0.1")
    page = meeting.stranger("/join")
    page.get_by_role("textbox", name="Join code", exact=True).fill(meeting.live.code)
    page.get_by_role("textbox", name="Display name", exact=True).fill("Ward sister")
    page.get_by_role("button", name="Join meeting", exact=True).click()
    page.get_by_role("alert").filter(has_text="Your place is kept").wait_for()
    house.misses = Misses(meeting.live.clock)
    return page


def asked_who(meeting: Meeting) -> Page:
    page = meeting.stranger("/join")
    page.get_by_role("textbox", name="Join code", exact=True).fill(meeting.live.code)
    page.get_by_role("textbox", name="Display name", exact=True).fill("Night nurse")
    page.get_by_role("button", name="Join meeting", exact=True).click()
    page.get_by_role("button", name="Yes, that is me").wait_for()
    return page


def idea_offline(meeting: Meeting) -> Page:
    page = meeting.hand("Physiotherapist")
    box = page.get_by_role("textbox", name=re.compile("What slows"))
    lost(page)
    box.fill("The monitor alarm is switched off")
    page.get_by_role("region", name="Send").get_by_role("button", name="Send when back online").click()
    page.get_by_text("Waiting to send").first.wait_for()
    return page


def draft_too_long(meeting: Meeting) -> Page:
    page = meeting.hand("Porter")
    page.get_by_role("textbox", name=re.compile("What slows")).fill("Every form asks for the same thing again. " * 6)
    return page


def remote(meeting: Meeting) -> Page:
    """Somebody who joined as online: the wall's picture is in the page."""
    name = "Data analyst"
    if name not in meeting.phones:
        meeting.phones[name] = meeting.live.phone(name, mode="remote")
    page = meeting.hand(name)
    page.frame_locator("iframe").locator(".stage").wait_for()
    return page


def picture(meeting: Meeting) -> Page:
    return meeting.seat(meeting.phones["Porter"], f"/m/{meeting.live.meeting}/picture", "wall")


def page_of(name: str, address: str) -> Callable[[Meeting], Page]:
    return lambda meeting: meeting.seat(meeting.phones[name], f"/m/{meeting.live.meeting}/{address}", "hand")


def left(meeting: Meeting) -> Page:
    meeting.phones["Porter"].does("meeting/leave")
    return meeting.hand("Porter")


def left_early(meeting: Meeting) -> Page:
    """Somebody who has to go before the rating opens."""
    gone = meeting.live.phone("Bank nurse")
    assert gone.does("meeting/leave").status_code == 200
    return meeting.seat(gone, f"/m/{meeting.live.meeting}/hand", "hand")


def busy_phone(meeting: Meeting) -> Page:
    """What a facilitator's desk says of a phone that presses again and again (F72)."""
    answers = [meeting.phones["Porter"].does("rating/give-rating", value=8).status_code for _ in range(8)]
    assert answers[-1] == 429
    return meeting.desk()


def host(meeting: Meeting) -> Page:
    return meeting.stranger("/h")


def host_wrong(meeting: Meeting) -> Page:
    page = meeting.stranger("/h")
    page.get_by_role("textbox", name="Host link").fill("not a link of ours")
    page.get_by_role("button", name="Continue", exact=True).click()
    page.get_by_text("This link does not work any more").first.wait_for()
    return page


def data(meeting: Meeting) -> Page:
    return meeting.seat(meeting.coach, f"/t/{meeting.live.team}/data", "desk")


def privacy(meeting: Meeting) -> Page:
    return meeting.seat(meeting.phones["Physiotherapist"], "/privacy", "hand")


def sign_ins(meeting: Meeting) -> Page:
    return meeting.seat(meeting.coach, "/sign-ins", "desk")


def sign_ins_of_all_kinds(meeting: Meeting) -> Page:
    """A passkey, an account, and the organisation where it is."""
    device, coach = Authenticator(meeting.live.base, "localhost"), meeting.coach
    meeting.live.signs_in(coach)
    wish = coach.http.post("/sign-ins/passkey/begin", data={"key": "k" * 22}).json()
    form = {"key": "k" * 22, "name": "My work phone", "credential": device.makes(wish)}
    assert coach.http.post("/sign-ins/passkey", data=form).status_code == 303
    issuer, now = "https://login.example", meeting.live.clock()
    meeting.live.in_office(lambda tx: accounts.let_in(tx, meeting.live.coach, issuer, "t1:nurse-1", now))
    with at_organisation(meeting):
        return sign_ins(meeting)


def leaving(meeting: Meeting) -> Page:
    """On the way to the organisation's own page, which does not answer here."""
    with at_organisation(meeting):
        page = meeting.stranger("/h")
        page.route("https://login.example/**", lambda route: route.fulfill(status=204))
        page.get_by_role("button", name="Sign in with NHSmail").click()
        page.get_by_role("heading", name="Sign in with NHSmail").wait_for()
    return page


@contextmanager
def at_organisation(meeting: Meeting) -> Iterator[None]:
    """Coaches may sign in there for as long as this lasts."""
    pages = {name: f"https://login.example/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    provider = Provider(
        Organisation("https://login.example", "bigroom", "secret", "NHSmail"), "https://bigroom.example"
    )
    provider.about, provider.about_at = pages, time.monotonic()
    meeting.live.house.provider = provider
    yield
    meeting.live.house.provider = None
    provider.close()


def at_the_door(meeting: Meeting) -> Page:
    """The meeting is locked, and somebody new has typed the code."""
    assert meeting.coach.does("meeting/lock-meeting").status_code == 200
    newcomer = Caller(meeting.live, "Somebody new")
    newcomer.http.post("/join", data={"code": meeting.live.code, "name": "Somebody new"})
    page = meeting.seat(newcomer, f"/m/{meeting.live.meeting}/door", "hand")
    assert meeting.coach.does("meeting/unlock-meeting").status_code == 200
    return page


def home(meeting: Meeting) -> Page:
    return meeting.office("/desk?stay=1")


def team(meeting: Meeting) -> Page:
    return meeting.office(f"/t/{meeting.live.team}")


def team_wrong(meeting: Meeting) -> Page:
    page = meeting.office("/teams/new")
    page.locator("main form").evaluate("(form) => { form.noValidate = true; }")
    page.get_by_role("button", name="Save team").click()
    page.get_by_text("Error:").first.wait_for(state="attached")
    return page


def rename(meeting: Meeting) -> Page:
    return meeting.office(f"/m/{meeting.live.meeting}/person/{meeting.person('Porter')}")


def no_such_team(meeting: Meeting) -> Page:
    return meeting.office("/t/0123456789abcdefghjkmn")


def cancelled_wall(meeting: Meeting) -> Page:
    team, planned = meeting.planned_elsewhere()
    page = meeting.wall_of(team)
    page.route("**/wall/which", lambda route: route.fulfill(body=planned))  # else it soon goes on to the next meeting
    meeting.cancel(planned)
    page.get_by_role("heading", name="This meeting was cancelled").wait_for()
    return page


def cancelled_desk(meeting: Meeting) -> Page:
    _, planned = meeting.planned_elsewhere()
    meeting.cancel(planned)
    page = meeting.stage.page("desk")
    page.context.add_cookies(meeting.cookies(meeting.coach))
    page.goto(f"/m/{planned}/desk")
    return page


def desk_words(meeting: Meeting) -> Page:
    page = meeting.desk()
    page.get_by_text("Words list", exact=True).click()
    return page


def trends_empty(meeting: Meeting) -> Page:
    return meeting.office(f"/t/{meeting.another_team()}/trends")


def trends_full(meeting: Meeting) -> Page:
    """Half a year of meetings: one gap, a partner at most of the later ones, and a change for the better."""
    team, first = meeting.another_team(), meeting.live.clock() - timedelta(weeks=27)
    meeting.live.in_office(lambda tx: half_a_year(tx, team, first))
    followed = add_to_charts(meeting, team, first)
    page = meeting.office(f"/t/{team}/trends")
    page.locator("#odds > summary").click()
    page.locator(f"#work-{followed} > summary").click()
    return page


def add_to_charts(meeting: Meeting, team: str, first: datetime) -> str:
    """Two notes, a frozen middle, and a measure with a point out of the ordinary; the measure's id."""

    def adding(tx: Connection) -> str:
        now, day = meeting.live.clock(), first.date()
        follows = {"name": "Minutes from alert to first dose", "unit": "minutes", "kind": "outcome"}
        made = store.add_measure(tx, team, {**follows, "lower_better": True, "decimals": 0}, now)
        store.put_values(tx, made, {day + timedelta(weeks=n): value for n, value in enumerate(MINUTES)})
        store.add_note(tx, team, "", day + timedelta(weeks=13), "Agenda sent two days before", now, odd=False)
        store.add_note(tx, team, made, day + timedelta(weeks=16), "Strike day: half the staff", now, odd=True)
        frozen = {"first": day, "points": 12, "median2": 171, "note": ""}
        store.add_baseline(tx, team, made, frozen, now)
        return made

    return str(meeting.live.in_office(adding))


def chairs(meeting: Meeting) -> Page:
    """A team whose doctors have not come for three weeks, and for whom nobody speaks for the porters."""
    team, first = meeting.another_team(), meeting.live.clock() - timedelta(weeks=9)

    def rows(tx: Connection) -> None:
        weeks = hold(tx, team, first, [None] * 8)
        set_perspectives(tx, team, ("Nurses", "Doctors", "Porters", "Patients and carers"))
        brings = dict(zip(("Ward sister", "Resident doctor", "Patient partner"), (0, 1, 3), strict=True))
        ids = [chair.id for chair in room_of(tx, team, meeting.live.clock()).chairs]
        for name, chair in brings.items():
            who = office.add_person(tx, team, name, "staff", first)
            set_people(tx, team, {who: ids[chair]})
            for n, one in enumerate(weeks):
                if (n + chair) % 3 and not (chair == 1 and n > 4):
                    came(tx, one, who, first + timedelta(weeks=n))

    meeting.live.in_office(rows)
    return meeting.office(f"/t/{team}/room")


def office_of(meeting: Meeting, name: str) -> tuple[str, str]:
    """A coach with eight teams of their own, or with none: their id and a session."""

    def making(tx: Connection) -> tuple[str, str]:
        coach = keys.add_coach(tx, SECRET, name, meeting.live.clock())
        now = meeting.live.clock()
        return coach, sessions.open_session(tx, coach, sessions.By.LINK, now, proved_at=now)

    found: tuple[str, str] = meeting.live.in_office(making)
    return found


def as_coach(meeting: Meeting, session: str, address: str) -> Page:
    page = meeting.stage.page("desk")
    page.context.add_cookies([{"name": "sess", "value": session, "url": meeting.live.base}])
    page.goto(address)
    return page


def many_teams(meeting: Meeting) -> Page:
    """Eight teams, four of which need a call."""
    coach, session = office_of(meeting, "Coach of eight teams")
    meeting.live.in_office(lambda tx: eight(tx, coach))
    return as_coach(meeting, session, "/portfolio")


def no_teams(meeting: Meeting) -> Page:
    return as_coach(meeting, office_of(meeting, "Coach of no team")[1], "/portfolio")


def coaching(meeting: Meeting) -> Page:
    return meeting.office(f"/t/{meeting.another_team()}/coaching")


def our_notes(meeting: Meeting) -> Page:
    team, now = meeting.another_team(), meeting.live.clock()
    texts = {
        "saw": "Two people spoke for half of the hour.\nThe carer partner was asked last.",
        "next_try": "Online first.",
    }

    def writing(tx: Connection) -> None:
        week = hold(tx, team, now - timedelta(weeks=1), [[7, 8, 9]])[0]
        private.write_note(tx, team, meeting.live.coach, {**texts, "meeting": week}, now)

    meeting.live.in_office(writing)
    return meeting.office(f"/t/{team}/notes")


def supervised(meeting: Meeting) -> Page:
    now, says = meeting.live.clock(), "The first ten minutes ran well. Leave the pause after the story a little longer."
    coach, session = office_of(meeting, "Coach in supervision")
    other, _ = office_of(meeting, "Coach supervisor")
    for kind in private.KINDS:
        meeting.live.in_office(
            lambda tx, k=kind: private.write_supervision(
                tx, (coach, other), k, says, now, by_coach=k == "developmental"
            )
        )
    return as_coach(meeting, session, "/supervision")


def measures(meeting: Meeting) -> Page:
    team, first = meeting.another_team(), meeting.live.clock() - timedelta(weeks=27)
    add_to_charts(meeting, team, first)
    return meeting.office(f"/t/{team}/measures")


def measure_wrong(meeting: Meeting) -> Page:
    """Two lines of a paste that cannot be read."""
    team, first = meeting.another_team(), meeting.live.clock() - timedelta(weeks=27)
    page = meeting.office(f"/t/{team}/measures/{add_to_charts(meeting, team, first)}")
    page.get_by_label("Days and numbers").fill("Week;Median\n2026-03-10;61\n2026-03-17;about 60\n31/02/2026;58")
    page.get_by_role("button", name="Save the values").click()
    page.get_by_text("Line 3:").wait_for()
    return page


def actions_page(meeting: Meeting) -> Page:
    return meeting.office(f"/m/{meeting.live.meeting}/actions")


def action_link(meeting: Meeting) -> Page:
    return meeting.office(f"/m/{meeting.live.meeting}/actions/{meeting.listed('Porter')}")


def my_actions(meeting: Meeting) -> Page:
    page = meeting.hand("Porter")
    page.get_by_text("Move it, drop it, or say what is stuck").first.click()
    return page


def by_link(meeting: Meeting) -> Page:
    """A person's own actions, on a phone that the server does not know."""
    link = action_link(meeting).locator("#the-link").inner_text()
    return meeting.stranger("/my/" + link.partition("/my/")[2])


def parking_page(meeting: Meeting) -> Page:
    return meeting.office(f"/m/{meeting.live.meeting}/parking")


def promised(meeting: Meeting) -> Page:
    """The wall of a team that tries what somebody asked for, before it starts."""
    team, _ = meeting.planned_elsewhere()
    meeting.live.in_office(lambda tx: promise(tx, team, NINE - timedelta(weeks=1)))
    page = meeting.wall_of(team)
    page.get_by_text("You said, we will try").wait_for()
    return page


def tried(meeting: Meeting) -> Page:
    """One press after the close, and a change that has been tried three times."""
    meeting.live.in_office(lambda tx: promise(tx, meeting.live.team, NINE - timedelta(weeks=4)))
    page = meeting.desk()
    page.get_by_role("button", name=re.compile("We will try this: Short")).click()
    page.get_by_text("from the next meeting on").wait_for()
    return page


def of_half_a_year(address: str) -> Callable[[Meeting], Page]:
    """A page of a team that has met for half a year, not without gaps."""

    def open_(meeting: Meeting) -> Page:
        team, first = meeting.another_team(), meeting.live.clock() - timedelta(weeks=27)
        meeting.live.in_office(lambda tx: some_weeks(tx, team, first, meeting.live.clock()))
        return meeting.office(f"/t/{team}/{address}")

    return open_


def search(meeting: Meeting) -> Page:
    return meeting.office(f"/t/{meeting.live.team}/search?q=key")


def agenda_page(meeting: Meeting) -> Page:
    return meeting.stranger(f"/a/{token(meeting)}", "desk")


def token(meeting: Meeting) -> str:
    return str(meeting.live.in_office(lambda tx: meeting_row(tx, meeting.live.meeting)).join_token)


def poster(meeting: Meeting) -> Page:
    return meeting.office(f"/t/{meeting.live.team}/poster")


def lasting(meeting: Meeting) -> Page:
    """The address of the poster while no lobby is open."""
    door = meeting.live.in_office(lambda tx: door_of(tx, meeting.live.team))
    return meeting.stranger(f"/r/{door}")


def called_off(meeting: Meeting) -> Page:
    page = meeting.desk("plan")
    page.get_by_text("Can you not hold it as planned?").click()
    return page


def next_page(meeting: Meeting) -> Page:
    return meeting.office(f"/m/{meeting.live.meeting}/next")


def next_lines(meeting: Meeting) -> Page:
    """It is made, and its lines can be changed."""
    meeting.does("weeks/make-next-meeting")
    return meeting.office(f"/m/{meeting.live.meeting}/next")


def next_choices(meeting: Meeting) -> Page:
    """The leader opens what can be chosen."""
    page = meeting.hand("Ward sister")
    page.get_by_text("Change day, aim or roles").click()
    return page


def bank_page(meeting: Meeting) -> Page:
    return meeting.office(f"/t/{meeting.live.team}/ideas")


def bank_empty(meeting: Meeting) -> Page:
    return meeting.office(f"/t/{meeting.another_team()}/ideas")


def bank_offered(meeting: Meeting) -> Page:
    """A week before there were ideas on the same question, and nobody chose them."""
    meeting.live.in_office(
        lambda tx: last_week(tx, meeting.live.team, meeting.live.clock(), *BANKED, question=QUESTION)
    )
    page = meeting.desk()
    page.locator("#bank > summary").click()
    return page


def desk_ticked(meeting: Meeting) -> Page:
    page = meeting.desk()
    for box in page.locator("#heap-none + ol").get_by_role("checkbox").all()[:2]:
        box.check()
    return page


def end_dialog(meeting: Meeting) -> Page:
    page = meeting.desk()
    page.get_by_role("button", name="End meeting", exact=True).click()
    page.get_by_role("dialog").wait_for()
    return page


MINUTES = (88, 92, 79, 95, 84, 90, 86, 83, 88, 81, 85, 87, 84, 78, 76, 74, 131, 71, 78, 69, 66, 64, 68, 61)
TALK_WALL, TALK_DESK = "agenda/talk_wall.html", "agenda/talk_desk.html"
BANKED = (
    "A second key for every floor",
    "One list for all wards",
    "Ask the family and write it down where all can read it",
)
IDEAS, VOTES, RATING = "brainstorm/wall.html", "multivote/wall.html", "rating/wall.html"
MY_IDEAS, MY_VOTES, MY_RATING = "brainstorm/_mine.html", "multivote/_mine.html", "rating/_mine.html"

STATES = (
    State("wall", "digits", "planned", wall_unpaired, ("wall_waiting.html",)),
    State("wall", "no-meeting", "planned", Meeting.wall_of_another_team),
    State("wall", "before", "planned", wall, ("wall.html",)),
    State("wall", "lobby", "lobby", wall, ("meeting/_wall_lobby.html",)),
    State("wall", "running", "talk", wall, (TALK_WALL,)),
    State("wall", "hands-up", "hands", wall, ("room/_wall.html",), says="Online: 2 hands up"),
    State("wall", "menu", "talk", wall_menu),
    State("wall", "picture", "over", picture, ("wall_picture.html",)),
    State("wall", "join-code", "talk", wall_code),
    State("wall", "reconnecting", "talk", wall_lost, says="Reconnecting. Time is still right."),
    State("wall", "half-way", "half", at_half(wall), says="Half of the time is used"),
    State("wall", "one-minute", "soon", wall),
    State("wall", "overrun", "over", wall, says="Finish 10:02, 2 min late"),
    State("wall", "quiet", "quiet", wall, ("agenda/quiet_wall.html",)),
    State("wall", "paused", "paused", wall, says="Paused"),
    State("wall", "no-question", "unasked", wall, (IDEAS,)),
    State("wall", "question", "asked", wall),
    State("wall", "ideas-silent", "silent", wall, says="8 ideas from 8 of 8 people"),
    State("wall", "ideas-hidden", "unrevealed", wall),
    State("wall", "turns", "turns", wall, ("brainstorm/_turn.html",), says="Turn: Porter"),
    State("wall", "turns-over", "passed", wall, says="Everybody has passed."),
    State("wall", "ideas-open", "open", wall),
    State("wall", "ideas-closed", "closed", wall),
    State("wall", "clarify", "clarify", wall),
    State("wall", "compared", "compared", wall, ("brainstorm/_wall_looking.html",), says="Are these the same?"),
    State("wall", "focused", "focused", wall, says="1 of 12"),
    State("wall", "groups", "grouped", wall, ("brainstorm/_wall_groups.html",), says="Not in a group yet"),
    State("wall", "vote-ready", "ballot", wall, (VOTES,)),
    State("wall", "vote-open", "voting", wall),
    State("wall", "vote-all-in", "voted", wall, says="8 of 8 have finished"),
    State("wall", "vote-closed", "counted", wall),
    State("wall", "results", "results", wall, ("multivote/_split.html",), says="may have split their votes"),
    State("wall", "read-back", "readback", wall, ("record/readback_wall.html",), says="1 action has a gap"),
    State("wall", "actions", "acts", wall, ("weeks/wall_actions.html",), says="carried over 3 times"),
    State("wall", "parking", "lot", wall, ("weeks/wall_parking.html",), says="Parking permits for the night team"),
    State("wall", "do-we-agree", "asked_room", wall, ("weeks/wall_check.html",), says="of 8 have answered"),
    State("wall", "agreed", "agreed", wall, says="needs to talk"),
    State("wall", "promised", "planned", promised, says="Start on time"),
    State("wall", "next-meeting", "growing", wall, ("weeks/wall_next.html",), says="Not made yet"),
    State("wall", "rating-open", "rating", wall, (RATING,)),
    State("wall", "rating-closed", "said", wall),
    State("wall", "ended", "ended", wall),
    State("wall", "opening-rules", "planned", wall_many_rules, says="and 2 more"),
    State("wall", "cancelled", "ended", cancelled_wall, ("meeting/_wall_ended.html",)),
    State("desk", "host", "planned", host, ("host.html",)),
    State("desk", "host-error", "planned", host_wrong),
    State("desk", "home", "planned", home, ("home.html",)),
    State("desk", "team", "planned", team, ("team.html",)),
    State("desk", "data", "planned", data, ("data.html",)),
    State("desk", "sign-ins", "planned", sign_ins, ("sign_ins.html",)),
    State("desk", "sign-ins-all", "planned", sign_ins_of_all_kinds, says="My work phone"),
    State("hand", "leaving", "planned", leaving, ("leaving.html",), says="taken to the page where you sign in"),
    State("hand", "privacy", "talk", privacy, ("privacy.html",)),
    State("hand", "accessibility", "planned", stranger("/accessibility"), ("accessibility.html",)),
    State("hand", "door", "talk", at_the_door, ("waiting.html",)),
    State("desk", "team-error", "planned", team_wrong),
    State("desk", "trends-empty", "planned", trends_empty, ("trends.html",)),
    State("desk", "trends", "planned", trends_full, says="18 of all 26"),
    State("desk", "room", "planned", chairs, ("room.html",), says="perspectives to ask for"),
    State("desk", "measures", "planned", measures, ("measures.html",), says="Minutes from alert to first dose"),
    State("desk", "measure-error", "planned", measure_wrong, ("measure.html",), says="Line 3:"),
    State("desk", "portfolio", "planned", many_teams, ("portfolio.html",), says="64% (14 of 22"),
    State("desk", "portfolio-empty", "planned", no_teams, says="No team yet"),
    State("desk", "coaching", "planned", coaching, ("coaching.html",)),
    State("desk", "our-notes", "planned", our_notes, ("coach_notes.html",), says="Online first."),
    State("desk", "supervision", "planned", supervised, ("supervision.html",), says="Growth and wellbeing"),
    State("desk", "no-such-team", "planned", no_such_team, ("no.html",)),
    State("desk", "plan", "planned", desk("plan"), ("plan.html",)),
    State("desk", "plan-over", "overfull", desk("plan")),
    State("desk", "lobby", "lobby", desk(), ("desk.html", "meeting/_desk_lobby.html")),
    State("desk", "rename", "lobby", rename, ("rename.html",)),
    State("desk", "late-start", "late", desk(), says="Nothing changes until you accept"),
    State("desk", "run", "talk", desk(), (TALK_DESK, "ground/_desk.html")),
    State("desk", "running-order", "talk", desk("plan"), says="Put an item in"),
    State("desk", "half-way", "half", at_half(desk()), says="Half of the time is used"),
    State("desk", "hands-up", "hands", desk_words, ("room/_desk.html",), says="Hands up"),
    State("desk", "end-dialog", "talk", end_dialog),
    State("desk", "keys", "talk", keys_sheet, says="Use single keys on this device"),
    State("desk", "notes", "talk", desk("notes"), ("notes.html",)),
    State("desk", "busy-phone", "talk", busy_phone, ("meeting/_busy_phone.html",), says="One phone is sending very much"),
    State("desk", "reconnecting", "talk", desk_lost, says="Not while the line is down."),
    State("desk", "notes-reconnecting", "talk", notes_lost, says="Not sent yet: 1"),
    State("desk", "overrun", "over", desk(), says="The room says: more time 1, go on 1"),
    State("desk", "paused", "paused", desk()),
    State("desk", "no-question", "unasked", desk(), ("brainstorm/_desk_stage.html",)),
    State("desk", "ideas-silent", "silent", desk()),
    State("desk", "turns", "turns", desk(), ("brainstorm/_turn_desk.html",), says="Next: Ward clerk"),
    State("desk", "turns-over", "passed", desk(), says="Everybody has passed."),
    State("desk", "clarify", "clarify", desk()),
    State("desk", "compared", "compared", desk(), ("brainstorm/_desk_looking.html",), says="Not the same"),
    State("desk", "focused", "focused", desk(), says="Show the list"),
    State("desk", "groups", "grouped", desk_ticked, ("brainstorm/_desk_idea.html",), says="Move 2 ideas to"),
    State("desk", "bank-offered", "asked", bank_offered, says="3 ideas from the bank"),
    State("desk", "bank-empty", "planned", bank_empty, ("bank.html",)),
    State("desk", "bank", "ended", bank_page, says="In the bank"),
    State("desk", "heard", "silent", desk(), ("heard/_desk.html",), says="Not yet:"),
    State("desk", "vote-ready", "ballot", desk(), ("multivote/desk.html",)),
    State("desk", "vote-open", "voted", desk(), says="8 of 8 have finished"),
    State("desk", "results", "results", desk(), says="are in one group and may have split their votes"),
    State("desk", "closing-time", "closing", desk(), says="Go to Record, next agenda"),
    State("desk", "read-back", "readback", desk(), ("record/readback_desk.html",), says="1 action has a gap"),
    State("desk", "actions", "acts", desk(), ("weeks/desk_actions.html",), says="Actions that need a word"),
    State("desk", "actions-page", "acts", actions_page, ("actions.html",), says="Remind by your own mail program"),
    State("desk", "action-link", "acts", action_link, ("action_link.html",), says="Personal link of Porter"),
    State("desk", "parking", "lot", desk(), ("weeks/desk_parking.html",), says="Make it an action"),
    State("desk", "parking-page", "lot", parking_page, ("parking.html",), says="Idea bank"),
    State("desk", "do-we-agree", "asked_room", desk(), ("weeks/desk_check.html",), says="Show, and talk on"),
    State("desk", "tried", "ended", tried, says="Did it help?"),
    State("desk", "weeks", "planned", of_half_a_year("weeks"), ("team_weeks.html",), says="winter pressure"),
    State("desk", "weeks-empty", "planned", lambda m: m.office(f"/t/{m.another_team()}/weeks"), says="No meeting yet."),
    State("desk", "search", "talk", search, ("search.html",), says="2 lines hold these words."),
    State("desk", "agenda-page", "planned", agenda_page, ("agenda_page.html",), says="Put it in my calendar"),
    State("desk", "poster", "planned", poster, ("poster.html",), says="Scan this with your phone"),
    State("desk", "call-off", "planned", called_off, says="Hold it short: 30 minutes"),
    State("desk", "next-meeting", "growing", desk(), ("weeks/desk_next.html",), says="Make the next meeting"),
    State("desk", "next-page", "growing", next_page, ("next.html",), says="chosen by the team"),
    State("desk", "rating-open", "rated", desk(), ("rating/_desk_stage.html",)),
    State("desk", "notes-gaps", "rated", desk("notes"), says="1 action has a gap"),
    State("desk", "rating-closed", "said", desk()),
    State("desk", "ended", "ended", desk(), says="Partly: 1"),
    State("desk", "cancelled", "ended", cancelled_desk, ("meeting/_desk_ended.html",)),
    State("desk", "record", "ended", desk("record"), ("record.html",), says="Approve the record"),
    State("desk", "take-out", "ended", desk("record/take-out"), ("take_out.html",), says="Take a text out"),
    State("desk", "record-approved", "approved", desk("record"), says="This record is approved and fixed"),
    State("desk", "next-lines", "approved", next_lines, ("weeks/_edit_lines.html",), says="One more line"),
    State("hand", "landing", "planned", stranger("/"), ("landing.html",)),
    State("hand", "join", "planned", stranger("/join"), ("join.html",)),
    State("hand", "join-error", "planned", wrong_code),
    State("hand", "join-wait", "planned", code_in_the_queue),
    State("hand", "join-ask", "lobby", asked_who),
    State("hand", "lobby", "lobby", hand("Porter"), ("hand.html", "hand/_role.html")),
    State("hand", "late-start-leader", "late", hand("Ward sister"), says="Shorten as shown"),
    State("hand", "opening", "late", hand("Porter"), ("ground/_mine.html",), says="I agree"),
    State("hand", "talk", "talk", hand("Porter")),
    State("hand", "facilitator-nudged", "hands", hand(ROLES["facilitator"]), says="Needs attention"),
    State("hand", "nudges", "hands", nudges, says="nobody sees who"),
    State("hand", "hand-up", "hands", hand("Porter"), ("room/_mine.html",), says="Your hand is up."),
    State("hand", "partner", "hands", hand("Patient partner"), ("room/_hand_words.html",), says="small test"),
    State("hand", "facilitator-heard", "silent", hand(ROLES["facilitator"]), ("heard/_mine.html",), says="Not yet:"),
    State("hand", "lobby-leader", "lobby", hand("Ward sister"), says="8 people are here."),
    State("hand", "welcome", "lobby", page_of("Patient partner", "welcome"), ("welcome.html",), says="The story"),
    State("hand", "thanks", "ended", page_of("Patient partner", "thanks"), ("thanks.html",), says="Joined with idea"),
    State("hand", "partner-ended", "ended", hand("Patient partner"), says="What became of the ideas"),
    State("hand", "remote", "said", remote, says="Sound check"),
    State("hand", "leader", "talk", hand("Ward sister"), says="go on to: Patient story"),
    State("hand", "timekeeper", "talk", hand("Antimicrobial pharmacist lead"), says="Tell the room at half-way"),
    State("hand", "recorder", "talk", hand("Ward clerk"), says="See who is here"),
    State("hand", "overrun-leader", "over", hand("Ward sister"), says="Time is up. Ask the team"),
    State("hand", "quiet-timekeeper", "quiet", hand("Antimicrobial pharmacist lead"), says="Keep the time in silence"),
    State("hand", "left-early", "talk", left_early, says="Rate it before you go"),
    State("hand", "half-way-timekeeper", "half", at_half(hand("Antimicrobial pharmacist lead")), says="Half of the time is used"),
    State("hand", "overrun-timekeeper", "over", hand("Antimicrobial pharmacist lead"), says="Takes 2 minutes from"),
    State("hand", "wish", "over", hand("Porter"), ("agenda/_wish.html",), says="Do you agree to more time?"),
    State("hand", "order", "talk", order, ("order.html",), says="Put an item in"),
    State("hand", "more-time", "over", more_time, ("more_time.html",), says="Work it out"),
    State("hand", "closing-leader", "closing", hand("Ward sister"), says="Go to Record, next agenda"),
    State("hand", "my-actions", "acts", my_actions, ("weeks/_mine_actions.html",), says="What is it stuck on?"),
    State("hand", "actions-recorder", "acts", hand("Ward clerk"), says="To the next meeting"),
    State("hand", "actions-by-link", "acts", by_link, ("my.html",), says="My actions"),
    State("hand", "parking", "lot", hand("Ward clerk"), ("weeks/_mine_parking.html",), says="Let it go"),
    State("hand", "do-we-agree", "asked_room", hand("Porter"), ("weeks/_mine_check.html",), says="I can live with it"),
    State("hand", "lasting-address", "planned", lasting, ("door.html",), says="You can join here"),
    State("hand", "next-leader", "growing", next_choices, ("weeks/_mine_next.html",), says="Make the next meeting"),
    State("hand", "felt-heard", "growing", hand("Patient partner"), says="Thank you. Speak to a coach if you like"),
    State("hand", "next-meeting", "growing", hand("Porter"), says="You would be recorder next time"),
    State("hand", "quiet", "quiet", hand("Porter")),
    State("hand", "no-question", "unasked", hand("Porter"), (MY_IDEAS,)),
    State("hand", "idea", "silent", hand("Porter")),
    State("hand", "idea-too-long", "silent", draft_too_long),
    State("hand", "idea-offline", "silent", idea_offline),
    State("hand", "idea-facilitator", "silent", hand("Improvement nurse")),
    State("hand", "idea-closed", "unrevealed", hand("Porter")),
    State("hand", "my-turn", "turns", hand("Porter"), ("brainstorm/_my_turn.html",), says="It is your turn"),
    State("hand", "turn-of-another", "turns", hand("Ward clerk"), says="Turn: Porter"),
    State("hand", "turns-facilitator", "turns", hand("Improvement nurse")),
    State("hand", "ideas-open", "open", hand("Porter")),
    State("hand", "compared", "compared", hand("Porter"), ("brainstorm/_looking.html",), says="Are these the same?"),
    State("hand", "focused", "focused", hand("Porter"), says="1 of 12"),
    State("hand", "groups", "grouped", hand("Porter"), says="Know it earlier"),
    State("hand", "clarify", "clarify", hand("Porter")),
    State("hand", "vote-ready", "ballot", hand("Porter"), (MY_VOTES,)),
    State("hand", "vote", "voting", hand("Porter")),
    State("hand", "vote-facilitator", "voted", hand("Improvement nurse"), says="Everybody has finished."),
    State("hand", "vote-none-left", "voted", hand("Patient partner"), says="0 of 4 votes left"),
    State("hand", "vote-finished", "voted", hand("Porter")),
    State("hand", "vote-closed", "counted", hand("Porter")),
    State("hand", "results", "results", hand("Porter")),
    State("hand", "rate", "rating", hand("Porter"), (MY_RATING,)),
    State("hand", "recorder-gaps", "rated", hand("Ward clerk"), says="1 action has no owner or no day."),
    State("hand", "rate-done", "rated", hand("Ward sister")),
    State("hand", "rating-closed", "said", hand("Physiotherapist")),
    State("hand", "left", "said", left),
    State("hand", "ended", "ended", hand("Physiotherapist")),
)  # fmt: skip
