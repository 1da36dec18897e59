"""What is told of many waits."""

from collections.abc import Sequence


def p99_ms(waits: Sequence[float]) -> float:
    """Milliseconds that all but one in a hundred of these seconds stay below."""
    return 1000 * sorted(waits)[int(len(waits) * 0.99)]
