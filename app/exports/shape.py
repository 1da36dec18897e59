"""The shape of record.json, version 1: what is written, what is published as a schema, and what can be imported.

The house's own parts are described as far as an import makes rows of them; what an activity tells is its own.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Words = Annotated[str, Field(max_length=20_000)]
Name = Annotated[str, Field(max_length=200)]
Seconds = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]


class Shape(BaseModel):
    """Nothing is turned into something else on the way in: "3" is not 3, and true is not 1."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Loose(Shape):
    """Further fields are kept as they are."""

    model_config = ConfigDict(strict=True, frozen=True, extra="allow")


class Paragraph(Shape):
    kind: Literal["Paragraph"]
    text: Words
    strong: bool = False


class Bullets(Shape):
    kind: Literal["Bullets"]
    items: list[Words]
    ordered: bool = False


class Facts(Shape):
    kind: Literal["Facts"]
    pairs: list[Annotated[list[Words], Field(min_length=2, max_length=2)]]


class Table(Shape):
    kind: Literal["Table"]
    caption: Words
    head: list[Words]
    rows: list[list[Words]]
    numeric: list[Count] = []


Block = Annotated[Paragraph | Bullets | Facts | Table, Field(discriminator="kind")]


class Section(Shape):
    title: Words
    blocks: list[Block]
    order: int
    level: Annotated[int, Field(ge=1, le=6)] = 2
    brief: bool = False
    short: list[Block] = []


class Document(Shape):
    """The record in words, in the language of the installation that wrote it."""

    title: Words
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,8})*$")]
    sections: list[Section]
    status: Words = ""


class Person(Loose):
    name: Name
    kind: Literal["staff", "patient_carer", "coach", "guest"]
    mode: Literal["room", "remote", "telephone"]
    member: bool


class Role(Loose):
    role: Literal["leader", "facilitator", "timekeeper", "recorder"]
    name: Name
    from_: Annotated[AwareDatetime, Field(alias="from")]
    to: AwareDatetime | None


class Meeting(Loose):
    number: Count
    practice: bool
    scheduled_start: AwareDatetime
    scheduled_end: AwareDatetime
    started: AwareDatetime | None
    ended: AwareDatetime | None
    place: Words
    aim: Words
    apologies: Words
    people: list[Person]
    partner_present: bool
    roles: list[Role]


class Item(Loose):
    id: Id
    title: Name
    aim: Words
    method: Words
    lead: Words
    activity: Annotated[str, Field(max_length=40)]
    mode: Annotated[str, Field(max_length=40)]
    step: Annotated[int, Field(ge=1, le=7)]
    planned_s: Seconds
    adjusted_s: Seconds
    started_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    ended_as: Annotated[str, Field(max_length=20)]
    protected: bool
    quiet: bool


class Agenda(Loose):
    agenda: list[Item]


class Line(Loose):
    """A note, decision, action or parked item.  What a kind does not have is absent."""

    kind: Literal["note", "decision", "action", "parked"]
    id: Id
    at: AwareDatetime
    item: Id | None
    text: Words
    how: Literal["consensus", "vote", "leader", "coach"] = "consensus"
    owner: Name | None = None
    helpers: Words | None = None
    due: date | None = None
    status: Literal["open", "done", "dropped"] = "open"
    reason: Words | None = None
    left_open: bool = False
    closed_at: AwareDatetime | None = None
    set_aside: bool = False
    fate: Annotated[str, Field(max_length=20)] | None = None


class Record(Loose):
    lines: list[Line]


class Parts(Loose):
    """Each part of the meeting by its name; activities tell what they like."""

    meeting: Meeting
    agenda: Agenda
    record: Record


class Approved(Shape):
    at: AwareDatetime
    by: Name
    as_: Annotated[Literal["recorder", "leader", "coach"], Field(alias="as")]


class Addition(Shape):
    text: Words
    by: Name
    at: AwareDatetime


class File(Shape):
    """A meeting's record.  draft: not approved yet."""

    schema_: Annotated[Literal["bigroom/record/1"], Field(alias="schema")]
    made_at: AwareDatetime
    version: Count
    draft: bool
    approved: Approved | None
    meeting: Id
    team: Name
    week: Count
    aim: Words
    date: date
    time_zone: Annotated[str, Field(max_length=64)]
    additions: list[Addition]
    document: Document
    parts: Parts


def schema() -> dict[str, Any]:
    """As JSON Schema 2020-12."""
    made = File.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "bigroom/record/1", **made}
