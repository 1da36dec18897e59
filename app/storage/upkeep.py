"""When the last backup, drill and retention were, for whoever asks: doctor, and the metrics of a running server."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from app.storage.copies import write

Chore = Literal["backup", "drill", "retention"]


@dataclass(frozen=True)
class Last:
    """at: when it last went well.  folder: of the copies, "" where there is none."""

    at: datetime
    folder: str = ""


def note(data: Path, chore: Chore, at: datetime, folder: str = "") -> None:
    """Kept in the data folder, a file each, so that two of them at once do not lose each other's word."""
    write(place(data, chore), json.dumps(asdict(Last(at, folder)) | {"at": at.isoformat()}) + "\n")


def last(data: Path, chore: Chore) -> Last | None:
    """None where it never went well here, or nobody can read the note."""
    try:
        told = json.loads(place(data, chore).read_text("utf-8"))
        return Last(datetime.fromisoformat(told["at"]), str(told["folder"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def place(data: Path, chore: Chore) -> Path:
    return data / f"last-{chore}.json"
