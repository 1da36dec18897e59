"""From committed rows to text: once per fragment and audience."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import jinja2
from markupsafe import Markup
from sqlalchemy import Connection, Engine, bindparam, select

from app.agenda.closing import READ_BACK
from app.agenda.store import hour_of
from app.agenda.views import NowView, now_view, see_now
from app.core.clock import Clock, ms
from app.core.contract import Activity, Audience, Part, Place, Screen, Seat, Step
from app.core.errors import Gone
from app.core.roles import Role
from app.core.saying import TAKEN_OUT, Words, in_words
from app.core.wall_time import skipped_before
from app.core.words import N_
from app.ground import views as ground
from app.live import steps
from app.live.fragments import Registry
from app.live.moments import Moments
from app.meetings.company import LONG_SILENT
from app.meetings.reading import company
from app.meetings.tables import Meeting
from app.meetings.views import own_heavy, role_lines, takeovers
from app.record.overview import aside, form
from app.storage.columns import table
from app.teams.tables import Team

APP = Path(__file__).parents[1]
M, T = table(Meeting), table(Team)
ROW = (
    select(M.c.version, T.c.id.label("team"), T.c.time_zone)
    .join_from(M, T, T.c.id == M.c.team_id)
    .where(M.c.id == bindparam("meeting"))
)
STAGE = frozenset({"agenda.now", "agenda.time", "agenda.plan", "meeting.state", "weeks.check"})
KEYS = frozenset({"agenda.now", "agenda.time", "meeting.state", "meeting.roles", "record.aside"})
WRITERS = frozenset({Role.LEADER, Role.RECORDER})  # who write on a hand; others do it at the desk


def partial(name: str, html: str) -> str:
    """A piece for htmx: it morphs the inside of #name, and is ignored where there is none."""
    return f'<hx-partial hx-target="#{name}" hx-swap="innerMorph">{html}</hx-partial>'


class Look:
    """One meeting in one read transaction: each part is read at most once, and only if somebody asks."""

    def __init__(self, tx: Connection, meeting: str, registry: Registry, moment: Callable[[int], datetime]) -> None:
        self.tx, self.meeting, self.registry = tx, meeting, registry
        row = tx.execute(ROW, {"meeting": meeting}).one_or_none()
        if row is None:
            raise Gone(N_("There is no such meeting."))
        self.version, self.zone, self.team = int(row.version), str(row.time_zone), str(row.team)
        self.now = moment(self.version)
        self.hour = hour_of(tx, meeting)
        self.state = self.hour.state(self.now)
        self.seen: dict[str, Any] = {}

    @cached_property
    def item(self) -> str:
        """The id of the current item, "-" where there is none."""
        current = self.hour.current if self.state == "running" else None
        return current.id if current else "-"

    @cached_property
    def place(self) -> Place:
        return Place(self.meeting, self.item, self.now)

    @cached_property
    def kind(self) -> str:
        """What fills the stage: an activity, or talk, readback, quiet, lobby, ended."""
        if self.state in ("planned", "lobby"):
            return "lobby"
        if self.state == "running" and self.hour.current:
            current = self.hour.current
            idle = "readback" if current.step == READ_BACK else "talk"
            active = current.activity if current.activity in self.registry.on_agenda else idle
            instead = self.see(self.registry.parts["weeks"]).instead
            return "quiet" if current.quiet else instead or active
        lasting = (a.kind for a in self.registry.activities.values() if a.lasts(self.see(a)))
        return next(lasting, "ended") if self.state == "ended" else "ended"

    @cached_property
    def offered(self) -> list[Activity]:
        return [a for a in self.registry.activities.values() if a.offer(self.see(a))]

    @property
    def elsewhere(self) -> list[Activity]:
        """What is offered beside what fills the stage."""
        return [a for a in self.offered if a is not self.activity]

    def beside(self, seat: Seat) -> list[Activity]:
        """What this person's hand shows beside what fills the stage: to who has left also what is not open yet."""
        parting = [a for a in self.registry.activities.values() if seat.gone and a.parting(self.see(a))]
        return [*self.elsewhere, *(a for a in parting if a not in self.offered and a is not self.activity)]

    @property
    def phase(self) -> str:
        """Changes when time alone changes what screens show."""
        return f"{self.state}:{self.kind}:{','.join(a.kind for a in self.offered)}:{self.hour.drained(self.now)}"

    def see(self, part: Part) -> Any:
        if part.kind not in self.seen:
            self.seen[part.kind] = part.overview(self.tx, self.place)
        return self.seen[part.kind]

    @property
    def activity(self) -> Activity:
        return self.registry.stages[self.kind]

    @cached_property
    def now_view(self) -> NowView:
        return now_view(self.hour, self.now, self.zone)

    def where(self, part: Part) -> Place:
        """The current item, or the one from which an activity is offered beside it."""
        other = part.at(self.see(part)) if isinstance(part, Activity) and part is not self.activity else ""
        return replace(self.place, item=other) if other else self.place

    def base(self, part: Part) -> str:
        return f"/m/{self.meeting}/{part.kind}/{self.where(part).item}"

    def key(self) -> str:
        """When it changes, every person's own pieces are out of date."""
        keys = [f"{a.kind}={a.stage_key(self.see(a))}" for a in (self.activity, *self.elsewhere)]
        keys += [f"{part.kind}={own.key(self.see(part))}" for part, own in self.registry.owning]
        paused = "paused" if self.hour.paused else ""
        return f"{self.state}:{self.item}:{paused}:{self.company_key()}:{';'.join(keys)}:{self.asides_key()}"

    def asides_key(self) -> str:
        """Changes with what is set aside in the record: its author sees that on a page of their own (BR-15)."""
        lines = self.see(self.registry.parts["record"]).lines
        return sha256(repr([one.id for one in lines if one.set_aside]).encode()).hexdigest()[:6]

    def offers(self, role: Role, up: bool) -> Step | None:
        """What the activity of the current item says that this role does now."""
        return self.activity.next_step(self.see(self.activity), role, up=up)

    @cached_property
    def step_key(self) -> str:
        return steps.key(self)

    def company_key(self) -> str:
        """Who holds a role, has gone, is silent or may be somebody else; not merely who is here."""
        marks = [
            (p.id, sorted(p.roles), p.here, p.same_as, p.silent(self.now), p.silent(self.now, LONG_SILENT))
            for p in company(self.tx, self.place).people
            if p.roles or p.same_as or not p.here
        ]
        return sha256(repr(marks).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Painted:
    """running: beats come every 2 s then.  phase: see Look."""

    version: int
    running: bool
    phase: str
    sheets: dict[Audience, dict[str, str]]


class Painter:
    """Renders fragments and personal pieces with the words of this installation."""

    def __init__(self, engine: Engine, registry: Registry, words: Words, clock: Clock, **globals_: Any) -> None:
        self.engine, self.registry, self.words, self.clock = engine, registry, words, clock
        self.templates = environment(words, clock)
        self.templates.globals |= globals_
        self.moments = Moments(clock)

    def render(self, template: str, **data: Any) -> str:
        return self.templates.get_template(template).render(data)

    def look(self, tx: Connection, meeting: str, *, fresh: bool = False) -> Look:
        """fresh: not at the moment at which somebody else has just looked."""
        moment = self.moments.new if fresh else self.moments.near
        return Look(tx, meeting, self.registry, functools.partial(moment, meeting))

    def pulse(self, version: int, beat_s: float) -> str:
        """The heartbeat, and a piece of every push: which version this is, and the server's clock."""
        return f'<data data-version="{version}" data-now="{ms(self.clock())}" data-beat="{beat_s:g}"></data>'

    def paint(self, meeting: str, audiences: Iterable[Audience], topics: frozenset[str]) -> Painted:
        """The version, and for each audience the touched fragments; one read transaction."""
        with self.engine.connect() as tx:
            look = self.look(tx, meeting, fresh=True)
            sheets = {audience: self.sheet(look, audience, topics) for audience in audiences}
            return Painted(look.version, look.state == "running", look.phase, sheets)

    def sheet(self, look: Look, who: Audience, topics: frozenset[str]) -> dict[str, str]:
        pieces = {
            piece.name: self.piece(look, part, piece.template, piece.see(look.see(part), who), who)
            for part, piece in self.registry.touched(topics, who.screen)
        }
        if topics & (STAGE | look.activity.topics) and who.screen in (Screen.WALL, Screen.DESK):
            pieces = {"stage": self.stage(look, who), **pieces}
        if topics & (KEYS | self.registry.keyed):
            pieces["keys"] = f'<data id="key" data-key="{look.key()}"></data>'
        if who.screen is not Screen.WALL and topics:
            pieces["step-keys"] = f'<data id="step-key" data-key="{look.step_key}"></data>'
        return pieces

    def stage(self, look: Look, who: Audience) -> str:
        activity = look.activity
        stage = activity.stages.get(who.screen)
        return self.piece(look, activity, stage.template, stage.see(look.see(activity), who), who) if stage else ""

    def piece(self, look: Look, part: Part, template: str, it: Any, who: Audience, **more: Any) -> str:
        data = {
            "it": it,
            "who": who,
            "base": look.base(part),
            "m": look.meeting,
            "hour": look.now_view,
            "zone": look.zone,
        }
        return self.render(template, **{**data, **more})

    def mine(self, look: Look, seat: Seat, screen: Screen) -> dict[str, str]:
        """The pieces that are one person's own: forms with text, a ballot, the controls of a role."""
        who = Audience(screen, seat.may)
        return {**self.personal(look, seat, who), "step": self.step(look, seat, who)}

    def personal(self, look: Look, seat: Seat, who: Audience) -> dict[str, str]:
        if who.screen is Screen.DESK and look.state in ("planned", "lobby"):
            return {"desk-mine": "", "plan-activities": self.plans(look, seat, who)}
        asides = self.asides(look, seat)
        if who.screen is Screen.DESK:
            forms = "".join(self.forms(look, a, seat, who) for a in (look.activity, *look.elsewhere))
            return {"desk-mine": forms, "set-aside": asides}
        tasks = [self.task(look, a, seat, who) for a in (*look.beside(seat), look.activity)]
        parts = [p for p in self.registry.parts.values() if not isinstance(p, Activity)]
        role = self.render("hand/_role.html", **self.role(look, seat, who, parts))
        return {"task": "".join(tasks), "role": role, "set-aside": asides, **self.owned(look, seat, who)}

    def owned(self, look: Look, seat: Seat, who: Audience) -> dict[str, str]:
        """What parts show to one person at any item."""
        more = {"seat": seat, "above": steps.house(steps.told(look, seat, self.words))}
        return {
            f"own-{part.kind}": self.piece(look, part, own.template, own.see(look.tx, look.place, seat), who, **more)
            for part, own in self.registry.owning
        }

    def step(self, look: Look, seat: Seat, who: Audience) -> str:
        """What each role of this seat does now; "" for who holds none."""
        told, hand = steps.told(look, seat, self.words), who.screen is Screen.HAND
        card, told = (steps.hour_card(look, seat), steps.once(told)) if hand else (None, told)
        pressed = ground.nudges(look.see(self.registry.parts["ground"]), who)
        data: dict[str, Any] = {"it": told, "card": card, "nudges": pressed, "who": who, "m": look.meeting}
        data |= {"hour": look.now_view, "kind": look.kind}
        return self.render("meeting/_step.html", **data)

    def asides(self, look: Look, seat: Seat) -> str:
        """The texts of the record that only this person may still see (BR-15)."""
        return self.render("record/_aside.html", it=aside(look.tx, look.place, seat), m=look.meeting)

    def plans(self, look: Look, seat: Seat, who: Audience) -> str:
        """What activities want to have written down before the start, each at its first item."""
        first = {item.activity: item.id for item in reversed(look.hour.items) if item.activity}
        wanted = [(a, first[kind]) for kind, a in self.registry.activities.items() if a.plans and kind in first]
        return "".join(self.forms(look, activity, seat, who, item) for activity, item in wanted)

    def role(self, look: Look, seat: Seat, who: Audience, parts: list[Part]) -> dict[str, Any]:
        """What the lower half of a hand needs: the role card, its controls, who has gone silent."""
        data = {"it": {part.kind: look.see(part) for part in parts}, "who": who, "seat": seat, "m": look.meeting}
        silent = takeovers(company(look.tx, look.place), look.see(self.registry.parts["meeting"]), seat, look.now)
        now = {"hour": look.now_view, "item": look.item, "zone": look.zone, "state": look.state, "kind": look.kind}
        lead = see_now(look.see(self.registry.parts["agenda"]), who).lead
        notes: dict[str, Any] = {"writing": form(look.tx, look.place) if seat.roles & WRITERS else None}
        notes["gaps"] = steps.gap_rows(look) if Role.RECORDER in seat.roles else ()
        notes["heavy"] = own_heavy(seat.roles)
        notes["asked"] = ground.asked(look.see(self.registry.parts["ground"]), seat)
        notes["above"] = steps.house(steps.told(look, seat, self.words))
        return {**data, **now, **notes, "takeovers": silent, "role_lines": role_lines, "lead": lead}

    def task(self, look: Look, activity: Activity, seat: Seat, who: Audience) -> str:
        if activity.mine is None:
            return ""
        it = activity.mine(look.tx, look.where(activity), seat)
        return self.piece(
            look, activity, activity.mine_template, it, who, seat=seat, offered=activity is not look.activity
        )

    def forms(self, look: Look, activity: Activity, seat: Seat, who: Audience, item: str = "") -> str:
        """An activity's forms with text on a desk, at the item where it is or at another one."""
        if activity.desk is None:
            return ""
        place = replace(look.place, item=item) if item else look.where(activity)
        it = activity.desk(look.tx, place, seat)
        base = f"/m/{look.meeting}/{activity.kind}/{place.item}"
        return self.piece(look, activity, activity.desk_template, it, who, seat=seat, base=base)


class Compiled(jinja2.BytecodeCache):
    """Templates as code, kept for all apps of this process: an app reads most of them in its first minute."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, bytes]] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        checksum, code = self.kept.get(bucket.key, ("", b""))
        if code and checksum == bucket.checksum:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.kept[bucket.key] = bucket.checksum, bucket.bytecode_to_string()


COMPILED = Compiled()


def environment(words: Words, clock: Clock) -> jinja2.Environment:
    folders = [APP / "templates", *sorted(APP.glob("activities/*/templates"))]
    made = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=COMPILED,
        finalize=lambda value: words.say(value) if value == TAKEN_OUT else value,
        extensions=["jinja2.ext.i18n"],
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(folder) for folder in folders]),
    )
    made.install_gettext_callables(words.catalogue.gettext, words.catalogue.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {
        "key": lambda: token_urlsafe(12),
        "now_ms": lambda: ms(clock()),
        "clock": words.clock,
        "day": words.day,
        "iso_day": words.iso_day,
        "skipped_before": skipped_before,
        "full_day": words.full_day,
        "short_day": words.short_day,
        "date": words.date,
        "decimal": words.decimal,
        "say": lambda text: in_words(text, words),
    }
    made.filters["ms"] = ms
    made.filters["painted"] = Markup  # already escaped when it was painted
    return made
