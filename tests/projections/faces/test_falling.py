"""The mistake that only figures can see: a total that falls without anybody having left."""

from __future__ import annotations

from pathlib import Path

from tests.projections.faces.conftest import Ask

PAGE = """\
source: a-later-count
kind: post-weblog
title: A count
publisher: A blog
published: 2010-07-25
published-basis: stated
archive: none held
contest: labour-2010
claims:
- tally: CLPs for Ed Miliband
  count: {count}
  when: 2010-07-25
  at: paragraph 1
"""


def _checked(seeds: Ask, tmp_path: Path, count: str) -> tuple[list[str], int]:
    page = tmp_path / "count.yaml"
    page.write_text(PAGE.format(count=count))
    said = seeds("check", str(page))
    return [line.replace(str(tmp_path), "") for line in said.lines], said.code


def test_a_total_that_falls_is_warned_of_at_its_line(seeds: Ask, tmp_path: Path) -> None:
    """Both totals are named with their dates, with what to type; a warning refuses nothing."""
    lines, code = _checked(seeds, tmp_path, "20")

    assert (
        "/count.yaml:10: warning [figure-falls] CLPs for Ed Miliband fall from 28 "
        "(5–9 July 2010) to 20 (25 July 2010) with no withdrawal. Different basis? "
        "Say basis: received by party. Did somebody withdraw? Then say so with ended:."
    ) == lines[0]
    assert 0 == code


def test_a_total_that_rises_is_fine(seeds: Ask, tmp_path: Path) -> None:
    """Nothing is said of a total between the one before it and the one after it."""
    lines, code = _checked(seeds, tmp_path, "117")

    assert ["2 events read, 2 new; 0 errors, 0 warnings. Ready to import."] == lines
    assert 0 == code
