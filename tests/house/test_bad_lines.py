"""No line of the catalogue of bad inputs is left out."""

from tests.bad_lines import ALL, ELSEWHERE, HERE, borne, named_in
from tests.exports import test_bad_files
from tests.web import test_bad_address, test_bad_connection, test_bad_input, test_bad_socket

FILES = (test_bad_files, test_bad_address, test_bad_connection, test_bad_input, test_bad_socket)
COUNTED = {"F": 72, "W": 67, "X": 65, "U": 63, "H": 66}


def test_every_line_of_the_catalogue_is_there() -> None:
    assert {letter: sum(id_.startswith(letter) for id_ in ALL) for letter in COUNTED} == COUNTED
    assert all(line.keys() >= {"id", "surface", "input", "expected"} for line in ALL.values())


def test_every_line_has_a_test() -> None:
    proved = set(ELSEWHERE) | borne() | {id_ for file in FILES for id_ in file.LINES.ids}
    assert sorted(set(ALL) - proved) == []


def test_no_test_is_about_a_line_that_is_not_there() -> None:
    assert {id_ for file in FILES for id_ in file.LINES.ids} | set(ELSEWHERE) <= set(ALL)
    for file, name in ((where.partition("::")[0], where.partition("::")[2]) for where in ELSEWHERE.values()):
        assert not name or name in named_in(HERE / file), (file, name)


def test_a_line_that_was_changed_says_why() -> None:
    assert all(line["why"].endswith(".") for line in ALL.values() if "why" in line)
