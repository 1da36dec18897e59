"""What every test may use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Any]:
    """The server as people start it, in a process of its own (tests/browser/real_server.py)."""
    from tests.browser.real_server import RealServer

    made = RealServer(tmp_path)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """SQL compiled for one test's database serves the next: an engine alone forgets it, and that is a fifth of a test."""
    from app.storage import db

    make, first = db._sqlite, dict[Any, Any]()

    def sharing(url: str, module: Any, *like: Any, **more: Any) -> Any:
        engine = make(url, module, *like, **more)
        kept = first.setdefault((module, like), engine)
        engine.dialect, engine._compiled_cache = kept.dialect, kept._compiled_cache
        return engine

    db._sqlite = sharing
    yield
    db._sqlite = make
