"""The square code: a picture of an address and of nothing else."""

from functools import lru_cache
from io import BytesIO

import segno
from markupsafe import Markup, escape

from app.core.words import N_

SQUARE = N_("QR code to join this meeting")


@lru_cache(256)
def square(url: str, label: str = SQUARE) -> Markup:
    """An SVG of the address, named for those who cannot see it."""
    made = BytesIO()
    code = segno.make(url, error="m", micro=False)
    code.save(
        made,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=2,
        dark="#13222a",
        light="#fff",
        svgclass="qr",
        lineclass="qrline",
    )
    svg = made.getvalue().decode().strip()
    named = svg.replace("<svg", f'<svg role="img" aria-label="{escape(label)}"', 1)
    return Markup(named)  # noqa: S704 - nothing a person typed is in it
