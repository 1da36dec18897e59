"""How broad the columns of a table are, for writers that do not work it out by themselves."""

from app.core.document import Table

SHORT = 20  # letters: a column with no longer cell is not broken into lines


def widths(table: Table) -> list[float]:
    """Shares of the width: short columns get what they need, long ones share the rest and break their lines."""
    return [width(longest) for longest in lengths(table)]


def lengths(table: Table) -> list[int]:
    """How many letters the longest cell of each column has."""
    return [max(map(len, column)) for column in zip(table.head, *table.rows, strict=True)]


def width(longest: int) -> float:
    return max(longest, 4) + 5.0 if longest <= SHORT else SHORT + 5.0 + (min(longest, 60) - SHORT) / 2
