"""The shape of record.json, version 1: what is written, what is published as a schema, and what can be imported.

The house's own parts are described here as far as an import makes rows of them, an activity's by itself (Part.shape).
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from app.core.contract import Part
from app.core.document import LOOKS
from app.core.shape import Count, Id, Loose, Moment, Name, Seconds, Shape, Word, Words

Dot = Annotated[int, Field(ge=-10_000, le=10_000)]


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


class Stroke(Shape):
    look: Annotated[str, Field(pattern=rf"^({'|'.join(LOOKS)})$")]
    shape: Literal["path", "circle", "text"]
    x: Dot = 0
    y: Dot = 0
    r: Dot = 0
    d: Annotated[str, Field(max_length=10_000, pattern=r"^[MLHVlz0-9 -]*$")] = ""
    text: Name = ""
    anchor: Literal["start", "middle", "end"] = "start"
    turn: Annotated[int, Field(ge=-180, le=180)] = 0


class Figure(Shape):
    """A picture, stroke by stroke, in units of its own; what it shows in words."""

    kind: Literal["Figure"]
    title: Words
    says: Words
    description: Words
    wide: Dot
    high: Dot
    strokes: Annotated[list[Stroke], Field(max_length=2_000)]


Block = Annotated[Paragraph | Bullets | Facts | Table | Figure, Field(discriminator="kind")]


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
    from_: Annotated[Moment, Field(alias="from")]
    to: Moment | None


class Meeting(Loose):
    number: Count
    practice: bool
    scheduled_start: Moment
    scheduled_end: Moment
    started: Moment | None
    ended: Moment | None
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
    activity: Word
    mode: Word
    step: Annotated[int, Field(ge=1, le=7)]
    planned_s: Seconds
    adjusted_s: Seconds
    started_at: Moment | None
    ended_at: Moment | None
    ended_as: Annotated[str, Field(max_length=20)]
    protected: bool
    quiet: bool


class Pause(Loose):
    item_id: Id | None = None
    from_: Annotated[Moment, Field(alias="from")]
    to: Moment
    reason: Words


class TimeDecision(Loose):
    item_id: Id | None = None
    at: Moment
    kind: Word
    seconds: Seconds
    from_item_id: Id | None = None
    by: Name


class Agenda(Loose):
    agenda: list[Item]
    pauses: list[Pause] = []
    time_decisions: list[TimeDecision] = []


class Line(Loose):
    """A note, decision, action or parked item.  What a kind does not have is absent."""

    kind: Literal["note", "decision", "action", "parked"]
    id: Id
    at: Moment
    item: Id | None
    text: Words
    how: Literal["consensus", "vote", "leader", "coach"] = "consensus"
    owner: Name | None = None
    helpers: Words | None = None
    due: date | None = None
    status: Literal["open", "done", "dropped"] = "open"
    reason: Words | None = None
    left_open: bool = False
    closed_at: Moment | None = None
    set_aside: bool = False
    fate: Annotated[str, Field(max_length=20)] | None = None


class Record(Loose):
    lines: list[Line]


class Gone(Loose):
    what: Word
    by: Name
    at: Moment


class Approval(Loose):
    taken_out: list[Gone] = []


class Parts(Loose):
    """Each part of the meeting by its name; activities say themselves what theirs look like."""

    meeting: Meeting
    agenda: Agenda
    record: Record
    approval: Approval = Approval()


class Approved(Shape):
    at: Moment
    by: Name
    as_: Annotated[Literal["recorder", "leader", "coach"], Field(alias="as")]


class Addition(Shape):
    text: Words
    by: Name
    at: Moment


class File(Shape):
    """A meeting's record.  draft: not approved yet."""

    schema_: Annotated[Literal["bigroom/record/1"], Field(alias="schema")]
    made_at: Moment
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


def shape_of(parts: Iterable[Part]) -> type[File]:
    """The file of an installation that has these parts; what others wrote into it is kept as it is."""
    own: dict[str, Any] = {part.kind: (part.shape | None, None) for part in parts if part.shape}
    told = create_model("Parts", __base__=Parts, __doc__=Parts.__doc__, **own)
    return create_model("File", __base__=File, __doc__=File.__doc__, parts=(told, ...))


def schema(parts: Iterable[Part]) -> dict[str, Any]:
    """As JSON Schema 2020-12."""
    made = shape_of(parts).model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "bigroom/record/1", **made}
