"""The one writer: one thread, one connection at a time, one COMMIT for up to 64 jobs."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Generic, TypeVar

from sqlalchemy import Connection, Engine

from app.core.meters import BATCH, COMMIT_S
from app.storage.cannot import cannot_save

Job = TypeVar("Job")
Done = TypeVar("Done")
log = logging.getLogger("bigroom.writer")


class Writer(Generic[Job, Done]):
    """Runs jobs together in one transaction; nobody hears an outcome before its COMMIT.

    work: does all jobs on one connection, one outcome each; a refusal is an outcome, not an error.
    told: called on the loop with what was committed, before the askers wake.  It never raises.
    alone: true for a job that must be a batch of its own (it changes who may do what).
    """

    def __init__(
        self,
        engine: Engine,
        work: Callable[[Connection, Sequence[Job]], list[Done | Exception]],
        told: Callable[[list[Done | Exception]], None],
        alone: Callable[[Job], bool] = lambda job: False,
        most: int = 64,
    ) -> None:
        self.engine, self.work, self.told, self.alone, self.most = engine, work, told, alone, most
        self.thread = ThreadPoolExecutor(1, "writer")
        self.waiting: list[tuple[Job, asyncio.Future[Done]]] = []
        self.draining: asyncio.Task[None] | None = None

    def do(self, job: Job) -> "asyncio.Future[Done]":
        answer: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
        self.waiting.append((job, answer))
        if self.draining is None or self.draining.done():
            self.draining = asyncio.create_task(self._drain())
        return answer

    async def stop(self) -> None:
        if self.draining is not None:
            await self.draining
        self.thread.shutdown()

    def _batch(self) -> list[tuple[Job, "asyncio.Future[Done]"]]:
        lonely = next((n for n, (job, _) in enumerate(self.waiting[: self.most]) if self.alone(job)), self.most)
        size = max(1, lonely)  # what is before it goes first; then it goes by itself
        batch, self.waiting = self.waiting[:size], self.waiting[size:]
        return batch

    async def _drain(self) -> None:
        while self.waiting:
            batch = self._batch()
            jobs = [job for job, _ in batch]
            outcomes = await asyncio.get_running_loop().run_in_executor(self.thread, self._together, jobs)
            self._tell(outcomes)
            for (_, answer), outcome in zip(batch, outcomes, strict=True):
                settle(answer, outcome)

    def _tell(self, outcomes: list[Done | Exception]) -> None:
        try:
            self.told(outcomes)
        except Exception:  # an error here would end the drain task, and every later command would hang
            log.exception("telling the screens failed")

    def _said(self, failure: Exception) -> Exception:
        """The failure, or what a person is told of it where it is the disk's and not ours."""
        if (sentence := cannot_save(failure)) is None:
            return failure
        log.error("nothing can be saved: %s", sentence.says)
        return sentence

    def _together(self, jobs: Sequence[Job]) -> list[Done | Exception]:
        try:
            with self.engine.begin() as tx:
                outcomes = self.work(tx, jobs)
                began = perf_counter()
            COMMIT_S.observe(perf_counter() - began)
            BATCH.observe(len(jobs))
            return outcomes
        except Exception as failure:
            if len(jobs) == 1:
                return [self._said(failure)]
            return [self._together([job])[0] for job in jobs]


def settle(answer: "asyncio.Future[Done]", outcome: Done | Exception) -> None:
    if answer.done():  # the asker has gone; what was committed stays committed
        return
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
