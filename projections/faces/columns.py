"""The columns in which a question about an act is answered."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from ledger.events.kinds import ActKind
from projections.faces.names import section_id
from projections.fold.scaffold import Scaffold


def counted(frame: Scaffold, asked: Iterable[str]) -> ActKind:
    """Return the one act that the sections asked for count; else the act the contest counts."""
    only = {section_id(frame, section) for section in asked}
    acts = {section.counts for section in frame.sections if section.id in only}
    return acts.pop() if len(acts) == 1 else frame.counts


def act_typed(frame: Scaffold, act: ActKind) -> str | None:
    """Return an act as `--act` takes it; None for the contest's own, which needs no flag."""
    return None if act is frame.counts else act.replace("_", "-")


def columns(frame: Scaffold, act: ActKind, asked: Iterable[str]) -> tuple[str, ...]:
    """Return the sections asked for; else those that count the act; else all that are counted.

    The last case is for acts that no section counts, such as unions' endorsements and second
    preferences: asked for by name, they are shown in the contest's own columns.
    """
    only = {section_id(frame, section) for section in asked}
    return (
        tuple(section.id for section in frame.sections if section.id in only)
        or tuple(section.id for section in frame.sections if section.counts is act)
        or tuple(section.id for section in frame.counted)
    )


def sections_typed(frame: Scaffold, act: ActKind, only: Iterable[str]) -> str:
    """Return sections as `--section` takes them; "" where the act's own columns hold them all.

    Without the flags a hint could lead to a standings table that lacks the section asked about.
    """
    asked = tuple(only)
    if set(asked) <= set(columns(frame, act, ())):
        return ""
    return "".join(f" --section {shlex.quote(section)}" for section in asked)
