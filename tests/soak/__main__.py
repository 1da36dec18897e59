"""python -m tests.soak: the full numbers, one table.  --share 0.01 tries it out, --only P1 P2 runs some."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.soak import runs

Run = Callable[[Path, float], str]


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    asked.add_argument("--share", type=float, default=1.0, help="of the full numbers, such as 0.01")
    asked.add_argument("--only", nargs="*", default=[], metavar="P", help="promises, such as P1 P2")
    said = asked.parse_args()
    rows = [
        row(name, run, said.share) for name, run in runs.RUNS.items() if not said.only or {*name.split()} & {*said.only}
    ]
    print("\n| promise | kept | reached | seconds |\n| --- | --- | --- | --- |")
    for name, kept, reached, seconds in rows:
        print(f"| {name} | {'yes' if kept else 'NO'} | {reached} | {seconds:.0f} |")
    return int(not all(kept for _, kept, _, _ in rows))


def row(name: str, run: Run, share: float) -> tuple[str, bool, str, float]:
    print(f"{name} ...", flush=True)
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        try:
            kept, reached = True, run(Path(folder), share)
        except AssertionError as broken:
            kept, reached = False, str(broken).partition("\n")[0]
    return name, kept, reached, time.monotonic() - began


if __name__ == "__main__":
    raise SystemExit(main())
