"""What is written about the code and made from it is as new as the code."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_table_of_rights_is_up_to_date() -> None:
    made = runpy.run_path(str(ROOT / "bin" / "rights"))["text"]()
    assert (ROOT / "docs" / "rights.md").read_text(encoding="utf-8") == made, "run bin/rights"


def test_the_page_of_promises_is_whole_and_up_to_date() -> None:
    made = runpy.run_path(str(ROOT / "bin" / "promises"))
    assert list(made["faults"]()) == []
    assert (ROOT / "docs" / "promises.md").read_text(encoding="utf-8") == made["text"](), "run bin/promises"
