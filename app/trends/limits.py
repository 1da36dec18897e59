"""How much chance does by itself: the limits of the run chart rules, exact, by whole numbers only (RC-7, RC-9).

n is always the number of points that are not on the median.
"""

from functools import cache
from math import comb


@cache
def run_limits(n: int) -> tuple[int, int]:
    """The fewest and the most runs that chance explains: exact two-sided 5 % for equal halves (RC-7).

    Where n is odd the halves are as equal as can be.
    """
    above, below = (n + 1) // 2, n // 2
    ways = [ways_of(runs, above, below) for runs in range(n + 1)]
    every = sum(ways)
    low = next(runs for runs in range(n + 1) if 40 * sum(ways[: runs + 1]) > every)
    high = next(runs for runs in range(n, -1, -1) if 40 * sum(ways[runs:]) > every)
    return low, high


def ways_of(runs: int, above: int, below: int) -> int:
    """In how many orders so many points above and below make so many runs (Wald and Wolfowitz)."""
    if runs < 2:
        return 0
    half = runs // 2
    if runs % 2 == 0:
        return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    return comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(below - 1, half)


def longest_by_chance(n: int) -> int:
    """round(log2 n) + 3: a run longer than that is a signal (RC-9)."""
    return ((2 * n * n).bit_length() - 1) // 2 + 3


@cache
def fewest_crossings(n: int) -> int:
    """The 5 % point of Binomial(n - 1, 1/2): fewer crossings are a signal (RC-9)."""
    steps, below, k = n - 1, 1, 0
    while 20 * below < 2**steps:
        k += 1
        below += comb(steps, k)
    return k
