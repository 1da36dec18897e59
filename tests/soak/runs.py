"""Each promise at its full number, or a share of it.  A run says what it reached, or fails with an AssertionError."""

import asyncio
import random
from collections import Counter
from pathlib import Path

from tests.contract.test_contract import SCENARIOS
from tests.hats import hour
from tests.soak.chance import by_chance
from tests.soak.cuts import cuts
from tests.soak.fire import Fire, ready
from tests.soak.kills import Killing
from tests.soak.silent import Silent
from tests.soak.stalled import HATS, STALLED, Stalled, wide


def kills(folder: Path, share: float) -> str:
    chance = random.Random()
    with Killing(folder).going() as killing:
        for _ in range(max(1, round(1000 * share))):
            killing.once_more(chance)
            assert not killing.lost, killing.lost
        killing.start()
        assert not (lost := list(killing.missing())), lost
    return f"{killing.kills} kills, {killing.answered} answers, 0 lost"


def power(folder: Path, share: float) -> str:
    trials = max(1, round(1000 * share))
    answered, lost = cuts(folder, range(trials))
    assert not lost, lost[:5]
    return f"{trials} cuts, {answered} answers, 0 lost, 0 corrupt"


def fires(folder: Path, share: float) -> str:
    """Ten rounds of 200 people with 25 forms each and 50 closes, and a restart after each round."""
    rounds, forms, races, shown, again = max(1, round(10 * share)), 0, 0, 0, 0
    live = hour(folder)
    try:
        item, people = ready(live, 200)
        for n in range(rounds):
            fire = Fire(live, item, people, 25, 50, random.Random(n))
            assert not (wrong := fire.play()), wrong[:5]
            live.end()
            live.run()
            assert not (wrong := fire.again()), wrong[:5]
            fire.gives_up()
            forms, races = forms + len(fire.history.asked), races + len(fire.history.races)
            shown, again = shown + len(fire.history.shown), again + fire.sent_again
    finally:
        live.stop()
    return f"{forms} forms of 200 people, {again} sent again after a restart, {shown} paintings, {races} races: 0 wrong"


def stalls(folder: Path, share: float) -> str:
    live = hour(folder)
    try:
        with wide(live):
            acts = max(10, round(300 * share))
            alone = asyncio.run(Stalled(live, 0).play(acts))
            beside = asyncio.run(Stalled(live, STALLED).play(acts, to_the_end=True))
    finally:
        live.stop()
    more, kept = beside.p99_ms() - alone.p99_ms(), beside.most // 1024
    said = f"{STALLED} of {len(HATS) + STALLED} stalled: p99 {alone.p99_ms():.0f} -> {beside.p99_ms():.0f} ms, {kept} KB in a line, gone {beside.gone_s:.1f} s after a line was full"
    assert more <= 50 and kept <= 256 and beside.gone_s <= 16, said
    return said


def silences(folder: Path, share: float) -> str:
    live = hour(folder)
    try:
        found = Silent(live).play(max(20, round(500 * share)), for_s=15)
    finally:
        live.stop()
    said = f"{max(20, round(500 * share))} silent: {found.left} left after 15 s, p99 of a page {found.p99_ms():.0f} ms"
    assert found.left == 0 and found.p99_ms() < 500, said
    return said


def chances(folder: Path, share: float) -> str:
    """200 acts in any order, for each activity eight times."""
    codes = Counter[int]()
    for seed in range(max(1, round(8 * share))):
        for kind, scenario in SCENARIOS.items():
            (place := folder / f"{kind}-{seed}").mkdir()
            live = hour(place)
            try:
                codes += by_chance(live, scenario, 200, seed)
            finally:
                live.stop()
    assert set(codes) <= {200, 400, 403, 404, 409, 429}, codes
    said = ", ".join(f"{n} times {code}" for code, n in sorted(codes.items()))
    return f"{len(SCENARIOS)} activities, {codes.total()} acts ({said}): live equals fresh"


RUNS = {"P1": kills, "P2": power, "P4 P5 P6 P7 P10": fires, "P8": chances, "P12": stalls, "P15": silences}
