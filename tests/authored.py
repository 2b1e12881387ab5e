"""Authored files in tests: an invented contest, and a page of claims about it, judged as typed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ledger.authoring.importing import Judged, check
from ledger.errors import Severity
from ledger.events.envelope import Event
from ledger.events.registry import Body

FRAME: Final = """\
source: gazette-2010-05-20
kind: article-newspaper
title: The race is on
published: 2010-05-20
zone: Europe/London
contest: race
endorsers:
- {id: weavers, name: Weavers, kind: union, aliases: Weavers' Union | Union of Weavers}
- {id: bakers, name: Bakers, kind: union}
- {id: miners, name: Miners, kind: union}
- {id: jo-roe, name: Jo Roe, kind: person, role: general secretary of the Weavers}
claims:
- called: race
  name: The race
  counts: nomination
  sections:
    mps: {name: MPs, long: Members of Parliament}
    clps: {name: CLPs, long: Constituency Labour Parties}
    meps: {name: MEPs, long: Members of the European Parliament}
    unions: {name: Unions, long: Trade unions}
  at: headline
- {candidacy: Diane Abbott, when: 2010-05-20, at: list}
- {candidacy: Ed Balls, when: 2010-05-19, at: list}
- {candidacy: Ed Miliband, when: 2010-05-15, at: list}
- {window: MPs, opens: 2010-05-24, closes: 2010-06-09, at: list}
"""
"""A contest, in London time, with three candidates, two of them called Ed."""

HEAD: Final = """\
source: herald
kind: article-newspaper
title: News of the race
published: 2010-07-25
contest: race
claims:
"""
"""The first six lines of a page: its first claim is on line 7."""


def judged(folder: Path, page: str, events: Iterable[Event] = ()) -> Judged:
    """Judge a page of the herald (its claims, or a whole file) beside the frame of the race."""
    text = page if page.startswith("source:") else HEAD + page
    (folder / "frame.yaml").write_text(FRAME, encoding="utf-8")
    (folder / "herald.yaml").write_text(text, encoding="utf-8")
    return check([folder], events)


def findings(folder: Path, page: str) -> list[str]:
    """Return what is wrong in a page, errors and warnings: line, message and hint."""
    return [
        f":{finding.place.line} {finding.message} {finding.hint}".strip()
        for finding in judged(folder, page).findings
        if finding.severity is not Severity.HINT
    ]


def sole_finding(folder: Path, page: str) -> str:
    """Return the one finding of a page."""
    (found,) = findings(folder, page)
    return found


def hints(folder: Path, page: str) -> list[str]:
    """Return the findings of a page that are only hints."""
    return [
        f":{finding.place.line} {finding.message} {finding.hint}".strip()
        for finding in judged(folder, page).findings
        if finding.severity is Severity.HINT
    ]


def bodies(folder: Path, page: str) -> list[Body]:
    """Return the bodies of the claims and endorsers of a page without a fault.

    Fails the test, with the findings, where there is a fault.
    """
    result = judged(folder, page)
    assert not result.refused, "\n".join(map(str, result.findings))
    return [
        command.body
        for command in result.commands
        if command.place.file == str(folder / "herald.yaml") and command.key != "herald"
    ]
