"""Two participants turn out to be one person: each part folds what they made (RO-7)."""

from collections.abc import Callable

from sqlalchemy import Connection

from app.core.contract import Place

Fold = Callable[[Connection, Place, str, str], None]  # (tx, place, who stays, who goes)
_folds: list[Fold] = []


def folds(fold: Fold) -> None:
    """Called once by each part that keeps something by participant."""
    _folds.append(fold)


Follow = Callable[[Connection, str, str], None]  # (tx, person who goes, person who stays), both of the team's list
_follows: list[Follow] = []


def follows(follow: Follow) -> None:
    """Called once by each part that keeps something by person of the team's list."""
    _follows.append(follow)


def follow(tx: Connection, goes: str, stays: str) -> None:
    for one in _follows:
        one(tx, goes, stays)


def merge(tx: Connection, place: Place, stays: str, goes: str) -> None:
    for fold in _folds:
        fold(tx, place, stays, goes)
