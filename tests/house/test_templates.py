"""What a template may not hold: script, style, unsafe text, and text fields where a push could disturb typing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import meta

from app.core.clock import system_clock
from app.core.saying import Words
from app.live.paint import environment
from app.parts import registry

APP = Path(__file__).parents[2] / "app"
TEMPLATES = sorted(APP.rglob("templates/**/*.html"))
MADE = environment(Words("en_GB"), system_clock)
FORBIDDEN = {
    "a script in the page": r"<script(?![^>]*\bsrc=)[^>]*>",
    "a style in the page": r"<style\b",
    "an inline style": r"\sstyle\s*=",
    "a handler in the page": r"\son[a-z]+\s*=",
    "hx-on": r"\bhx-on\b",
    "a js: value": r"""["']\s*(?:js|javascript):""",
    "a trigger filter": r"""hx-trigger\s*=\s*["'][^"']*\[""",
    "hx-vals or hx-vars": r"\bhx-va(?:ls|rs)\b",
    "unescaped text": r"\|\s*safe\b",
    "autoescape switched off": r"{%-?\s*autoescape\b",
    "an address elsewhere": r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""",
}
TYPED = re.compile(
    r"<textarea\b|<input\b(?![^>]*\btype=[\"'](?:hidden|radio|checkbox|submit|button)[\"'])", re.IGNORECASE
)
POST = re.compile(r"""<form\b[^>]*\bmethod=["']post["'].*?</form>""", re.DOTALL | re.IGNORECASE)
KEYED = re.compile(r"""name=["']key["']|\bhidden\(|parts/join_fields\.html""")


def said(path: Path) -> str:
    return path.relative_to(APP).as_posix()


def without_comments(path: Path) -> str:
    return re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=said)
def test_a_template_keeps_to_the_policy(path: Path) -> None:
    text = without_comments(path)
    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize(
    "bad",
    [
        "<script>x</script>",
        "<style>p{}</style>",
        '<p style="color:red">',
        '<p onclick="x()">',
        '<p hx-on:click="x">',
        '<a href="javascript:x">',
        '<p hx-trigger="click[ctrlKey]">',
        "{{ text | safe }}",
        '<script src="https://cdn.example/x.js"></script>',
    ],
)
def test_the_lint_sees(bad: str) -> None:
    assert any(re.search(pattern, bad) for pattern in FORBIDDEN.values())


def reached(name: str, seen: set[str] | None = None) -> set[str]:
    """A template with everything that it includes, imports or extends."""
    seen = set() if seen is None else seen
    if name in seen:
        return seen
    seen.add(name)
    source = MADE.loader.get_source(MADE, name)[0]  # type: ignore[union-attr]
    for other in meta.find_referenced_templates(MADE.parse(source)):
        assert other, f"{name} includes a template whose name is only known later"
        reached(other, seen)
    return seen


def pushed() -> Iterator[str]:
    """The templates that a socket pushes: fragments and stages."""
    known = registry()
    yield from (fragment.template for _, fragment in known.pieces)
    yield from (stage.template for activity in known.stages.values() for stage in activity.stages.values())


@pytest.mark.parametrize("name", sorted(set(pushed())))
def test_nothing_that_is_pushed_takes_text(name: str) -> None:
    """A push must never touch what somebody is typing: text fields live in personal pieces."""
    fields = [
        f"{one}: {field[0]}"
        for one in sorted(reached(name))
        for field in TYPED.finditer(re.sub(r"{#.*?#}", "", MADE.loader.get_source(MADE, one)[0], flags=re.DOTALL))  # type: ignore[union-attr]
    ]
    assert fields == []


@pytest.mark.parametrize("path", [p for p in TEMPLATES if POST.search(without_comments(p))], ids=said)
def test_every_form_has_a_key(path: Path) -> None:
    """Sent twice is done once."""
    text = without_comments(path)
    includes = re.sub(r"{% include \"parts/join_fields.html\" %}", "parts/join_fields.html", text)
    bare = [form[0][:120] for form in POST.finditer(includes) if not KEYED.search(form[0])]
    assert bare == []
