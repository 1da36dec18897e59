"""Every state there is: those of the house, and those that an activity brings beside its own tests."""

from tests.beside import beside
from tests.browser.meeting import CHAPTERS
from tests.browser.states import STATES as OF_THE_HOUSE
from tests.browser.states import State

STATES: tuple[State, ...] = (*OF_THE_HOUSE, *(state for kind in beside("states").values() for state in kind.STATES))


def of(screen: str) -> list[State]:
    """Its states in the order of the meeting."""
    return sorted((s for s in STATES if s.screen == screen), key=lambda s: CHAPTERS.index(s.chapter))
