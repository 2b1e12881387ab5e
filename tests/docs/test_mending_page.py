"""The table of docs/mending.md: each of its rows is a test on all three clocks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tests.projections.faces import test_mending

PAGE: Final = Path(__file__).parents[2] / "docs" / "mending.md"
ROW: Final = re.compile(r"^\| ([A-Z][^|]+?) \| [^|]+ \| [^|]+ \| [^|]+ \| [^|]+ \|$", re.MULTILINE)


def test_every_row_of_the_table_is_a_test() -> None:
    """Every row of the table in docs/mending.md names a test that exists."""
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    tests = [f"test_{re.sub('[^a-z]+', '_', row.casefold())}" for row in rows]

    assert 7 == len(rows)
    assert [] == [name for name in tests if not hasattr(test_mending, name)]
