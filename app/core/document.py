"""A record without a format: headings, lists, tables, figures.  Writers in exports/ turn it into files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a name and a value, such as Date and Place."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """caption: read before the table.  numeric: the columns set right.  The first column heads its row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Stroke:
    """One piece of a picture.  look: what it means, one of LOOKS; writers know how that is drawn.

    shape: path (d: M, L, H, V, l and z with whole numbers), circle (r) or text, which may turn around its place.
    """

    look: str
    shape: str
    x: int = 0
    y: int = 0
    r: int = 0
    d: str = ""
    text: str = ""
    anchor: str = "start"
    turn: int = 0


LOOKS = (
    "grid", "zero", "axis", "median-frozen", "median-running", "median-provisional", "label", "line", "date", "gap",
    "gap-why", "signal", "point", "odd", "pole", "flag", "flag-n",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in units of its own.  says: its caption.  description: what it shows, for who does not see it."""

    title: str
    says: str
    description: str
    wide: int
    high: int
    strokes: tuple[Stroke, ...]


Block = Paragraph | Bullets | Facts | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it.

    order: where RE-1 puts it: 10 head, 20 people, 30 ground rules, 40 agenda, 50 notes by item, 60 brainstorm,
    70 votes, 80 tests, 90 open actions, 100 parking lot, 110 rating, 120 next meeting, 130 taken out, 140 additions.
    brief: stands on the one-page record too (RE-4), with `short` in place of its blocks where there is one.
    """

    title: str
    blocks: tuple[Block, ...]
    order: int
    level: int = 2
    brief: bool = False
    short: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """status: "" or what stands under the title: a draft, or who approved it and when."""

    title: str
    language: str
    sections: tuple[Section, ...]
    status: str = ""
