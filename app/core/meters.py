"""What is counted while the server runs: figures with labels from fixed lists, and nothing of any person (P34).

One process counts in one place, as the library has it; `app/web/metrics.py` shows them on a port of their own.
"""

from prometheus_client import Counter, Histogram, disable_created_metrics

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

disable_created_metrics()  # type: ignore[no-untyped-call]  # half of all lines, and nobody asks for them

OPENED = Counter("bigroom_ws_opened", "Lines that were opened")
ABORTED = Counter("bigroom_ws_aborted", "Lines that ended otherwise than by the browser leaving", ["reason"])
OVERWRITES = Counter("bigroom_ws_slot_overwrites", "News that took the place of news a slow line had not taken yet")
PUSHES = Counter("bigroom_pushes", "Pieces of news offered to lines after a change")
PUSH_S = Histogram("bigroom_push_seconds", "From the commit until every line was offered it", buckets=SECONDS)
SNAPSHOT_HITS = Counter("bigroom_snapshot_cache_hits", "Whole pages that were painted for somebody before")
SNAPSHOT_MISSES = Counter("bigroom_snapshot_cache_misses", "Whole pages that had to be painted")
COMMIT_S = Histogram("bigroom_commit_seconds", "The COMMIT alone, until the disk has it", buckets=SECONDS)
BATCH = Histogram("bigroom_commit_batch_size", "Commands in one transaction", buckets=(1, 2, 4, 8, 16, 32, 64))
ACTS = Counter("bigroom_acts", "Commands, by what came of them", ["action", "result"])
REPLAYS = Counter("bigroom_idempotent_replays", "Commands that came a second time and changed nothing")
BUDGETS = Counter("bigroom_budget_refusals", "What was asked too often", ["budget"])
JOIN_MISSES = Counter("bigroom_join_misses", "Join codes that are no meeting's")
ORIGINS = Counter("bigroom_origin_refusals", "Forms and lines from another site")
LAG_S = Histogram("bigroom_event_loop_lag_seconds", "How late the loop comes back to a task", buckets=SECONDS)
REASONS = {1003: "bytes", 1008: "flood", 1012: "stopping", 4401: "signed_out", 4403: "removed", 4409: "replaced"}
LEFT = (1000, 1001, 1005)  # the page was closed, or went elsewhere


def ended(code: int) -> None:
    """A line has ended with this code."""
    if code not in LEFT:
        ABORTED.labels(REASONS.get(code, "lost")).inc()
