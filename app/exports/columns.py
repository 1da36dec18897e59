"""How broad the columns of a table are, for writers that do not work it out by themselves."""

from collections.abc import Sequence

from app.core.document import Table


def widths(table: Table) -> list[float]:
    """Shares of the width, by their longest words and by how much stands in them."""
    return [width(column) for column in zip(table.head, *table.rows, strict=True)]


def width(cells: Sequence[str]) -> float:
    """Between the longest word and a third of a page's line."""
    longest_word = max((len(word) for cell in cells for word in cell.split()), default=1)
    longest = max(len(cell) for cell in cells)
    return float(max(min(longest_word, 16), min(longest, 44), 4) + 3)
