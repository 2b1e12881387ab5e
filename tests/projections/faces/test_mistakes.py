"""Ten different mistakes in one file: all told at once, each at its line, and nothing recorded."""

from __future__ import annotations

import re
from pathlib import Path

from tests.projections.faces.conftest import said

PAGE = """\
source: Gazette Of The Day
kind: article-newspaper
title: A page full of mistakes
publisher: The Gazette
published: 07/08/2010
colour: blue
contest: labour-2010
claims:
- nomination: GMB → Diane Abbot
  when: 2010-07-24
  at: paragraph 1
- nomination: Unite → Ed
  when: 2010-07-24
  at: paragraph 2
- nomination: Bakers of Mars → Ed Balls
  when: 2010-07-24
  at: paragraph 3
- tally: CLPz for Ed Miliband
  count: 46
  when: 2010-07-16
  at: paragraph 4
- tally: CLPs for Ed Miliband
  count: lots
  when: 2010-07-16
  at: paragraph 5
- nomination: GMB → Ed Miliband
  when: 2010-06-31
  at: paragraph 6
- nomination: Unison → Ed Miliband
  when: 2010-07-21
"""


def test_ten_mistakes_are_ten_findings(tmp_path: Path) -> None:
    """Each has a code, a line and what to type; the import records nothing and exits with 1."""
    ledger, page = str(tmp_path / "ledger.db"), tmp_path / "page.yaml"
    seeds = Path(__file__).parents[3] / "fixtures" / "seeds"
    assert 0 == said("import", str(seeds), "--db", ledger).code
    before = said("status", "--json", "--db", ledger).data["seq"]
    page.write_text(PAGE, encoding="utf-8")

    done = said("import", str(page), "--db", ledger)

    found = re.findall(r"page\.yaml:(\d+): error \[([a-z-]+)\]", done.out + done.err)
    assert 1 == done.code
    assert [1, 5, 6, 9, 12, 15, 18, 23, 27, 29] == [int(line) for line, _ in found]
    assert before == said("status", "--json", "--db", ledger).data["seq"]
