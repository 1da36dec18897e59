"""What the shapes of a file are made of: strict, with a limit on every field, since a file may come from anywhere."""

import json
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

YEARS = range(1990, 2200)  # what lies outside was no meeting, and some time zones cannot say it


def of_our_time(at: datetime) -> datetime:
    if at.year not in YEARS:
        raise ValueError("the year is not of our time")
    return at


Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Words = Annotated[str, Field(max_length=20_000)]
Name = Annotated[str, Field(max_length=200)]
Word = Annotated[str, Field(max_length=40)]
Seconds = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
Number = Annotated[int, Field(ge=1, le=100_000)]  # that a text was drawn at the reveal
Moment = Annotated[AwareDatetime, AfterValidator(of_our_time)]


class Shape(BaseModel):
    """Nothing is turned into something else on the way in: "3" is not 3, and true is not 1."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Loose(Shape):
    """Further fields are kept as they are."""

    model_config = ConfigDict(strict=True, frozen=True, extra="allow")


Read = TypeVar("Read", bound=Shape)


def read(shape: type[Read], plain: Any) -> Read:
    """Plain JSON data as this shape, or pydantic's ValidationError."""
    return shape.model_validate_json(json.dumps(plain))
