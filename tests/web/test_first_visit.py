"""What a phone downloads before its owner can do anything: little, and from nowhere else (performance.md, Goals)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.web.statics import APP, SCRIPTS, SHEETS, STAGE, Statics, lean
from tests.live import Live

FIRST_VISIT_BYTES, REQUESTS = 60_000, 12
LINKED = re.compile(r'(?:src|href)="(/static/[^"]+)"')
FONT = re.compile(r"url\(\"\.\./fonts/([a-z-]+\.woff2)\"\)[^}]*unicode-range:([^;}]+)")


def fonts_for(text: str, css: str) -> set[str]:
    """The files a browser fetches to show these words."""
    found = set()
    for name, ranges in FONT.findall(css):
        spans = [part.strip().removeprefix("U+").split("-") for part in ranges.split(",")]
        if any(int(span[0], 16) <= ord(letter) <= int(span[-1], 16) for letter in text for span in spans):
            found.add(name)
    return found


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    found = Live(tmp_path)
    yield found
    found.stop()


def test_a_first_visit_of_a_phone_stays_small(live: Live) -> None:
    phone = live.phone("Porter")
    served = [phone.http.get(path) for path in ("/join", f"/m/{live.meeting}/hand")]
    pages = [page.text for page in served]
    assert 'data-screen="hand"' in pages[1]
    addresses = {address for page in pages for address in LINKED.findall(page)}
    assert len(addresses) <= REQUESTS, sorted(addresses)
    files = [phone.http.get(address, headers={"Accept-Encoding": "gzip"}) for address in sorted(addresses)]
    assert all(file.status_code == 200 for file in files)
    sizes = {file.request.url.path: int(file.headers["content-length"]) for file in files}
    sheet = next(file.text for file in files if file.request.url.path.endswith("all/hand.css"))
    fonts = fonts_for("".join(pages), sheet)
    assert fonts == {"text-hand.woff2"}, "digits are the phone's own, rare letters come when they are needed"
    sizes |= {name: (APP / "static" / "fonts" / name).stat().st_size for name in fonts}
    sizes |= {page.request.url.path: page.num_bytes_downloaded for page in served}
    total = sum(sizes.values())
    print(f"first visit: {total} bytes in {len(sizes)} files")
    assert total <= FIRST_VISIT_BYTES, sorted(sizes.items(), key=lambda size: -size[1])[:8]


def test_no_sheet_and_no_script_is_forgotten() -> None:
    """Each lies in a set that a page asks for, or a page names it."""
    named = "".join(page.read_text() for page in (APP / "templates").rglob("*.html"))
    for kind, sets in (("css", SHEETS), ("js", SCRIPTS)):
        held = {name for files in sets.values() for name in files} - {STAGE} | {"print"}
        there = {path.stem for path in (APP / "static" / kind).glob(f"*.{kind}")}
        by_page = {name for name in there if f"{kind}/{name}.{kind}" in named or f'"{name}"' in named}
        assert there - held - by_page == set() and held <= there


def test_what_is_put_together_loses_its_comments_and_nothing_else() -> None:
    text = '/* what\n   and why */\n{\n  // a word\n  const a = "/* kept */"; // kept too\n  b("http://c");\n}\n'
    assert lean(text) == '{\nconst a = "/* kept */"; // kept too\nb("http://c");\n}\n'
    scripts = [path for path in APP.rglob("static/**/*.js") if "vendor" not in path.parts]
    assert len(scripts) > 20
    for path in scripts:
        assert path.read_text().endswith("\n"), f"{path.name}: the next file would stand on its last line"
        for line in path.read_text().splitlines():
            assert line.count("`") % 2 == 0, f"{path.name}: a text over several lines would lose its indentation"
    assert all(file.plain for name, file in Statics().files.items() if name.startswith("all/"))


def test_a_file_named_for_a_screen_goes_to_no_other() -> None:
    statics = Statics()
    wall, hand, picture = (statics.files[f"all/{name}.css"].plain for name in ("wall", "hand", "picture"))
    assert b".clusters{" in wall and b".clusters{" in picture and b".clusters{" not in hand
    assert b".own-idea" in hand
