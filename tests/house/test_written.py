"""What the pages for people say is so: files that are named exist, and buttons are called what they are called."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMED = re.compile(r"`([\w./-]+\.(?:py|js|html|md|json))`")
LINKED = re.compile(r"\]\(([^)#:]+)(?:#[\w-]*)?\)")


def test_every_file_that_is_named_exists() -> None:
    there = [
        path.relative_to(ROOT).as_posix()
        for top in ("app", "tests", "docs", "deploy")
        for path in (ROOT / top).rglob("*.*")
    ]
    missing = [
        f"{page.name}: {name}"
        for page in PAGES
        if page.name != "STYLE.md"  # it speaks of names in general
        for name in NAMED.findall(page.read_text("utf-8"))
        if not any(f"/{path}".endswith(f"/{name}") for path in there)
    ]
    assert missing == []


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = [
        f"{page.name}: {link}"
        for page in PAGES
        for link in LINKED.findall(page.read_text("utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []


def test_every_button_in_the_help_pages_is_in_the_catalogue() -> None:
    words = (ROOT / "app" / "locale" / "bigroom.pot").read_text("utf-8")
    known = {re.sub(r"%\(\w+\)s *", "", word).replace("’", "'") for word in re.findall(r'msgid "(.*)"', words)}
    missing = [
        f"{page.name}: {bold}"
        for page in sorted((ROOT / "docs" / "using").glob("*.md"))
        for bold in re.findall(r"(?<!^)(?<!- )(?<!\. )\*\*([A-Z][^*]+)\*\*", page.read_text("utf-8"), re.MULTILINE)
        if not any(word.rstrip(", ") == bold.replace("’", "'") for word in known)
    ]
    assert missing == []
