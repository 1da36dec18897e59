"""Two participants turn out to be one person: each part folds what they made (RO-7)."""

from collections.abc import Callable

from sqlalchemy import Connection

from app.core.contract import Place

Fold = Callable[[Connection, Place, str, str], None]  # (tx, place, who stays, who goes)
_folds: list[Fold] = []


def folds(fold: Fold) -> None:
    """Called once by each part that keeps something by participant."""
    _folds.append(fold)


def merge(tx: Connection, place: Place, stays: str, goes: str) -> None:
    for fold in _folds:
        fold(tx, place, stays, goes)
