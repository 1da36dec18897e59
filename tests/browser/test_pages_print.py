"""The pages that a team prints, on as many sheets of A4 as one would expect; the pictures of them are in var/pictures."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import Connection

from app.trends import store as charts
from tests.browser.conftest import Stage
from tests.browser.looking import PICTURES
from tests.live import NINE
from tests.trends.weeks import around, held, stays

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
WEEKS = 26


def half_a_year(tx: Connection, team: str) -> None:
    """Meetings that were held, their ratings, notes on the charts, and a measure of the team's own."""
    days = [NINE - timedelta(weeks=n) for n in range(WEEKS, 0, -1)]
    for n, at in enumerate(days, start=1):
        stays(tx, team, held(tx, team, at, n, around(62 + n)), (at, None))
    measure = charts.add_measure(
        tx,
        team,
        {"name": "Minutes to first dose", "unit": "minutes", "kind": "outcome", "lower_better": True, "decimals": 0},
        NINE,
    )
    charts.put_values(tx, measure, {at.date(): 90 - n for n, at in enumerate(days)})
    for n in (6, 12, 18):
        noted(tx, team, measure, days[n].date())


def noted(tx: Connection, team: str, measure: str, day: date) -> None:
    for chart in ("", measure):
        charts.add_note(tx, team, chart, day, "Open alerts are read aloud at every handover", NINE, odd=False)


def sheets(page: Page, name: str) -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    printed = page.pdf(prefer_css_page_size=True)
    (PICTURES / f"desk-{name}-print.pdf").write_bytes(printed)
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def test_agenda_poster_weeks_and_trends_print_on_as_many_sheets_as_one_expects(stage: Stage) -> None:
    live = stage.live
    live.in_office(lambda tx: half_a_year(tx, live.team))
    page = stage.desk()
    page.goto(f"/t/{live.team}/weeks")
    assert page.locator(".series li").count() == WEEKS + 1 and sheets(page, "weeks") == 2
    page.goto(str(page.get_by_role("link", name="Agenda page to share").get_attribute("href")))
    page.emulate_media(media="print")
    assert page.get_by_text("First dose in 55 minutes").is_visible(), "the aim is on paper too"
    assert sheets(page, "agenda") == 1
    page.goto(f"/t/{live.team}/poster")
    assert sheets(page, "poster") == 1
    page.goto(f"/t/{live.team}/trends")
    assert page.locator(".trend-svg").count() == 3 and sheets(page, "trends") == 3
    assert stage.complaints == []
