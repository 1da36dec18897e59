"""Files that take a while are made two at a time, in threads of their own; when many wait, the next is told to."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from app.core.meters import BUDGETS
from app.core.words import N_
from app.web.budgets import TooOften

AT_ONCE, WAITING, AGAIN_S = 2, 20, 5
Made = TypeVar("Made")


class Making:
    """Beside the readers, so that no screen waits for a file (X36)."""

    def __init__(self) -> None:
        self.threads, self.asked = ThreadPoolExecutor(AT_ONCE, "maker"), 0

    async def make(self, maker: Callable[..., Made], *args: object) -> Made:
        """What `maker(*args)` makes, or TooOften while too many wait."""
        if self.asked >= AT_ONCE + WAITING:
            BUDGETS.labels("files").inc()
            raise TooOften(N_("Many people are downloading at this moment. Try again in %(n)s seconds."), AGAIN_S)
        self.asked += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, lambda: maker(*args))
        finally:
            self.asked -= 1

    def close(self) -> None:
        self.threads.shutdown()
