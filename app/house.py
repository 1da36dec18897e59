"""The house: what the doors may use, made once when the loop runs."""

import asyncio
import hmac
from collections.abc import Callable, Collection, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.approval.rules import RecordApproved
from app.core.clock import Clock
from app.core.contract import EVERYTHING, Audience, Command, Part, Place, Screen, Seat
from app.core.errors import Gone, No
from app.core.ids import new_id
from app.core.saying import Words
from app.core.words import N_
from app.exports.kept import keep
from app.live.fragments import Registry
from app.live.hub import Connection as Socket
from app.live.paint import Painter
from app.live.push import Listener, Room, Rooms
from app.meetings.act import Acting, Asked, Done
from app.meetings.company import LONG_SILENT, SILENT
from app.meetings.counted import counted
from app.meetings.owing import expected, holds_role, is_silent
from app.meetings.seats import Tokens, seats
from app.storage.cannot import CannotSave, cannot_save
from app.storage.db import Engines
from app.storage.scrub import scrub
from app.storage.writer import Writer
from app.web.bucket import Buckets
from app.web.budgets import Budgets
from app.web.cookies import Cookies
from app.web.making import Making
from app.web.misses import Misses
from app.web.provider import Provider

AGAIN = timedelta(minutes=1)
SIGNED_OUT, REMOVED = 4401, 4403  # a page that hears one of these does not come back by itself
CHORES_S, NOTE_S = 20.0, 3.0
OPENED, AT_ONCE = 2.0, 60.0  # sockets a second that one browser may open: each costs a look at its seat
TRIED = 1.0  # sign-ins a second that may begin at one address
POLL_S = 15.0  # without a question for so long a browser that asks is gone
MISS_S = SILENT.total_seconds()
Found = TypeVar("Found")
Job = Asked | Callable[[Connection], object]


@dataclass(frozen=True)
class Address:
    """public: what phones and links use.  allowed: every address the installation answers to."""

    public: str
    allowed: tuple[str, ...]

    @property
    def secure(self) -> bool:
        return self.public.startswith("https://")

    @property
    def host(self) -> str:
        return self.public.split("://", 1)[1]


class House:
    """Reads in a few threads, writes in one, tells the rooms, and keeps the time-worn parts up to date."""

    def __init__(
        self, engines: Engines, registry: Registry, words: Words, clock: Clock, address: Address, secret: bytes
    ) -> None:
        self.engines, self.registry, self.words, self.clock, self.address, self.secret = (
            engines,
            registry,
            words,
            clock,
            address,
            secret,
        )
        self.cookies = Cookies(address.secure)
        self.readers = ThreadPoolExecutor(4, "reader")
        self.painter = Painter(engines.reading, registry, words, clock, join_url=self.join_url, host=address.host)
        self.rooms = Rooms(self.painter, self.readers)
        self.acting = Acting(secret, {RecordApproved: self.keep})
        self.writer: Writer[Job, object] = Writer(engines.writing, self.together, self.tell, alone)
        self.budgets, self.misses, self.making = Budgets(clock), Misses(clock), Making()
        self.openings, self.tries = Buckets(OPENED, AT_ONCE), Buckets(TRIED, AT_ONCE)
        self.busy: dict[str, datetime] = {}  # when each meeting was last told of a busy phone
        self.lines: dict[str, int] = {}  # open sockets of each participant here
        self.polls: dict[str, float] = {}  # when a participant without a socket last asked
        self.provider: Provider | None = None  # where coaches sign in at their organisation
        self.used: dict[str, datetime] = {}  # sessions of coaches, and when it was noted that they are in use
        self.phones_seen = self.closing = False
        self.chores = set[asyncio.Task[object]]()

    async def act(self, asked: Asked) -> Done:
        return await counted(type(asked.command).__name__, self._act(asked))

    async def _act(self, asked: Asked) -> Done:
        done = await self.writer.do(asked)
        assert isinstance(done, Done)
        return done

    def together(self, tx: Connection, jobs: Sequence[Job]) -> list[object | Exception]:
        """A batch of commands, or one job of the office: that is always alone."""
        if isinstance(jobs[0], Asked):
            return [*self.acting.together(tx, [job for job in jobs if isinstance(job, Asked)])]
        return [jobs[0](tx)]

    def tell(self, outcomes: list[object | Exception]) -> None:
        for done in outcomes:
            if isinstance(done, Done) and done.event is not None:
                topics = self.registry.topics if EVERYTHING in done.event.topics else done.event.topics
                self.rooms.tell(done.meeting, done.version, topics)
                if done.event.elsewhere:
                    self.look_again(done.event.elsewhere)
                if done.reseats and (room := self.rooms.open.get(done.meeting)):
                    self.soon(self.reseat(room))

    def keep(self, tx: Connection, place: Place) -> None:
        """The record as it is approved, in the words of this installation (RE-3)."""
        keep(tx, place, list(self.registry.parts.values()), self.words)

    def soon(self, chore: Coroutine[None, None, object]) -> None:
        """Does it beside everything else; kept, since the loop itself holds tasks only weakly."""
        task = asyncio.create_task(unless_no(chore))
        self.chores.add(task)
        task.add_done_callback(self.chores.discard)

    async def read(self, reader: Callable[..., Found], *args: object) -> Found:
        """What `reader(tx, *args)` finds, in a read transaction of a reader thread."""

        def reading() -> Found:
            with self.engines.reading.connect() as tx:
                return reader(tx, *args)

        return await asyncio.get_running_loop().run_in_executor(self.readers, reading)

    async def write(self, work: Callable[[Connection], Found]) -> Found:
        """Work of the office (teams, coaches, walls, new meetings), on the one writer's thread and connection."""

        return await self.writer.do(work)  # type: ignore[return-value]

    async def erase(self, work: Callable[[Connection], Found]) -> Found:
        """The same for what takes something out for good: afterwards no file holds a byte of it (P35)."""
        found = await self.write(work)
        await self.scrub()
        return found

    async def scrub(self) -> None:
        """Or CannotSave: then the bytes are overwritten the next time."""
        try:
            await asyncio.get_running_loop().run_in_executor(self.writer.thread, scrub, self.engines.writing)
        except DBAPIError as failure:
            raise cannot_save(failure) or failure from None

    def look_again(self, meeting: str) -> None:
        """The office changed something of this meeting: every screen of it looks again."""
        if (room := self.rooms.open.get(meeting)) and room.told >= 0:
            room.touch(room.told + 1, self.registry.topics)

    def seat_in(self, tx: Connection, meeting: str, tokens: Tokens) -> Seat:
        found = seats(tx, [(meeting, tokens)], self.clock())
        if (seat := found.get((meeting, tokens))) is None:
            raise Gone(N_("You are not in this meeting. Join it with the code on the wall."))
        return seat

    async def seat(self, meeting: str, tokens: Tokens) -> Seat:
        return await self.read(self.seat_in, meeting, tokens)

    async def own(self, done: Done, tokens: Tokens, screen: Screen) -> dict[str, str]:
        """What the asker sees of it: their own pieces, and on the desk also what the command touched."""
        return await self.read(self._own, done, tokens, screen)

    def _own(self, tx: Connection, done: Done, tokens: Tokens, screen: Screen) -> dict[str, str]:
        found = seats(tx, [(done.meeting, tokens)], self.clock())
        if (seat := found.get((done.meeting, tokens))) is None:
            return {}
        look = self.painter.look(tx, done.meeting)
        everything = done.event is None or EVERYTHING in done.event.topics
        topics = self.registry.topics if done.event is None or everything else done.event.topics
        mine = self.painter.mine(look, seat, screen)
        shared = self.painter.sheet(look, audience(screen, seat), topics) if screen is Screen.DESK else {}
        return {**shared, **mine}

    async def mine(self, meeting: str, tokens: Tokens, screen: Screen) -> dict[str, str]:
        def reading(tx: Connection) -> dict[str, str]:
            return self.painter.mine(self.painter.look(tx, meeting), self.seat_in(tx, meeting, tokens), screen)

        return await self.read(reading)

    async def step(self, meeting: str, tokens: Tokens, screen: Screen) -> str:
        """What each role of the asker does now."""

        def reading(tx: Connection) -> str:
            look, seat = self.painter.look(tx, meeting), self.seat_in(tx, meeting, tokens)
            return self.painter.step(look, seat, Audience(screen, seat.may))

        return await self.read(reading)

    # Rights that change while sockets are open

    async def reseat(self, room: Room) -> None:
        """After a role changed hands: every desk gets the controls of its rights now, a removed device is let go."""
        listeners = {socket: one for socket, one in room.listeners.items() if isinstance(one.tokens, Tokens)}
        wanted = {(room.meeting, one.tokens) for one in listeners.values() if isinstance(one.tokens, Tokens)}
        found = await self.read(seats, wanted, self.clock())
        for socket, one in listeners.items():
            seat = found.get((room.meeting, one.tokens)) if isinstance(one.tokens, Tokens) else None
            await self._reseat(room, socket, one, seat)

    async def _reseat(self, room: Room, socket: Socket, one: Listener, seat: Seat | None) -> None:
        if seat is None:
            room.leave(socket)
            await socket.close(REMOVED)
        elif (now := audience(one.audience.screen, seat)) != one.audience:
            await room.move(socket, Listener(one.tokens, now))

    async def signed_out(self, sessions: Collection[str]) -> None:
        """These sessions (hashed) have ended: the desks they held let go of the line at once."""
        for room in self.rooms.open.values():
            for socket, one in list(room.listeners.items()):
                hand = one.audience.screen is Screen.HAND  # a coach's own phone is in by its device
                if isinstance(one.tokens, Tokens) and one.tokens.session in sessions and not hand:
                    room.leave(socket)
                    await socket.close(SIGNED_OUT)

    def goes_on(self, before: str, now: str) -> None:
        """A browser has another session (hashed) of the same coach: what it has open stays open."""
        for room in self.rooms.open.values():
            for socket, one in list(room.listeners.items()):
                if isinstance(one.tokens, Tokens) and one.tokens.session == before:
                    room.listeners[socket] = Listener(Tokens(one.tokens.device, now), one.audience)

    # Who is on the line (RO-8): only of those who hold a role does anybody need to know

    def heard(self, meeting: str, seat: Seat | None) -> None:
        if seat and seat.participant:
            self.lines[seat.participant] = self.lines.get(seat.participant, 0) + 1
            self.phones_seen = True
            if seat.roles and self.lines[seat.participant] == 1:
                self.soon(self.back(meeting, seat.participant))

    def hung_up(self, meeting: str, seat: Seat | None) -> None:
        if not seat or not seat.participant:
            return
        self.lines[seat.participant] = self.lines.get(seat.participant, 1) - 1
        if self.lines[seat.participant] <= 0:
            del self.lines[seat.participant]
            if not self.closing:
                self.soon(self.silence(meeting, seat.participant))

    def polled(self, meeting: str, seat: Seat) -> None:
        """A browser whose socket is blocked asks every few seconds: it is on the line as well."""
        if seat.participant:
            new = not self.there(seat.participant)
            self.polls[seat.participant] = asyncio.get_running_loop().time()
            self.phones_seen = True
            if seat.roles and new:
                self.soon(self.back(meeting, seat.participant))

    def there(self, participant: str) -> bool:
        recent = asyncio.get_running_loop().time() - POLL_S
        return participant in self.lines or self.polls.get(participant, recent) > recent

    async def silence(self, meeting: str, participant: str, *, for_s: int = 0) -> None:
        """Noted of a role-holder; the screens look again when "take over?" is due, and later for everybody."""
        if self.there(participant) or not await self.read(holds_role, meeting, participant):
            return
        await self.ask_house(meeting, "meeting", "NoteSilence", participant=participant, silent=True, for_s=for_s)
        await self.back(meeting, participant)  # a page that was loaded again may have been quicker than the note
        for wait in (SILENT, LONG_SILENT - SILENT):
            await asyncio.sleep(wait.total_seconds() + 1)
            if self.there(participant):
                return
            await self.ask_house(meeting, "meeting", "NoteTime")

    async def back(self, meeting: str, participant: str) -> None:
        """Undoes the note, and asks nothing where there is none: no screen is painted for nothing."""
        if self.there(participant) and await self.read(is_silent, meeting, participant):
            await self.ask_house(meeting, "meeting", "NoteSilence", participant=participant, silent=False)

    async def miss(self) -> None:
        """For ever: who holds a role in a running meeting, and did not come back after a restart or asks no more."""
        while True:
            await asyncio.sleep(MISS_S)
            self.polls = {who: at for who, at in self.polls.items() if self.there(who)}
            for meeting, participant in await self.read(expected, self.clock()):
                if not self.there(participant):
                    self.soon(self.silence(meeting, participant, for_s=int(SILENT.total_seconds())))

    async def busy_phone(self, meeting: str) -> None:
        """The facilitators' desks hear of it, once a minute at most; whose phone it is nobody hears (F72)."""
        now = self.clock()
        if now - self.busy.get(meeting, now - AGAIN) >= AGAIN:
            self.busy = {which: at for which, at in self.busy.items() if now - at < AGAIN} | {meeting: now}
            await self.ask_house(meeting, "meeting", "NoteBusyPhone")

    # What time alone changes

    def note(self, rooms: Iterable[Room]) -> None:
        now = asyncio.get_running_loop().time()
        for room in rooms:
            if room.phase and now - room.noted_at >= NOTE_S:
                room.noted_at = now
                self.soon(self._note(room))

    async def _note(self, room: Room) -> None:
        phase = await self.read(self._phase, room.meeting)
        if phase != room.phase:
            room.phase = phase
            key = digest(self.secret, f"{room.told} {phase}")[:32]  # two processes that note the same do it once
            await self.ask_house(room.meeting, "meeting", "NoteTime", key=key)

    def _phase(self, tx: Connection, meeting: str) -> str:
        return self.painter.look(tx, meeting, fresh=True).phase

    async def do_chores(self) -> None:
        """For ever: what the house owes by the clock.  Nothing shown depends on when it is done."""
        erased = False
        while True:
            for part in self.registry.parts.values():
                for meeting, name in await self.read(part.due, self.clock()):
                    erased = erased or name.startswith("Erase")
                    with suppress(No):  # somebody else has done it meanwhile, or the disk is full
                        await self.ask_house(meeting, part.kind, name)
            if erased:
                with suppress(CannotSave):
                    await self.scrub()
                    erased = False
            await asyncio.sleep(CHORES_S)

    async def ask_house(self, meeting: str, part: str, name: str, key: str = "", **fields: object) -> Done:
        """A command that the house asks by itself, through the same door as everybody."""
        found: Part = self.registry.parts[part]
        kind: type[Command] = next(command for command in found.commands if command.__name__ == name)
        command = kind(key=key or new_id(), **fields)
        return await self.act(Asked(meeting, found, "-", "house", command, self.clock()))

    # Links

    def join_url(self, token: str) -> str:
        """What the square code says."""
        return f"{self.address.public}/j/{token}"

    async def close(self) -> None:
        self.closing = True
        for chore in list(self.chores):
            chore.cancel()
        await asyncio.gather(*self.chores, return_exceptions=True)
        await self.writer.stop()
        self.readers.shutdown()
        self.making.close()
        if self.provider:
            self.provider.close()
        self.engines.dispose()


async def unless_no(chore: Coroutine[None, None, object]) -> None:
    """What the house does by itself is done again later: a no, such as that of a full disk, is nobody's news."""
    with suppress(No):
        await chore


def audience(screen: Screen, seat: Seat) -> Audience:
    """Desks differ by rights; walls and hands are one audience each."""
    return Audience(screen, seat.may) if screen is Screen.DESK else Audience(screen)


def digest(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode(), sha256).hexdigest()


def alone(job: Job) -> bool:
    return not isinstance(job, Asked) or job.command.alone
