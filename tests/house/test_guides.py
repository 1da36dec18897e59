"""Each guide has a picture of the app as it is, and all pictures together are small (bin/pictures renews them)."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDES, PICTURES = ROOT / "docs" / "using", ROOT / "docs" / "pictures"
MOST_BYTES = 600_000
MOST_WORDS = 750  # what a sheet of A4 holds
SHOWN = re.compile(r'!\[[^\]]+\]\(([^)]+\.png)\)|<img src="([^"]+\.png)" alt="[^"]+"')


def shown(page: Path) -> set[Path]:
    return {(page.parent / (one or other)).resolve() for one, other in SHOWN.findall(page.read_text("utf-8"))}


def test_every_guide_has_a_picture_with_words_for_who_does_not_see_it() -> None:
    for guide in sorted(GUIDES.glob("*.md")):
        assert shown(guide), guide.name


def test_every_guide_is_one_page() -> None:
    long = {guide.name: len(guide.read_text("utf-8").split()) for guide in GUIDES.glob("*.md")}
    assert {name: words for name, words in long.items() if words > MOST_WORDS} == {}


def test_every_picture_is_shown_somewhere_and_every_shown_one_is_there() -> None:
    used = set[Path]().union(*(shown(page) for page in (ROOT / "README.md", *GUIDES.glob("*.md"))))
    assert used == set(PICTURES.glob("*.png"))


def test_all_pictures_together_are_small() -> None:
    assert sum(path.stat().st_size for path in PICTURES.glob("*.png")) < MOST_BYTES
