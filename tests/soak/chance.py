"""P8: after any acts in any order what was pushed, and what was polled, is what a fresh page holds."""

import random
from collections import Counter
from contextlib import ExitStack

from tests.contract.scenarios import Scenario
from tests.contract.test_contract import SCREENS, Screenful, asks, catch_up
from tests.hats import Hour
from tests.web.lines import line

TOGETHER = 10  # acts between two looks


def by_chance(running: Hour, scenario: Scenario, acts: int, seed: int, *, within_s: float = 20) -> Counter[int]:
    """Asks steps of the scenario in any order, most of them first things first; how they were answered."""
    chance, item, codes = random.Random(seed), scenario.setup(running), Counter[int]()
    with ExitStack() as stack:
        screens = [
            Screenful(running, hat, screen, stack.enter_context(line(running.hats[hat], screen)))
            for hat, screen in SCREENS
        ]
        at = 0
        for n in range(acts):
            on = chance.random() < 0.5 and at < len(scenario.steps)
            step = scenario.steps[at] if on else chance.choice(scenario.steps)
            at += on
            try:
                step.form(running)
            except IndexError:  # it is about something that is not there yet
                continue
            codes[asks(running, scenario, item, step).status_code] += 1
            if n % TOGETHER == TOGETHER - 1:
                catch_up(running, screens, within_s=within_s)
        catch_up(running, screens, within_s=within_s)
    return codes
