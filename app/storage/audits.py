"""What every part says of its own rows before a copy of them is trusted (P4, P36)."""

from collections.abc import Mapping

from sqlalchemy import Connection, Select


def complaints(tx: Connection, wrong: Mapping[str, Select[int]]) -> list[str]:
    """A sentence for each count that is not 0: "3 " and what they are."""
    counts = {says: int(tx.execute(count).scalar_one()) for says, count in wrong.items()}
    return [f"{count} {says}" for says, count in counts.items() if count]
