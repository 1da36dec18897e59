"""Names of files that every system takes, and the header that carries them (X30)."""

import re
import unicodedata
from datetime import date
from urllib.parse import quote

MOST = 60


def file_name(team: str, day: date, ending: str, what: str = "record") -> str:
    """sepsis-pathway-record-2026-03-10.md: letters, digits and hyphens, whatever the team is called."""
    ascii_ = unicodedata.normalize("NFKD", team).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_.lower()).strip("-")[:MOST].strip("-") or "big-room"
    return f"{slug}-{what}-{day.isoformat()}.{ending}"


def content_disposition(team: str, day: date, ending: str, what: str = "record") -> str:
    """RFC 6266: a plain name for all, and the team's own spelling for those that can."""
    fine = re.sub(r"[\s/\\:*?\"<>|.]+", " ", "".join(c for c in team if unicodedata.category(c)[0] != "C"))
    spelt = f"{' '.join(fine.split())[:MOST] or 'Big room'} {what} {day.isoformat()}.{ending}"
    return f"attachment; filename=\"{file_name(team, day, ending, what)}\"; filename*=UTF-8''{quote(spelt, safe='')}"
