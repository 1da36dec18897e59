"""The words of a PDF as a reader finds them: through the fonts' own tables, and the tags in their order."""

import re
from io import BytesIO
from typing import Any

import pikepdf

BETWEEN = re.compile(r"<([0-9A-Fa-f]+)>")
SHOWS = {"Tj", "TJ", "'", '"'}
MOVES = {"Td", "TD", "Tm", "T*", "BT"}


def words(data: bytes) -> str:
    """Page by page; each piece of text that stands by itself on a line of its own."""
    with pikepdf.open(BytesIO(data)) as made:
        return "\n".join(f"-- page {n}\n{on(page)}" for n, page in enumerate(made.pages, 1)) + "\n"


def on(page: Any) -> str:
    fonts = {str(name): table(font) for name, font in page.Resources.Font.items()}
    lines, now = [""], dict[int, str]()
    for operands, operator in pikepdf.parse_content_stream(page):
        what = str(operator)
        if what == "Tf":
            now = fonts[str(operands[0])]
        elif what in MOVES and lines[-1]:
            lines.append("")
        elif what in SHOWS:
            lines[-1] += shown(operands[0], now)
    return "\n".join(line.strip() for line in lines if line.strip())


def shown(operand: Any, now: dict[int, str]) -> str:
    pieces = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = (bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
    return "".join(now.get(int.from_bytes(raw[n : n + 2]), "?") for raw in codes for n in range(0, len(raw), 2))


def table(font: Any) -> dict[int, str]:
    """Which letters the codes of a font stand for."""
    found = dict[int, str]()
    kind = ""
    for line in bytes(font.ToUnicode.read_bytes()).decode("ascii").splitlines():
        kind = line.split()[-1] if line.strip().endswith(("beginbfchar", "beginbfrange")) else kind
        hexes = BETWEEN.findall(line)
        if kind == "beginbfchar" and len(hexes) == 2:
            found[int(hexes[0], 16)] = letters(hexes[1])
        elif kind == "beginbfrange" and len(hexes) >= 3:
            first, last = int(hexes[0], 16), int(hexes[1], 16)
            many = hexes[2:] if "[" in line else [f"{int(hexes[2], 16) + n:04x}" for n in range(last - first + 1)]
            found |= {first + n: letters(one) for n, one in enumerate(many)}
    return found


def letters(code: str) -> str:
    return bytes.fromhex(code.zfill(-(-len(code) // 4) * 4)).decode("utf-16-be")
