"""Work done in forked processes, a few at a time, each with an answer, a limit of work and a limit of time."""

import json
import os
import resource
import selectors
import signal
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Job = tuple[Any, Callable[[], Any], float]  # key, work, seconds of work that are more than enough


@dataclass
class _Child:
    key: Any
    pid: int
    pipe: int
    until: float


def answers(jobs: Iterator[Job], workers: int) -> Iterator[tuple[Any, Any]]:
    """Each key with what its work returned, or None for work that never came back; in the order of their ends."""
    running: dict[int, _Child] = {}
    with selectors.DefaultSelector() as ready:
        while True:
            while len(running) < workers and (job := next(jobs, None)):
                child = _forked(*job)
                running[child.pipe] = child
                ready.register(child.pipe, selectors.EVENT_READ)
            if not running:
                return
            done = [running[key.fd] for key, _ in ready.select(timeout=1)]
            for child in done or [child for child in running.values() if time.monotonic() > child.until]:
                ready.unregister(child.pipe)
                yield child.key, _answer(running.pop(child.pipe), kill=child not in done)


def _forked(key: Any, work: Callable[[], Any], seconds: float) -> _Child:
    ours, theirs = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads sleep, and the child never needs them
        pid = os.fork()
    if not pid:
        _work(work, theirs, seconds)
    os.close(theirs)
    return _Child(key, pid, ours, time.monotonic() + 60 + 20 * seconds)


def _work(work: Callable[[], Any], pipe: int, seconds: float) -> None:
    """In the child; it never returns."""
    quiet, heard = os.open(os.devnull, os.O_RDWR), os.dup(2)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds + 1)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 2))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    try:
        os.write(pipe, json.dumps(work()).encode())
    except BaseException:
        os.write(heard, traceback.format_exc().encode())
    finally:
        os._exit(0)


def _answer(child: _Child, *, kill: bool) -> Any:
    if kill:
        os.kill(child.pid, signal.SIGKILL)
    said = b""
    while part := os.read(child.pipe, 65536):
        said += part
    os.close(child.pipe)
    _, status = os.waitpid(child.pid, 0)
    if not said and not os.WIFSIGNALED(status):
        raise ChildProcessError(f"The work of {child.key} stopped before its answer; its error stands above.")
    return json.loads(said) if said else None
