"""P7: on no device does the version go backwards, and two devices with the same version show the same."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.contract.placing import placed
from tests.contract.test_contract import Sheet, normal
from tests.hats import Hour
from tests.web.lines import async_line, pieces, version_of

DEVICES = (
    (("wall", "wall"),) * 2
    + (("participant", "hand"), ("leader", "hand"), ("spare", "hand"))
    + (("coach", "desk"),) * 2
)


@dataclass
class Watch:
    """What some devices saw.  contents: of each screen and version, whatever was shown that is not alike."""

    live: Hour
    last: dict[int, int] = field(default_factory=dict)
    backwards: list[str] = field(default_factory=list)
    contents: dict[tuple[str, int], list[Sheet]] = field(default_factory=lambda: defaultdict(list))
    heard: int = 0
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        lines = [await async_line(self.live.hats[hat], screen) for hat, screen in DEVICES]
        ears = [asyncio.create_task(self.listen(n, line)) for n, line in enumerate(lines)]
        async with asyncio.timeout(60), self.news:  # who comes in while something changes may see it before the others
            await self.news.wait_for(lambda: len(self.last) == len(DEVICES))
        try:
            yield
        finally:
            for line in lines:
                await line.close()
            await asyncio.gather(*ears)

    async def listen(self, n: int, line: ClientConnection) -> None:
        sheet, screen = dict[str, str](), DEVICES[n][1]
        with suppress(ConnectionClosed):
            async for message in line:
                new = pieces(str(message))
                version = version_of(new.pop("pulse"))
                if version < self.last.get(n, -1):
                    self.backwards.append(f"P7: {screen} {n} went back from {self.last[n]} to {version}")
                self.last[n], self.heard = version, self.heard + 1
                sheet |= new
                async with self.news:
                    self.news.notify_all()
                if sheet not in (shown := self.contents[screen, version]):
                    shown.append(dict(sheet))

    def violations(self) -> list[str]:
        unlike = [
            f"P7: two contents of the {screen} at {version}"
            for (screen, version), shown in self.contents.items()
            if differ(shown)
        ]
        return [*self.backwards, *unlike]


def differ(shown: list[Sheet]) -> bool:
    """Whether they are not the same page.  A page holds the newest piece, wherever an older copy of it came along."""
    first = shown[0]
    return any(normal(placed(name, other)) != normal(placed(name, first)) for other in shown[1:] for name in first)
