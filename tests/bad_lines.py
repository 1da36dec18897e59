"""The catalogue of what people type, old browsers send and attackers try: tests/data/bad-inputs.jsonl.

Each line has a test: a function that a file's `Lines` holds for it, a test that bears its number in its name
(test_x21_...), or one of those below.  tests/house/test_bad_lines.py counts that none is left out.
"""

import ast
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ALL: dict[str, dict[str, str]] = {
    line["id"]: line
    for line in map(json.loads, (HERE / "data" / "bad-inputs.jsonl").read_text(encoding="utf-8").splitlines())
}
# Lines whose test has a better name than their number.
ELSEWHERE = {
    **{f"W{n}": "web/test_guard.py::test_w1_to_w9_the_handshake" for n in range(1, 10)},
    "W47": "web/test_guard.py::test_f57_a_role_that_went_takes_its_controls_from_the_open_desk",
    "W50": "web/test_budgets.py::test_f72_the_eleventh_idea_in_a_minute_waits",
    "W53": "hub/test_hub.py::test_a_stalled_phone_harms_only_itself_and_stop_says_1012",
    "W54": "hub/test_hub.py::test_a_slow_socket_gets_the_latest_of_every_fragment_in_one",
    "W60": "hub/test_hub.py::test_half_a_request_is_cut_at_its_deadline",
    "W62": "hub/test_storm.py",
    "W65": "hub/test_hub.py::test_a_push_never_claims_a_version_it_does_not_show",
    "F35": "hub/test_hub.py::test_half_a_request_is_cut_at_its_deadline",
    "F70": "web/test_guard.py::test_sec_fetch_site_and_origin_together",
    "U27": "teams/test_office.py::test_a_changed_host_link_ends_the_old_link_and_every_session_of_it",
    "U29": "teams/test_office.py::test_an_unknown_key_opens_nothing",
    "H1": "hub/test_hub.py::test_half_a_request_is_cut_at_its_deadline",
    "H2": "hub/test_hub.py::test_half_a_request_is_cut_at_its_deadline",
    "H3": "hub/test_hub.py::test_half_a_request_is_cut_at_its_deadline",
    "H11": "web/test_guard.py::test_a_host_is_named_exactly_once",
    "H12": "web/test_guard.py::test_a_host_is_named_exactly_once",
    "H13": "web/test_guard.py::test_a_host_we_are_not_is_400",
    "H42": "web/test_guard.py::test_cookies_over_plain_http_and_behind_https",
    "H49": "web/test_guard.py::test_origin_alone_as_older_phones_send_it",
    "H50": "web/test_guard.py::test_referer_alone",
    "H51": "web/test_guard.py::test_sec_fetch_site_alone",
    "H52": "web/test_guard.py::test_sec_fetch_site_alone",
}
BORNE = re.compile(r"_([fwxuh][0-9]+)(?=_|$)")


class Lines:
    """The tests of one file, by the lines that each is about."""

    def __init__(self) -> None:
        self.tests: dict[str, Callable[..., None]] = {}
        self.ids: set[str] = set()

    def of(self, *ids: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
        def keep(test: Callable[..., None]) -> Callable[..., None]:
            assert not self.ids & set(ids), f"{ids}: a line has one test in a file"
            self.ids |= set(ids)
            self.tests["-".join(ids)] = test
            return test

        return keep


def between(letter: str, first: int, last: int) -> list[str]:
    """W30 to W41 and the like."""
    return [f"{letter}{n}" for n in range(first, last + 1)]


@cache
def named_in(path: Path) -> tuple[str, ...]:
    """The names of the tests in a file."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    functions = (node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return tuple(node.name for node in functions if node.name.startswith("test_"))


def borne() -> set[str]:
    """The lines that the name of some test bears."""
    names = (name for path in HERE.rglob("test_*.py") for name in named_in(path))
    return {found.upper() for name in names for found in BORNE.findall(name)}


def routes(app: Any) -> set[tuple[str, str]]:
    """(method, path) of every address there is, however deep it is included."""
    found, waiting = set[tuple[str, str]](), list(app.routes)
    for one in waiting:
        waiting += getattr(getattr(one, "original_router", None), "routes", [])
        found |= {(method, one.path) for method in getattr(one, "methods", None) or ()}
    return found
