"""Thirty teams on one sheet for the coaches' meeting."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from tests.browser.conftest import Stage
from tests.browser.looking import PICTURES
from tests.live import NINE
from tests.portfolio.teams import TEAMS, one

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def test_thirty_teams_print_on_one_page(stage: Stage) -> None:
    live = stage.live
    live.clock.set(NINE + timedelta(days=1))  # type: ignore[attr-defined]

    def making(tx: Connection) -> None:
        for n in range(29):
            row = TEAMS[n % len(TEAMS)]
            one(tx, live.coach, f"{row[0]}, ward {n}", *row[1:])

    live.in_office(making)
    page = stage.desk()
    page.goto("/portfolio")
    page.get_by_role("heading", name="30 teams").wait_for()
    printed = page.pdf(prefer_css_page_size=True)
    (PICTURES / "desk-portfolio-print.pdf").write_bytes(printed)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
