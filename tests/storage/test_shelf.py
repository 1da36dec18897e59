"""Which copies stay in the folder, and which are thrown away."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.storage.shelf import copies, manifest_of, name_of, prune, staying

NOW = datetime(2026, 11, 27, 12, 30, tzinfo=UTC)
ago = st.integers(0, 60 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))


def test_p35_a_copy_each_hour_for_two_months_leaves_a_day_two_weeks_and_five_weeks() -> None:
    kept = staying([NOW - timedelta(hours=hours) for hours in range(24 * 60)], NOW)
    ages = sorted(NOW - at for at in kept)
    assert ages[:24] == [timedelta(hours=hours) for hours in range(24)]
    assert len({at.date() for at in kept if NOW - at < timedelta(days=13)}) == 13 + 1
    assert len(kept) == 24 + 12 + 2, "the hours reach into two of the 14 days, the days into three of the 5 weeks"
    assert ages[-1] == NOW - datetime(2026, 11, 1, 23, 30, tzinfo=UTC), "the last of the fifth week back"


@settings(max_examples=60, deadline=None)
@given(st.sets(ago, min_size=1, max_size=80))
def test_p35_the_newest_stays_and_none_is_older_than_35_days(times: set[datetime]) -> None:
    kept = staying(times, NOW)
    assert kept <= times
    assert all(NOW - at <= timedelta(days=35) for at in kept)
    assert len(kept) <= 24 + 14 + 5
    assert (max(times) in kept) == (NOW - max(times) <= timedelta(days=35))
    assert staying(kept, NOW) == kept, "once more throws nothing away"


def test_only_our_own_copies_are_thrown_away(tmp_path: Path) -> None:
    old, new = (tmp_path / name_of(NOW - timedelta(days=days)) for days in (36, 1))
    for copy in (old, new):
        copy.write_text("")
        manifest_of(copy).write_text("")
    (tmp_path / "bigroom.db").write_text("somebody's")
    assert prune(tmp_path, NOW) == 1
    assert list(copies(tmp_path)) == [new]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([new.name, manifest_of(new).name, "bigroom.db"])
