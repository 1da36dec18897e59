"""THE one parser of numbers and ticks from forms: plain ASCII digits or nothing."""

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from app.core.text import BadText
from app.core.words import N_

DIGITS = re.compile(r"-?[0-9]{1,9}", re.ASCII)
DECIMAL = re.compile(r"(-?)([0-9]{1,7})(?:[.,]([0-9]{1,6}))?", re.ASCII)
TICKED = frozenset({"on", "true", "1"})


def integer(typed: object) -> int:
    """The number, or BadText.  int() would also take "٣", "1_0", True and 7.0: a vote must not."""
    if type(typed) is int:
        return typed
    if isinstance(typed, str) and DIGITS.fullmatch(typed):
        return int(typed)
    raise BadText(N_("Write a whole number, with digits only."))


def units(typed: object, decimals: int) -> int:
    """72 for "7.2" with one decimal, with a point or a comma; BadText for what has more decimals or is no number."""
    found = DECIMAL.fullmatch(typed.strip()) if isinstance(typed, str) else None
    if found is None:
        raise BadText(N_("Write a number with digits, such as 12."))
    sign, whole, part = found[1], found[2], found[3] or ""
    if len(part.rstrip("0")) > decimals:
        raise BadText(N_("Write at most %(n)s decimals."), n=decimals)
    value = int(whole + part[:decimals].ljust(decimals, "0"))
    return -value if sign else value


def ticked(typed: object) -> bool:
    """True for what a ticked box sends.  A box without a tick sends nothing."""
    if isinstance(typed, bool):
        return typed
    if isinstance(typed, str) and typed in TICKED:
        return True
    raise BadText(N_("Tick the box or leave it empty."))


@dataclass(frozen=True, slots=True)
class Int:
    """For `Annotated[int, Int(0, 10)]`: a whole number from lo to hi, both included."""

    lo: int
    hi: int

    def read(self, typed: object) -> int:
        """The number, or BadText with a sentence for the person who typed it."""
        n = integer(typed)
        if not self.lo <= n <= self.hi:
            raise BadText(N_("Choose a number from %(lo)s to %(hi)s."), lo=self.lo, hi=self.hi)
        return n

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.read, core_schema.int_schema(strict=True))


Rating = Annotated[int, Int(0, 10)]
Minutes = Annotated[int, Int(1, 480)]
ExtendBy = Annotated[int, Int(1, 10)]
VotesEach = Annotated[int, Int(1, 20)]
Tick = Annotated[bool, BeforeValidator(ticked), Field(default=False)]
