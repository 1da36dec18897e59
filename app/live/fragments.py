"""Which fragments show which topics on which screens; refuses a fragment nobody sees."""

from collections.abc import Iterable, Mapping

from app.core.contract import Activity, Fragment, Part, Screen

Touched = list[tuple[Part, Fragment]]


class Registry:
    """All parts of a meeting, the activities among them, and what fills the stage when none is on.

    house: the stages of the house itself by name: lobby, talk, quiet, readback, ended; those with a label stand in the
    agenda like an activity.
    """

    def __init__(self, parts: Iterable[Part], house: Mapping[str, Activity]) -> None:
        self.parts = {part.kind: part for part in parts}
        self.activities = {kind: part for kind, part in self.parts.items() if isinstance(part, Activity)}
        self.stages: dict[str, Activity] = {**house, **self.activities}
        self.on_agenda = {kind: a for kind, a in self.stages.items() if a.label}
        self.pieces = [(part, fragment) for part in self.parts.values() for fragment in part.fragments]
        self.owning = [(part, part.own) for part in self.parts.values() if part.own]
        self.inside_stage = frozenset(f.name for part in self.activities.values() for f in part.fragments)
        names = [fragment.name for _, fragment in self.pieces]
        for part, fragment in self.pieces:
            if not fragment.screens or not fragment.topics or names.count(fragment.name) > 1:
                raise RuntimeError(f"{part.kind}: fragment {fragment.name!r} has no screen, no topic, or a taken name")
        staged = (stage.topics for stage in self.stages.values())
        self.keyed = frozenset[str]().union(
            *(a.topics for a in self.on_agenda.values()), *(own.topics for _, own in self.owning)
        )
        self.topics = frozenset[str]().union(*(f.topics for _, f in self.pieces), *staged)

    def touched(self, topics: frozenset[str], screen: Screen) -> Touched:
        return [(part, piece) for part, piece in self.pieces if screen in piece.screens and piece.topics & topics]
