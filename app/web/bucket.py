"""Token buckets: so many at once, and so many a second from then on."""

from dataclasses import dataclass, field
from time import monotonic


@dataclass
class Bucket:
    """left: what may still be said; None for a bucket that is full."""

    rate: float
    burst: float
    left: float | None = None
    at: float = field(default_factory=monotonic)

    def spend(self) -> bool:
        now = monotonic()
        self.left = min(self.burst, (self.burst if self.left is None else self.left) + (now - self.at) * self.rate) - 1
        self.at = now
        return self.left >= 0


class Buckets:
    """One bucket for each name, in memory; beyond `many` the full ones are thrown away, they remember nothing."""

    def __init__(self, rate: float, burst: float, many: int = 20_000) -> None:
        self.rate, self.burst, self.many = rate, burst, many
        self.of: dict[str, Bucket] = {}

    def spend(self, who: str) -> bool:
        if len(self.of) > self.many:
            old = monotonic() - self.burst / self.rate
            self.of = {name: bucket for name, bucket in self.of.items() if bucket.at > old}
        return self.of.setdefault(who, Bucket(self.rate, self.burst)).spend()
