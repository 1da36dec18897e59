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
