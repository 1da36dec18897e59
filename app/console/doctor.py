"""`bigroom doctor`: what is right and what is wrong, in plain words; nothing is changed."""

import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import typer

from app.addresses import address_of
from app.config import Settings
from app.console.backups import audit
from app.core.clock import system_clock
from app.starting import Cannot, only_one, reached, say, settings, why
from app.storage import fitness
from app.storage.db import dotted
from app.storage.fitness import Word
from app.storage.shelf import copies
from app.storage.upkeep import Chore, last

DUE = {"backup": timedelta(hours=26), "drill": timedelta(days=8), "retention": timedelta(hours=50)}
HOW = {"backup": "bigroom backup DIR", "drill": "bigroom drill DIR", "retention": "bigroom retention"}


def doctor() -> None:
    """Say what is right and what is wrong with this installation; the exit code is 1 where something is wrong."""
    found = settings()
    try:
        words = list(looked(found, system_clock()))
    except OSError as shut:
        raise Cannot(f"This account cannot look at {shut.filename}: {why(shut)}. Be the one that serves.") from None
    for word in words:
        say(f"{'right' if word.right else 'WRONG'}  {word.of}: {word.says}")
    wrong = sum(not word.right for word in words)
    say("All is well." if not wrong else f"{wrong} of these need somebody.")
    if wrong:
        raise typer.Exit(1)


def looked(found: Settings, now: datetime) -> Iterator[Word]:
    python = dotted(sys.version_info[:3])
    yield Word("python", sys.version_info >= (3, 11), f"{python}.")
    if found.file:
        yield fitness.sqlite()
    if found.data.is_dir():
        yield fitness.disk(found.file.parent if found.file and found.file.exists() else found.data)
        yield permissions(found)
    yield from database(found)
    yield address(found)
    for chore in ("backup", "drill", "retention"):
        if chore == "retention" or found.file:
            yield done(found.data, chore, now)


def database(found: Settings) -> Iterator[Word]:
    """Asked only where there is one: to look makes none."""
    if found.file and not found.file.exists():
        yield Word("database", False, f"There is none at {found.file} yet: bigroom serve makes it.")
        return
    try:
        with reached(found) as both, both.reading.connect() as tx:
            yield (schema := fitness.schema(tx))
            if schema.right:
                wrong = "; ".join(audit(tx))
                yield Word("totals", not wrong, f"{wrong}." if wrong else "Every total is that of its ballots.")
            if found.file:
                said = tx.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
                whole = said == "ok"
                yield Word("database", whole, f"{found.file} is {'whole' if whole else f'damaged: {said}'}.")
    except Cannot as cannot:
        yield Word("database", False, cannot.says)
    if found.file:
        yield Word("server", True, "One is running on it." if serving(found) else "None is running on it.")


def serving(found: Settings) -> bool:
    try:
        with only_one(found):
            return False
    except Cannot:
        return True


def permissions(found: Settings) -> Word:
    """Whether others on this computer can read what is kept.  Windows has no such bits: its folders are the user's."""
    if not os.access(found.data, os.R_OK | os.W_OK | os.X_OK):
        return Word("permissions", False, f"This account cannot write in {found.data}. Be the one that serves.")
    secret = found.data / "secret.key"
    files = [path for path in (secret, found.file) if path and path.exists()]
    inside = [path for path in files if path.parent.stat().st_mode & 0o077]
    open_ = [path for path in inside if path.stat().st_mode & 0o077]
    if os.name != "posix" or not open_:
        return Word("permissions", True, "Only the account of the server reads what is kept.")
    return Word("permissions", False, f"Others on this computer can read {open_[0]}: chmod 700 {open_[0].parent}")


def address(found: Settings) -> Word:
    public = address_of(found).public
    if "//127.0.0.1" in public or "//localhost" in public:
        says = f"{public} is this computer only, no phone gets there. Join a network, or set BIGROOM_ORIGIN."
        return Word("address", False, says)
    if found.origin and not found.secure:
        return Word("address", True, f"{public}, without HTTPS: good for a room, not for the internet.")
    return Word("address", True, f"Phones use {public}.")


def done(data: Path, chore: Chore, now: datetime) -> Word:
    """How long ago it last went well; of a backup also whether its folder still has a copy."""
    if (it := last(data, chore)) is None:
        return Word(chore, False, f"Never yet: {HOW[chore]}")
    age = now - it.at
    says = f"{told(age)} ago."
    if age > DUE[chore]:
        return Word(chore, False, f"{says} That is long: {HOW[chore]}")
    if chore == "backup" and (trouble := gone(Path(it.folder))):
        return Word(chore, False, f"{says} But {trouble}")
    return Word(chore, True, says)


def gone(folder: Path) -> str:
    """Why nobody could restore from the folder of the last backup, "" where they could."""
    try:
        return "" if copies(folder) else f"there is no copy in {folder} now."
    except OSError as wrong:
        return f"{folder} cannot be looked into: {why(wrong)}."


def told(age: timedelta) -> str:
    minutes = max(0, round(age.total_seconds() / 60))
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 60 * 48 else f"{minutes // 60 // 24} days"
