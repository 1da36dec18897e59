"""THE table of rights, asked as a command asks it."""

import pytest

from app.core.contract import Seat
from app.core.errors import NotAllowed
from app.core.permissions import MAY, Need, needs_of, permit


@pytest.mark.parametrize("hat", MAY)
def test_a_seat_may_what_its_role_may_and_nothing_else(hat: str) -> None:
    seat = Seat("m", "t", needs_of([hat]))
    for need in Need:
        if need in MAY[hat]:
            permit(seat, need)
        else:
            with pytest.raises(NotAllowed, match="does not let you do that"):
                permit(seat, need)


def test_two_roles_together_may_what_either_may() -> None:
    assert needs_of(["timekeeper", "recorder"]) == MAY["timekeeper"] | MAY["recorder"]
