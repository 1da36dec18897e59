"""From rows to the page: which meetings are points, what each came to, and what the coach reads."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from app.activities.rating.overview import figure as rating_figure
from app.meetings.record import partner_present
from app.trends import chart as drawing
from app.trends.chart import Point, Since, chart
from app.trends.history import Held, history, late
from app.trends.store import added
from app.trends.views import trends
from tests.live import NINE, Live
from tests.trends.test_trends_rules import E12
from tests.trends.weeks import around, held, hold, stays

PAST = NINE - timedelta(weeks=300)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    made = Live(tmp_path)
    yield made
    made.stop()


def past(live: Live) -> list[Held]:
    return list(live.in_office(lambda tx: history(tx, live.team, live.clock())))


def page(live: Live) -> str:
    answer = live.coach_client().http.get(f"/t/{live.team}/trends")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


# What is a point


def test_rc1_a_point_is_the_displayed_mean_of_a_meeting_with_three_ratings(live: Live) -> None:
    live.in_office(lambda tx: hold(tx, live.team, PAST, [[8, 9, 7, 8, 8, 9, 7, 8, 10, 6, 8, 8, 7], [9, 4], None]))
    assert [(one.rating.value, one.rating.why) for one in past(live)] == [
        (79, ""),
        (None, "too few ratings"),
        (None, "not rated"),
    ]


@pytest.mark.parametrize(
    ("n", "total", "threshold", "value"), [(8, 58, 3, 73), (3, 20, 3, 67), (4, 30, 5, None), (2, 20, 2, None)]
)
def test_rt5_rt6_the_mean_is_halves_up_and_absent_below_the_threshold(
    n: int, total: int, threshold: int, value: int | None
) -> None:
    assert rating_figure(n, total, threshold).value == value


def test_rc1_cancelled_practice_and_running_meetings_are_not_held(live: Live) -> None:
    def rows(tx: Connection) -> None:
        held(tx, live.team, PAST, 1, [8, 8, 8], cancelled_at=PAST)
        held(tx, live.team, PAST, 2, [8, 8, 8], practice=True)
        held(tx, live.team, live.clock() - timedelta(minutes=30), 3, [8, 8, 8], ended_at=None)
        held(tx, live.team, PAST, 4, [8, 8, 8])

    live.in_office(rows)
    assert [one.number for one in past(live)] == [4]


def test_rc14_minutes_late_are_whole_and_early_is_negative() -> None:
    assert [late(NINE, NINE + timedelta(seconds=s)).value for s in (0, 59, 60, 359, -59, -60, -150)] == [
        0,
        0,
        1,
        5,
        0,
        -1,
        -2,
    ]
    assert late(NINE, None).why == "not ended"


def test_ro4_separate_stays_are_added_and_minutes_before_the_start_do_not_count(live: Live) -> None:
    minute = timedelta(minutes=1)

    def rows(tx: Connection) -> list[str]:
        made = [held(tx, live.team, PAST + timedelta(weeks=n), n + 1, None) for n in range(6)]
        at = [PAST + timedelta(weeks=n) for n in range(6)]
        stays(tx, live.team, made[0], (at[0] - 30 * minute, at[0] + 9 * minute))
        stays(tx, live.team, made[1], (at[1], at[1] + 5 * minute), (at[1] + 20 * minute, at[1] + 25 * minute))
        stays(tx, live.team, made[2], (at[2] + 50 * minute, None))
        stays(tx, live.team, made[3], (at[3] + 51 * minute, None))
        stays(tx, live.team, made[4], (at[4], None), kind="staff")
        return made

    made = live.in_office(rows)
    found = [one.partner for one in past(live)]
    assert found == [False, True, True, False, False, False]
    assert found == [live.in_office(lambda tx, m=m: partner_present(tx, m, live.clock())) for m in made]


def test_the_same_number_of_queries_for_2_meetings_and_for_200(live: Live) -> None:
    def queries(tx: Connection) -> int:
        asked: list[str] = []
        event.listen(tx.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        trends(history(tx, live.team, live.clock()), added(tx, live.team), "Europe/London")
        return len(asked)

    live.in_office(lambda tx: hold(tx, live.team, PAST, [[7, 8, 9]] * 2))
    few = live.in_office(queries)
    live.in_office(
        lambda tx: [
            stays(tx, live.team, m, (PAST, None))
            for m in hold(tx, live.team, PAST + timedelta(weeks=2), [[7, 8, 9]] * 198)
        ]
    )
    assert len(past(live)) == 200
    assert live.in_office(queries) == few <= 9


# What is drawn


def points(values: list[int | None]) -> list[Point]:
    return [
        Point(at, n + 1, value, "" if value is not None else "not rated", day=at.date())
        for n, value in enumerate(values)
        for at in (NINE + timedelta(weeks=n),)
    ]


def test_rc1_the_axis_is_fixed_and_a_gap_breaks_the_line_and_no_rule() -> None:
    made = chart(points([70, None, 80]), 1, axis=(0, 100))
    assert [line.value for line in made.lines] == [0, 20, 40, 60, 80, 100]
    assert made.lines[0].y > made.marks[0].y > made.marks[2].y > made.lines[-1].y  # type: ignore[operator]
    assert made.marks[1].y is None and made.path.count("M") == 2 and "L" not in made.path
    gapped: list[int | None] = [value for one in E12 for value in (one, None)]
    assert chart(points(gapped), 1, axis=(0, 100)).found == chart(points(list(E12)), 1, axis=(0, 100)).found


def test_rc10_the_latest_24_are_in_view_and_the_rules_use_all() -> None:
    made = chart(points([60] * 0 + [60, 80] * 20), 1, axis=(0, 100))
    assert (len(made.marks), made.before, made.found.useful, len(made.all)) == (24, 16, 40, 40)


def test_the_points_of_the_latest_shift_are_marked_also_behind_gaps() -> None:
    values: list[int | None] = [None, *E12[:7], None, *E12[7:]]
    made = chart(points(values), 1, axis=(0, 100))
    assert [mark.point.value for mark in made.marks if mark.signal] == E12[7:]


def test_rc3_the_median_is_dotted_while_provisional_and_solid_when_frozen() -> None:
    assert chart(points([70] * 6), 1).style == "provisional"
    assert chart(points(list(E12)), 1).style == "running"
    assert chart(points(list(E12)), 1, since=[Since("", NINE.date(), 12, 141)]).style == "frozen"


@pytest.mark.parametrize(
    ("value", "decimals", "says"), [(72, 1, "7.2"), (100, 1, "10.0"), (-5, 0, "-5"), (-5, 1, "-0.5")]
)
def test_rc2_figures_are_whole_units_of_the_last_decimal(value: int, decimals: int, says: str) -> None:
    assert drawing.figure(value, decimals) == says


@pytest.mark.parametrize(
    ("median2", "decimals", "says"),
    [(147, 1, "7.35"), (144, 1, "7.2"), (162, 0, "81"), (163, 0, "81.5"), (-3, 0, "-1.5")],
)
def test_rc2_a_median_may_stand_half_a_unit_between(median2: int, decimals: int, says: str) -> None:
    assert drawing.middle(median2, decimals) == says


# What the coach reads


def test_a_team_without_a_meeting_is_told_what_comes(live: Live) -> None:
    assert "The first point comes with the first meeting" in page(live)


def test_rc13_the_finding_names_its_rule_set_and_a_table_stands_behind_the_picture(live: Live) -> None:
    live.in_office(lambda tx: hold(tx, live.team, PAST, [around(one) for one in E12], late_min=3))
    html = page(live)
    assert "This has changed: up." in html or "This has probably changed: up." in html
    assert "Anhoej rules: the longest run has 7 points" in html and "IHI run chart rules" in html
    assert '<svg class="trend-svg"' in html and 'role="img"' in html and "Middle 7.05" in html
    assert re.search(r"<td class=\"n\">6\.4</td>", html)
    assert "Too many on the middle line to judge." in html  # every meeting three minutes late
    assert "style=" not in html


def test_rc3_five_points_are_dots_and_said_so(live: Live) -> None:
    live.in_office(lambda tx: hold(tx, live.team, PAST, [[7, 8, 9]] * 5))
    html = page(live)
    assert "5 points so far. A middle line comes with the 6th." in html and "trend-median-" not in html


def test_ro5_the_fraction_stands_beside_the_percent(live: Live) -> None:
    def rows(tx: Connection) -> None:
        for n, meeting in enumerate(hold(tx, live.team, PAST, [None] * 29)):
            at = PAST + timedelta(weeks=n)
            if n < 17:
                stays(tx, live.team, meeting, (at, at + timedelta(minutes=30)))

    live.in_office(rows)
    html = page(live)
    assert "0 of the last 8, 17 of all 29" in html and "59% of the meetings held" in html


def test_trends_are_for_the_coaches_of_the_team(live: Live) -> None:
    assert live.client().http.get(f"/t/{live.team}/trends").status_code == 404
    assert live.coach_client().http.get(f"/t/{'A' * 22}/trends").status_code == 404


def test_rc12_no_red_no_green_no_target_and_no_other_team(live: Live) -> None:
    root = Path(__file__).parents[2] / "app"
    sheet = (root / "static" / "css" / "trends.css").read_text("utf-8")
    assert not re.search(r"--(over|good|soon)|#[0-9a-f]{3,6}|\b(red|green)\b", sheet.split("*/", 1)[1])
    live.in_office(lambda tx: hold(tx, live.team, PAST, [around(one) for one in E12]))
    assert page(live).count("trend-median-") == 2 and "target" not in page(live)  # its own middle, once a chart
