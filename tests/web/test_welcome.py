"""What somebody from outside the trade reads before and after, and who may see the wall's picture."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import Live


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    found = Live(tmp_path)
    yield found
    found.stop()


def test_a_partner_reads_before_the_hour_what_will_happen(live: Live) -> None:
    live.clock.move(minutes=-10)  # type: ignore[attr-defined]
    partner = live.phone("Patient partner", partner="true")
    assert f"{partner.at}/welcome" in partner.get("hand").text
    page = partner.get("welcome").text
    for words in ("Patient story", "You may stop at any time", "Who is who", "Timekeeper", "09:03", "Coach"):
        assert words in page


def test_the_thank_you_tells_the_fate_of_ideas_and_no_author(live: Live) -> None:
    coach, partner, porter = live.coach_client(), live.phone("Patient partner", partner="true"), live.phone("Porter")
    coach.does("agenda/start-meeting", screen="desk")
    assert "No ideas were collected" in partner.get("thanks").text
    coach.does("agenda/end-meeting", screen="desk")
    assert f"{partner.at}/thanks" in partner.get("hand").text
    assert "Porter" not in porter.get("thanks").text


def test_only_somebody_in_the_meeting_sees_the_walls_picture(live: Live) -> None:
    porter, stranger = live.phone("Porter"), live.client()
    answer = porter.get("picture")
    assert answer.status_code == 200 and 'id="stage"' in answer.text
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert stranger.http.get(f"{porter.at}/picture").status_code == 404
    assert stranger.http.get(f"{porter.at}/wall/state").status_code in (403, 404)
    assert porter.get("wall/state").status_code in (200, 204)
    assert "frame-ancestors 'none'" in porter.get("hand").headers["content-security-policy"]


def test_who_is_online_has_the_picture_in_the_page_and_who_is_in_the_room_has_not(live: Live) -> None:
    assert "/picture" in live.phone("Data analyst", mode="remote").get("hand").text
    assert "/picture" not in live.phone("Porter").get("hand").text
