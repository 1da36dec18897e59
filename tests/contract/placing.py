"""A piece of page with the pieces inside it where they belong, as a browser has it after morphing one after another."""

from html.parser import HTMLParser

VOID = frozenset({"area", "br", "hr", "img", "input", "link", "meta", "source", "wbr"})


class Placing(HTMLParser):
    """Copies what it reads; instead of what stands in an element whose id is a piece, that piece."""

    def __init__(self, pieces: dict[str, str]) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces, self.out, self.skipping = pieces, list[str](), 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.skipping:
            self.skipping += tag not in VOID
            return
        self.out.append(self.get_starttag_text() or "")
        name = dict(attrs).get("id") or ""
        if name in self.pieces and tag not in VOID:
            self.out.append(self.pieces[name])
            self.skipping = 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.copy(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.skipping = max(0, self.skipping - 1)
        self.copy(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.copy(data)

    def handle_entityref(self, name: str) -> None:
        self.copy(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.copy(f"&#{name};")

    def copy(self, text: str) -> None:
        if not self.skipping:
            self.out.append(text)


def placed(name: str, sheet: dict[str, str]) -> str:
    reader = Placing({inside: html for inside, html in sheet.items() if inside != name})
    reader.feed(sheet.get(name, "not there"))
    reader.close()
    return "".join(reader.out)
