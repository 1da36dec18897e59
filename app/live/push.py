"""After the commit: which rooms are dirty, paint once per audience, offer to every socket."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field

from app.core.contract import Audience
from app.core.meters import LAG_S, PUSH_S, PUSHES, SNAPSHOT_HITS, SNAPSHOT_MISSES
from app.live.hub import Connection, Push
from app.live.paint import Painted, Painter
from app.meetings.seats import Tokens

RESTAGE = frozenset({"meeting.state"})
CLOCKED = frozenset({"agenda.now", "agenda.time", "meeting.state"})  # what time alone changes is among these
BEAT_S, IDLE_BEAT_S, TICK_S, KEEP_S, AGAIN_S, LOOK_S = 2.0, 10.0, 0.1, 60.0, 1.0, 0.5
log = logging.getLogger("bigroom.live")


@dataclass
class Sheet:
    """What an audience sees.  Every piece is at least as new as `version`; it may be newer, never older."""

    version: int
    pieces: dict[str, str]
    sockets: set[Connection] = field(default_factory=set)
    stale: bool = False  # its stage holds an older copy of a piece that was pushed by itself


@dataclass(frozen=True, slots=True)
class Listener:
    """Whose socket it is; looked up again when rights change."""

    tokens: Tokens | str  # "wall" for a wall
    audience: Audience


class Room:
    """One meeting with sockets here.  First change at once, then at most one push per `tick_s`."""

    def __init__(self, meeting: str, painter: Painter, readers: Executor, tick_s: float) -> None:
        self.meeting, self.painter, self.readers, self.tick_s = meeting, painter, readers, tick_s
        self.sheets: dict[Audience, Sheet] = {}
        self.listeners: dict[Connection, Listener] = {}
        self.told, self.dirty = -1, frozenset[str]()
        self.running, self.phase = False, ""
        self.used_at = self.beaten_at = self.noted_at = self.dirty_at = 0.0
        self.ticking: asyncio.Task[None] | None = None
        self.painting = asyncio.Lock()  # one at a time: versions only go up, and 200 joins paint once

    def touch(self, version: int, topics: frozenset[str]) -> None:
        """A gap in the versions means that somebody else changed something: then everything is dirty."""
        if version <= self.told:
            return
        if not self.dirty:
            self.dirty_at = asyncio.get_running_loop().time()
        self.dirty |= topics if version == self.told + 1 else self.painter.registry.topics
        self.told = version
        if self.ticking is None or self.ticking.done():
            self.ticking = asyncio.create_task(self._tick())

    async def _tick(self) -> None:
        while self.dirty:
            try:
                await self._repaint()
            except Exception:  # a screen may be late, never silently wrong: the same topics are tried again
                log.exception("painting failed")
                await asyncio.sleep(AGAIN_S)
            await asyncio.sleep(self.tick_s)

    async def _repaint(self) -> None:
        # What is read may be newer than what we were told; claiming `told` keeps a later `since` honest.
        topics, self.dirty, version, since = self.dirty, frozenset[str](), self.told, self.dirty_at
        async with self.painting:
            if not topics:  # somebody else was painting just this; now it is done
                return
            try:
                painted = await self._paint(list(self.sheets), topics)
            except BaseException:
                self.dirty, self.dirty_at = self.dirty | topics, since
                raise
            if topics & CLOCKED:  # else what time has changed meanwhile still waits to be painted
                self.phase = painted.phase
            for audience, pieces in painted.sheets.items():
                self._update(self.sheets[audience], version, pieces)
            if self.listeners:
                PUSH_S.observe(asyncio.get_running_loop().time() - since)

    def _update(self, sheet: Sheet, version: int, pieces: dict[str, str]) -> None:
        sheet.version = max(version, sheet.version)
        sheet.pieces |= pieces
        inside = "stage" in sheet.pieces and not self.painter.registry.inside_stage.isdisjoint(pieces)
        sheet.stale = "stage" not in pieces and (sheet.stale or inside)
        self.offer(sheet, pieces)
        PUSHES.inc(len(sheet.sockets))

    def offer(self, sheet: Sheet, pieces: dict[str, str]) -> None:
        news = self.push(sheet, pieces)
        for socket in sheet.sockets:
            socket.offer(news)

    def push(self, sheet: Sheet, pieces: dict[str, str]) -> Push:
        pulse = self.painter.pulse(sheet.version, BEAT_S if self.running else IDLE_BEAT_S)
        return Push({**pieces, "pulse": pulse})

    async def _paint(self, audiences: list[Audience], topics: frozenset[str]) -> Painted:
        loop = asyncio.get_running_loop()
        painted = await loop.run_in_executor(self.readers, self.painter.paint, self.meeting, audiences, topics)
        self.running = painted.running
        return painted

    async def sheet(self, audience: Audience) -> Sheet:
        self.used_at = asyncio.get_running_loop().time()
        if audience in self.sheets and not self.sheets[audience].stale:
            SNAPSHOT_HITS.inc()
        else:
            SNAPSHOT_MISSES.inc()
            async with self.painting:
                if audience not in self.sheets:
                    painted = await self._paint([audience], self.painter.registry.topics)
                    self.phase = self.phase or painted.phase  # of the others, who are not painted here
                    self.sheets[audience] = Sheet(painted.version, painted.sheets[audience])
                    if self.told < 0:  # the first sheet holds everything up to its version
                        self.told = painted.version
                elif (sheet := self.sheets[audience]).stale:
                    sheet.pieces |= (await self._paint([audience], RESTAGE)).sheets[audience]
                    sheet.stale = False
        return self.sheets[audience]

    async def fresh(self, audience: Audience) -> Sheet:
        """The sheet with everything this room was told of: whoever has just pressed sees it on the next page."""
        await self._repaint()
        return await self.sheet(audience)

    async def join(self, listener: Listener, socket: Connection, since: int) -> None:
        sheet = await self.sheet(listener.audience)
        sheet.sockets.add(socket)  # no await between this line and the snapshot: nothing falls in between
        self.listeners[socket] = listener
        socket.offer(self.push(sheet, sheet.pieces if since != sheet.version else {}))

    def of(self, tokens: Tokens) -> list[Connection]:
        """The sockets of one browser, the oldest first."""
        return [socket for socket, listener in self.listeners.items() if listener.tokens == tokens]

    def leave(self, socket: Connection) -> None:
        if listener := self.listeners.pop(socket, None):
            if sheet := self.sheets.get(listener.audience):
                sheet.sockets.discard(socket)
            self.used_at = asyncio.get_running_loop().time()

    async def move(self, socket: Connection, listener: Listener) -> None:
        """The same socket with other rights: it gets the whole sheet of its new audience."""
        self.leave(socket)
        await self.join(listener, socket, -1)

    def beat(self, now: float) -> None:
        if now - self.beaten_at < (BEAT_S if self.running else IDLE_BEAT_S) - 0.1:
            return
        self.beaten_at = now
        for sheet in self.sheets.values():
            self.offer(sheet, {})

    def deserted(self, now: float) -> bool:
        idle = self.ticking is None or self.ticking.done()
        return not self.listeners and not self.painting.locked() and idle and now - self.used_at > KEEP_S


class Rooms:
    """The meetings that somebody here is looking at."""

    def __init__(self, painter: Painter, readers: Executor, tick_s: float = TICK_S) -> None:
        self.painter, self.readers, self.tick_s, self.open = painter, readers, tick_s, dict[str, Room]()

    def tell(self, meeting: str, version: int, topics: frozenset[str]) -> None:
        if room := self.open.get(meeting):
            room.touch(version, topics)

    def room(self, meeting: str) -> Room:
        if meeting not in self.open:
            self.open[meeting] = Room(meeting, self.painter, self.readers, self.tick_s)
        room = self.open[meeting]
        room.used_at = asyncio.get_running_loop().time()
        return room

    def sockets(self) -> int:
        """How many are open in this process."""
        return sum(len(room.listeners) for room in self.open.values())

    def beat(self) -> None:
        """Beats for all, and empty rooms are dropped with their sheets in one step."""
        now = asyncio.get_running_loop().time()
        for meeting, room in list(self.open.items()):
            if room.deserted(now):
                del self.open[meeting]
            else:
                room.beat(now)

    async def heartbeat(self, each: Callable[[Iterable[Room]], object]) -> None:
        """For ever: `each` sees the open rooms once a second (to note what time alone has changed)."""
        while True:
            asked_at = asyncio.get_running_loop().time()
            await asyncio.sleep(LOOK_S)
            LAG_S.observe(max(0.0, asyncio.get_running_loop().time() - asked_at - LOOK_S))
            self.beat()
            each(list(self.open.values()))
