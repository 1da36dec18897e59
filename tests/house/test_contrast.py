"""The colours of the tokens, in pairs as they are used: text at least 4.5 to 1, lines and marks at least 3 to 1."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "app/static/css/tokens.css").read_text("utf-8")
TEXT = (
    "ink paper", "ink canvas", "ink-2 paper", "ink-2 canvas", "ink-2 brand-tint", "ink-2 sunken", "on-brand brand",
    "on-brand brand-strong", "brand paper", "brand canvas", "brand-ink brand-tint", "soon-ink soon", "ink soon-tint",
    "on-over over", "over-ink over-tint", "over-ink paper", "good-ink good-tint",
)  # fmt: skip
MARKS = (
    "line-control paper", "line-control canvas", "soon-line soon-tint", "data-1 paper", "data-2 paper",
    "data-3 paper", "data-mute paper", "focus-in focus-out",
)  # fmt: skip
PAIRS = [(pair, 4.5) for pair in TEXT] + [(pair, 3.0) for pair in MARKS]


def block(selector: str) -> dict[str, str]:
    start = TOKENS.index(selector)
    return dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{6})", TOKENS[start : TOKENS.index("}", start)]))


LIGHT = block(":root{\n  color-scheme")
THEMES = {
    "light": LIGHT,
    "dark": LIGHT | block(':root[data-theme="dark"]'),
    "auto": LIGHT | block(':root[data-theme="auto"]'),
}


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("pair", "least"), PAIRS, ids=[pair.replace(" ", " on ") for pair, _ in PAIRS])
def test_contrast(pair: str, least: float, theme: str) -> None:
    one, other = pair.split()
    colours = THEMES[theme]
    assert contrast(colours[one], colours[other]) >= least
