"""The portfolio page: what needs a call, every team in order, what runs now, who coaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.portfolio.coaches import Coaches
from app.portfolio.live import Running
from app.portfolio.rules import Facts, Order, Reason, Sum, ordered, over_all, reasons


@dataclass(frozen=True, slots=True)
class Line:
    """A team with what needs a call."""

    facts: Facts
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Portfolio:
    lines: tuple[Line, ...]
    order: str
    sum: Sum
    running: tuple[Running, ...]
    coaches: Coaches
    labels: tuple[str, ...]
    label: str

    @property
    def calls(self) -> tuple[Line, ...]:
        """Teams that need a call, in the same order as all."""
        return tuple(line for line in self.lines if line.reasons)


def portfolio(
    facts: Sequence[Facts], running: Sequence[Running], coaches: Coaches, order: Order, label: str = ""
) -> Portfolio:
    """label: only the teams that bear it, "" for all."""
    chosen = [one for one in facts if not label or label in one.labels]
    labels = sorted({label for one in facts for label in one.labels}, key=str.casefold)
    lines = tuple(Line(one, reasons(one)) for one in ordered(chosen, order))
    names = {one.name for one in chosen}
    live = tuple(one for one in running if one.team in names)
    return Portfolio(lines, order.value, over_all(chosen), live, coaches, tuple(labels), label)
