"""A figure as SVG: on a page its looks come from trends.css, in a file from the few rules here, which say the same."""

from markupsafe import Markup

from app.core.document import Figure, Stroke
from app.exports.plain import one_line

INK, PALE, DATA, GRID, LINE = "#13222a", "#43535b", "#0b5563", "#d5dddd", "#66767e"  # of tokens.css, in daylight
LOOKS = {
    "grid": f"stroke:{GRID};stroke-width:1;fill:none",
    "zero": f"stroke:{LINE};stroke-width:2;fill:none",
    "axis": f"fill:{PALE}",
    "median-frozen": f"stroke:{INK};stroke-width:2.5;fill:none",
    "median-running": f"stroke:{INK};stroke-width:2.5;fill:none;stroke-dasharray:12 7",
    "median-provisional": f"stroke:{INK};stroke-width:2.5;fill:none;stroke-dasharray:2 6;stroke-linecap:round",
    "label": f"fill:{INK};font-weight:bold",
    "line": f"stroke:{DATA};stroke-width:2.5;fill:none;stroke-linejoin:round",
    "date": f"fill:{PALE}",
    "gap": f"stroke:{LINE};stroke-width:1.5;stroke-dasharray:3 5;fill:none",
    "gap-why": f"fill:{PALE}",
    "signal": f"fill:{DATA};stroke:#fff;stroke-width:1.5",
    "point": f"fill:#fff;stroke:{DATA};stroke-width:3",
    "odd": f"fill:none;stroke:{INK};stroke-width:2;stroke-dasharray:4 3",
    "pole": f"stroke:{LINE};stroke-width:1;fill:none",
    "flag": f"fill:#fff;stroke:{INK};stroke-width:2",
    "flag-n": f"fill:{INK};font-weight:bold",
}
FONT = "font-family:'Atkinson Hyperlegible Next','Libertinus Serif';font-size:15px"


def on_page(figure: Figure, name: str) -> Markup:
    """Inside a page.  name: of its kind on this page, for the ids that say what it is."""
    says = Markup('<title id="{0}-title">{1}</title><desc id="{0}-desc">{2}</desc>').format(
        name, one_line(figure.title), figure.description
    )
    made = Markup(
        '<svg class="trend-svg" viewBox="0 0 {} {}" role="img" aria-labelledby="{n}-title {n}-desc">{}{}</svg>'
    )
    return made.format(figure.wide, figure.high, says, strokes(figure), n=name)


def as_file(figure: Figure) -> str:
    """A whole file that needs nothing beside it."""
    made = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" style="{2}">{3}</svg>'
    )
    return str(made.format(figure.wide, figure.high, FONT, strokes(figure, styled=True)))


def strokes(figure: Figure, *, styled: bool = False) -> Markup:
    return Markup().join(stroke(one, styled=styled) for one in figure.strokes)


def stroke(one: Stroke, *, styled: bool) -> Markup:
    look = Markup('style="{}"').format(LOOKS[one.look]) if styled else Markup('class="trend-{}"').format(one.look)
    if one.shape == "path":
        return Markup('<path {} d="{}"/>').format(look, one.d)
    if one.shape == "circle":
        return Markup('<circle {} cx="{}" cy="{}" r="{}"/>').format(look, one.x, one.y, one.r)
    text = Markup('<text {} text-anchor="{}" {}>{}</text>')
    return text.format(look, one.anchor, place(one), one_line(one.text))


def place(one: Stroke) -> Markup:
    if one.turn:
        return Markup('transform="translate({} {}) rotate({})"').format(one.x, one.y, one.turn)
    return Markup('x="{}" y="{}"').format(one.x, one.y)
