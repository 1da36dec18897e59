"""The three ways to say no.  Raised by rules, answered in one place (web/errors.py)."""

from typing import Any


class No(Exception):
    """A sentence for a person, in the catalogue's English, with named values to fill in after translation."""

    def __init__(self, says: str, **values: Any) -> None:
        self.says, self.values = says, values
        super().__init__(says % values if values else says)


class NotAllowed(No):
    """This seat may not ask that (403)."""


class Refused(No):
    """The rules say no, in a sentence a person can act on (409)."""


class Gone(No):
    """There is no such seat, meeting or item for you (404)."""
