"""The worked table in docs/figures.md, printed from the stories that test the fold."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from ledger.edtf import spoken
from tests.projections.fold.test_worked_table import ALL, ARTICLES, now_and_then
from tests.story import Moment, Story, beside

PAGE: Final = Path(__file__).parents[2] / "docs" / "figures.md"
DAYS: Final = (1, 8, 9, 15, 16, 25, 26, 27)
HEADS: Final = (
    *("2010", "CLPs, five articles only", "CLPs, all data"),
    *("unions, articles only", "unions, all data"),
)
START, END = "<!-- worked table -->\n", "<!-- end -->\n"


def test_the_page_prints_the_worked_table_as_the_fold_works_it_out() -> None:
    """Every cell: now, and as known that same day. UPDATE_EXAMPLES=1 writes it anew."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    printed, _, after = rest.partition(END)
    table = "\n".join(_lines()) + "\n"
    if os.environ.get("UPDATE_EXAMPLES"):
        PAGE.write_text(before + START + table + END + after, encoding="utf-8")
        return

    assert table == printed


def _lines() -> list[str]:
    return [
        _row(HEADS),
        _row(("---",) * len(HEADS)),
        *(
            _row(
                (
                    spoken(f"2010-07-{day:02}")[:-5],
                    *(
                        _cell(story, cell, f"2010-07-{day:02}")
                        for cell in ("clps ed", "unions ed")
                        for story in (ARTICLES, ALL)
                    ),
                )
            )
            for day in DAYS
        ),
    ]


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(story: Story, cell: str, day: str) -> str:
    """A cell as the page prints it: dashes between, and what is printed beside it."""
    rivals = beside(story.figure(cell, Moment(day)))
    said = now_and_then(story, cell, day).replace("<=", "≤").replace("-", "–")
    now, _, then = said.partition(" (")
    return f"{now}{', rival ' + ', '.join(rivals) if rivals else ''} ({then}"
