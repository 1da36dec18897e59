"""Random names: nothing a browser sees can be guessed, counted or ordered by arrival."""

import hashlib
import re
import secrets
from typing import Annotated

from pydantic import StringConstraints

ID = r"^[A-Za-z0-9_-]{22}$"
Id = Annotated[str, StringConstraints(pattern=ID)]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]


def is_id(text: str) -> bool:
    """Whether it has the shape of an id."""
    return re.fullmatch(ID, text) is not None


def new_id() -> str:
    """128 random bits, 22 characters."""
    return secrets.token_urlsafe(16)


def ids_in_order(count: int) -> list[str]:
    """So many new ids that sort in the order in which they are used: for rows whose order was known already."""
    return sorted(new_id() for _ in range(count))


def new_secret() -> str:
    """256 random bits, 43 characters."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """How a secret is kept: a slow hash adds nothing to 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
