"""What the record says of the ground rules: which they are, which was in focus, how many agreed.  No name, no nudge."""

from typing import Any

from app.core.document import Block, Bullets, Paragraph, Section
from app.core.saying import counted, phrase
from app.ground.overview import Overview

ORDER = 30


def sections(seen: Overview) -> list[Section]:
    if not seen.rules:
        return []
    version = Paragraph(phrase("Version %(n)s of our ground rules.", n=seen.version))
    blocks: list[Block] = [version, Bullets(tuple(rule.text for rule in seen.rules))]
    if seen.focus:
        blocks.append(Paragraph(phrase("In focus: %(rule)s", rule=focused(seen))))
    if seen.agreed:
        agreed = counted(
            "%(num)s person agreed to them on a phone.",
            "%(num)s people agreed to them on their phones.",
            len(seen.agreed),
        )
        blocks.append(Paragraph(agreed))
    return [Section(phrase("Ground rules"), tuple(blocks), ORDER)]


def facts(seen: Overview) -> dict[str, Any]:
    return {"version": seen.version, "in_focus": focused(seen), "agreed": len(seen.agreed)}


def focused(seen: Overview) -> str:
    """The text of the rule in focus, "" without rules."""
    return next((rule.text for rule in seen.rules if rule.id == seen.focus), "")
