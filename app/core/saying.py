"""How templates say things: the catalogue, times and dates in the team's zone and the installation's language."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from app.core.words import catalogue


class Words:
    """The language of this installation."""

    def __init__(self, language: str) -> None:
        self.language, self.catalogue = language, catalogue(language)

    def say(self, text: str, **values: Any) -> str:
        """A sentence of the catalogue with its values filled in."""
        said = self.catalogue.gettext(text)
        return said % values if values else said

    def clock(self, at: datetime, zone: str) -> str:
        return format_time(at.astimezone(ZoneInfo(zone)), "HH:mm", locale=self.language)

    def iso_day(self, at: datetime, zone: str) -> str:
        """2026-07-23, for a date field."""
        return at.astimezone(ZoneInfo(zone)).date().isoformat()

    def day(self, at: datetime | date, zone: str = "UTC") -> str:
        """Thursday 23 July."""
        day = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
        return format_date(day, "EEEE d MMMM", locale=self.language)

    def full_day(self, at: datetime | date, zone: str = "UTC") -> str:
        """Thursday 23 July 2026."""
        day = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
        return format_date(day, "EEEE d MMMM y", locale=self.language)
