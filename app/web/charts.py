"""What templates may ask about a run chart: its figures, what the rules say of it, and the picture itself."""

from collections.abc import Callable

from markupsafe import Markup

from app.core.saying import Words, in_words
from app.exports.assemble import say
from app.exports.svg import on_page
from app.trends.chart import Chart, figure, middle
from app.trends.drawing import drawn
from app.trends.wording import finding_of, why


def for_templates(words: Words) -> dict[str, Callable[..., object]]:
    """By the names that templates use, in the language of this installation."""

    def finding(c: Chart, zone: str) -> str:
        return in_words(finding_of(c, zone), words)

    def reasons(c: Chart, zone: str) -> list[tuple[str, bool]]:
        return [(in_words(says, words), small) for says, small in why(c, zone)]

    def picture(c: Chart, title: str, zone: str, name: str) -> Markup:
        return on_page(say(drawn(c, title, zone), words), name)

    named: dict[str, Callable[..., object]] = {"trend_figure": figure, "trend_middle": middle}
    return named | {"trend_finding": finding, "trend_why": reasons, "trend_picture": picture}
