"""How often pure noise looks like a change: the odds that the help page gives (RC-10), by simulation with a seed.

The quick figures are measured here at each run, within what so few charts allow.  For those of the table:
BIGROOM_CHARTS=20000 .venv/bin/pytest -s --timeout=0 tests/trends/test_trends_odds.py
"""

import os
from math import sqrt
from random import Random

import pytest

from app.trends import rules

CHARTS = int(os.environ.get("BIGROOM_CHARTS", "1200"))
WEEKLY = max(150, CHARTS // 8)
TABLE = {12: (0.01, 0.12, 0.01), 20: (0.11, 0.21, 0.02), 26: (0.19, 0.27, 0.02), 52: (0.46, 0.50, 0.05)}


def noise(random: Random, points: int) -> list[int]:
    """Whole numbers so fine that no two are alike."""
    return [int(random.gauss(0, 1) * 1_000_000) for _ in range(points)]


def near(hits: int, charts: int, odds: float) -> bool:
    """Within four times the spread that so many charts have, and the half per cent the table is rounded by."""
    return abs(hits / charts - odds) <= 4 * sqrt(max(odds, 0.01) * (1 - odds) / charts) + 0.006


@pytest.mark.parametrize("points", TABLE)
def test_rc10_the_odds_of_a_false_alarm_on_a_finished_chart(points: int) -> None:
    random = Random(points)
    hits = [0, 0, 0]
    for _ in range(CHARTS):
        values = noise(random, points)
        found = rules.standing(values)
        hits = [n + bool(hit) for n, hit in zip(hits, (found.shifts, rules.trends(values), found.firm), strict=True)]
    print(points, [round(n / CHARTS, 3) for n in hits])
    for n, odds in zip(hits, TABLE[points], strict=True):
        assert near(n, CHARTS, odds), (hits, TABLE[points])


def test_rc10_the_odds_of_a_false_alarm_for_who_looks_every_week_for_a_year() -> None:
    random = Random(52)
    shift = firm = three = 0
    for _ in range(WEEKLY):
        values = noise(random, 52)
        looks = [rules.standing(values[:n]) for n in range(10, 53)]
        firms = [look.firm for look in looks]
        shift += any(look.shifts for look in looks)
        firm += any(firms)
        three += any(all(firms[n : n + 3]) for n in range(len(firms) - 2))
    print(shift / WEEKLY, firm / WEEKLY, three / WEEKLY)
    assert near(shift, WEEKLY, 0.58) and near(firm, WEEKLY, 1 / 6) and near(three, WEEKLY, 0.1)
