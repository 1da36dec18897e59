"""Ground rules: agreed by each, one in focus, a quiet nudge, a review now and then.  No I/O here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, TypeVar

from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import Id
from app.core.permissions import Need
from app.core.text import Text, clean_line, graphemes, visible
from app.core.words import N_

MOST, LONGEST = 12, 120
REVIEW_EVERY = 8  # held meetings
Typed = Annotated[str, Text(0, 2_000)]
AGREED, FOCUS, NUDGED = frozenset({"ground.agreed"}), frozenset({"ground.focus"}), frozenset({"ground.nudged"})
WRITTEN = frozenset({"ground.focus", "ground.rules", "agenda.plan"})  # the wall's tray is painted with the plan
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Standing:
    """The rules as one command needs them.  rules: their ids.  agreed: whether the asker has."""

    state: str
    rules: tuple[str, ...] = ()
    agreed: bool = False

    def must_be_on(self) -> None:
        if self.state not in ("lobby", "running"):
            raise Refused(N_("This meeting has ended. Thank you.") if self.state == "ended" else N_("Not yet."))

    def must_have(self, rule: str) -> None:
        if rule not in self.rules:
            raise Gone(N_("The team has changed its ground rules. Look at them again."))


@dataclass(frozen=True, slots=True)
class RulesAgreed(Event):
    topics: ClassVar = AGREED
    participant: str


@dataclass(frozen=True, slots=True)
class RuleNudged(Event):
    """Without a name, on purpose."""

    topics: ClassVar = NUDGED
    rule: str


@dataclass(frozen=True, slots=True)
class RuleFocused(Event):
    topics: ClassVar = FOCUS | {"agenda.plan"}
    rule: str


@dataclass(frozen=True, slots=True)
class RulesReviewed(Event):
    """rules: as they are to be from now on; None: they stay as they are."""

    topics: ClassVar = WRITTEN
    team: str
    rules: tuple[str, ...] | None


class AgreeRules(Command):
    """I agree to the ground rules."""

    needs: ClassVar[Need] = Need.TAKE_PART

    def decide(self, state: Standing, seat: Seat, now: datetime) -> RulesAgreed:
        if seat.participant is None:
            raise NotAllowed(N_("Join the meeting first."))
        state.must_be_on()
        if not state.rules:
            raise Refused(N_("This team has no ground rules yet."))
        if state.agreed:
            raise Refused(N_("You have agreed already."))
        return RulesAgreed(seat.participant)


class NudgeRule(Command):
    """A ground rule needs attention: the facilitator sees how often, and nobody sees from whom."""

    needs: ClassVar[Need] = Need.TAKE_PART
    nameless: ClassVar = True
    rule: Id

    def decide(self, state: Standing, seat: Seat, now: datetime) -> RuleNudged:
        if state.state != "running":
            raise Refused(N_("The meeting is not running."))
        state.must_have(self.rule)
        return RuleNudged(self.rule)


class FocusRule(Command):
    """Put this rule in focus for today."""

    needs: ClassVar[Need] = Need.FACILITATE
    rule: Id

    def decide(self, state: Standing, seat: Seat, now: datetime) -> RuleFocused:
        if state.state == "ended":
            raise Refused(N_("This meeting has ended. Thank you."))
        state.must_have(self.rule)
        return RuleFocused(self.rule)


class WriteRules(Command):
    """The team's rules as they are to be, one a line; that is a review of them too."""

    needs: ClassVar[Need] = Need.PLAN
    rules: Typed

    def decide(self, state: Standing, seat: Seat, now: datetime) -> RulesReviewed:
        return RulesReviewed(seat.team, rule_lines(self.rules))


class KeepRules(Command):
    """The team has looked at its rules, and they stay."""

    needs: ClassVar[Need] = Need.PLAN

    def decide(self, state: Standing, seat: Seat, now: datetime) -> RulesReviewed:
        if not state.rules:
            raise Refused(N_("This team has no ground rules yet."))
        return RulesReviewed(seat.team, None)


COMMANDS: tuple[type[Command], ...] = (AgreeRules, NudgeRule, FocusRule, WriteRules, KeepRules)


def rule_lines(typed: str) -> tuple[str, ...]:
    """One rule a line, at most twelve, each at most 120 characters; blank lines and repeats fall out."""
    lines = [clean_line(line) for line in typed.splitlines()]
    rules = tuple(dict.fromkeys(line for line in lines if visible(line)))
    if len(rules) > MOST:
        raise Refused(N_("Keep it to twelve ground rules."))
    if any(graphemes(rule) > LONGEST for rule in rules):
        raise Refused(N_("Keep each ground rule to 120 characters."))
    return rules


def in_focus(rules: Sequence[Kept], chosen: Kept | None, number: int) -> Kept | None:
    """The rule of this meeting: the chosen one while it is there, else each in its turn, by the meeting's number."""
    if chosen in rules:
        return chosen
    return rules[(number - 1) % len(rules)] if rules else None


def review_due(held_since: int) -> bool:
    """Every eight meetings (domain section 6, row 25)."""
    return held_since >= REVIEW_EVERY
