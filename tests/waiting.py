"""Waiting for something that the server does by itself."""

import time
from collections.abc import Callable
from typing import Any


def until(found: Callable[[], Any], seconds: float = 20) -> Any:
    """What `found` gives as soon as it gives something."""
    ends = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < ends, "it did not come about"
        time.sleep(0.02)
    return value
