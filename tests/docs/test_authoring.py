"""Every example of docs/authoring.md is read, with the result that the page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ledger.authoring.importing import Judged, check
from ledger.errors import Severity

PAGE = (Path(__file__).parents[2] / "docs" / "authoring.md").read_text(encoding="utf-8")
YAML = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
WRONG = re.findall(
    r"^```yaml wrong\n(.*?)^```\n\n```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL
)
MAP = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
HEAD = """\
source: page-{number}
kind: webpage
title: Page {number}
published: 2031-03-09
contest: harbour-2031
claims:
"""


def judged(folder: Path, blocks: list[str]) -> Judged:
    """Read blocks as files: whole ones as they are, claims alone under a page of their own."""
    for number, block in enumerate(blocks):
        head = "" if block.startswith("source:") else HEAD.format(number=number)
        (folder / f"{number:02}.yaml").write_text(head + block, encoding="utf-8")
    return check([folder])


def test_every_example_is_read(tmp_path: Path) -> None:
    """Nothing on the page is wrong, and nothing on it is doubtful."""
    found = judged(tmp_path, YAML).findings
    assert [] == [str(finding) for finding in found if finding.severity is Severity.ERROR]
    assert len(YAML) > 8


@pytest.mark.parametrize(("claims", "told"), WRONG)
def test_every_mistake_is_answered_as_shown(tmp_path: Path, claims: str, told: str) -> None:
    """Each mistake on the page gets the answer that the page shows."""
    number = len(YAML)
    first = HEAD.count("\n")
    answers = sorted(
        f"{(finding.place.line or 0) - first}: {finding.message} {finding.hint}"
        for finding in judged(tmp_path, [*YAML, claims]).findings
        if finding.place.file == str(tmp_path / f"{number:02}.yaml")
        and finding.severity is Severity.ERROR
    )
    assert sorted(told.splitlines()) == answers


def test_the_map_is_read(tmp_path: Path) -> None:
    """The page's example of a map reads a list with foreign headers."""
    (tmp_path / "list.toml").write_text(MAP[0], encoding="utf-8")
    rows = "Organisation,Backing,Date announced,Colour\nBakers,AMES,2031-03-04,red\n"
    (tmp_path / "list.csv").write_text(rows, encoding="utf-8")
    result = judged(tmp_path, YAML[:2])
    assert not result.refused, "\n".join(map(str, result.findings))
    assert "list.csv, row 1" in [
        citation.at
        for command in result.commands
        for citation in getattr(command.body, "citations", ())
    ]
