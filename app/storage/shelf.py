"""The folder of copies: what they are called, and which of them stay."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

NAME = re.compile(r"bigroom-(\d{8}T\d{6}Z)\.db")
STAMP = "%Y%m%dT%H%M%SZ"
HOURLY, DAILY, WEEKLY = 24, 14, 5  # how many copies stay: the newest of each hour, day and week
LONGEST = timedelta(days=35)  # what was erased is in no copy after that (P35)


def name_of(at: datetime) -> str:
    return f"bigroom-{at.astimezone(UTC).strftime(STAMP)}.db"


def made_at(copy: Path) -> datetime | None:
    """When a copy was made, by its name; None for any other file."""
    found = NAME.fullmatch(copy.name)
    return datetime.strptime(found[1], STAMP).replace(tzinfo=UTC) if found else None


def copies(folder: Path) -> dict[Path, datetime]:
    """The copies in a folder and when they were made, the newest first."""
    found = {path: at for path in folder.iterdir() if (at := made_at(path))}
    return dict(sorted(found.items(), key=lambda one: one[1], reverse=True))


def manifest_of(copy: Path) -> Path:
    return copy.with_suffix(".json")


def staying(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """The newest of each of the last 24 hours, 14 days and 5 weeks that have any; none older than 35 days."""
    newest_first = sorted((at for at in set(times) if now - at <= LONGEST), reverse=True)
    kept = set[datetime]()
    for shape, most in (("%Y%m%d%H", HOURLY), ("%Y%m%d", DAILY), ("%G%V", WEEKLY)):
        seen = dict[str, datetime]()
        for at in newest_first:
            seen.setdefault(at.astimezone(UTC).strftime(shape), at)
        kept |= set(list(seen.values())[:most])
    return kept


def prune(folder: Path, now: datetime) -> int:
    """Throws away the copies that need not stay, with their manifests and what a broken-off copy left; how many."""
    there = copies(folder)
    stay = staying(there.values(), now)
    over = [copy for copy, at in there.items() if at not in stay]
    for copy in over:
        copy.unlink()
        manifest_of(copy).unlink(missing_ok=True)
    for rest in folder.glob(".bigroom-*.part*"):
        if now.timestamp() - rest.stat().st_mtime > timedelta(days=1).total_seconds():
            rest.unlink()
    return len(over)
