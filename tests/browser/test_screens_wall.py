"""Each state of the wall: nothing for axe to find, nothing cut off, no sideways scroll.  Pictures go to var/pictures."""

import pytest

from tests.browser.all_states import of
from tests.browser.looking import complaints
from tests.browser.meeting import Meeting
from tests.browser.states import State

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.mark.parametrize("state", of("wall"), ids=str)
def test_the_wall_can_be_seen_by_all(meeting: Meeting, state: State) -> None:
    found = complaints(state.open(meeting.to(state.chapter)), state)
    assert found + meeting.heard() == []
    assert meeting.painted(state.shows)
