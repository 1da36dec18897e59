"""The macros of parts/form.html: what the browser gets."""

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parents[2] / "app" / "templates"
USE = '{% from "parts/form.html" import button, form, icon with context %}'
ICONS = (
    "brand check flag people clock pencil eye-off eye next plus minus up down cross wifi-off send qr pause play park"
)


def paint(source: str) -> str:
    house = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    house.globals["key"] = lambda: "k" * 22
    return house.from_string(USE + source).render(base="/m/x/ideas/y")


def test_a_button_is_a_whole_form_with_its_key() -> None:
    html = paint(
        '{{ button(base ~ "/close-ideas", "Close ideas", cls="btn", fields={"idea": "i1", "sure": True, "not": False}) }}'
    )
    assert 'method="post" action="/m/x/ideas/y/close-ideas" hx-post="/m/x/ideas/y/close-ideas" hx-swap="none"' in html
    assert f'<input type="hidden" name="key" value="{"k" * 22}">' in html
    assert '<input type="hidden" name="idea" value="i1"><input type="hidden" name="sure" value="true">' in html
    assert 'name="not"' not in html and ">Close ideas</button>" in html


def test_a_toggle_says_its_name_and_whether_it_is_pressed() -> None:
    html = paint(
        '{% call button("/v", cls="vote", label="Vote for: a\\"b", pressed=False) %}<bdi>{{ "<b>" }}</bdi>{% endcall %}'
    )
    assert 'aria-label="Vote for: a&#34;b" aria-pressed="false"' in html and "<bdi>&lt;b&gt;</bdi></button>" in html


def test_a_kept_form_is_left_to_the_outbox() -> None:
    html = paint('{% call form(base ~ "/add-idea", id="idea-form", keep="idea", label="Idea") %}<p>in</p>{% endcall %}')
    assert 'data-keep="idea"' in html and "hx-post" not in html and "<p>in</p></form>" in html


def test_a_question_comes_before_something_big() -> None:
    assert 'data-confirm="End?"' in paint('{{ button("/e", "End", confirm="End?") }}')
    assert "hx-post" in paint('{% call form("/e", id="e") %}{% endcall %}')


@pytest.mark.parametrize("name", ICONS.split())
def test_every_icon_has_a_shape_and_is_hidden_from_screen_readers(name: str) -> None:
    html = paint('{{ icon("' + name + '") }}')
    assert "<path" in html and 'aria-hidden="true"' in html and "style=" not in html
