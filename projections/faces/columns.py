"""Which columns a question about an act is answered in."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from ledger.events.kinds import ActKind
from projections.faces.names import section_id
from projections.fold.scaffold import Scaffold


def counted(frame: Scaffold, asked: Iterable[str]) -> ActKind:
    """The act that the sections asked for count, where it is one; else what the contest counts."""
    only = {section_id(frame, section) for section in asked}
    acts = {section.counts for section in frame.sections if section.id in only}
    return acts.pop() if len(acts) == 1 else frame.counts


def act_typed(frame: Scaffold, act: ActKind) -> str | None:
    """An act as `--act` takes it; None where the contest's own, which goes without saying."""
    return None if act is frame.counts else act.replace("_", "-")


def columns(frame: Scaffold, act: ActKind, asked: Iterable[str]) -> tuple[str, ...]:
    """The sections asked for; else those that count the act; else those the contest counts.

    Unions also endorse and give second preferences, though no section counts these: whoever asks
    for such an act by name gets it in the contest's own columns.
    """
    only = {section_id(frame, section) for section in asked}
    return (
        tuple(section.id for section in frame.sections if section.id in only)
        or tuple(section.id for section in frame.sections if section.counts is act)
        or tuple(section.id for section in frame.counted)
    )


def sections_typed(frame: Scaffold, act: ActKind, only: Iterable[str]) -> str:
    """Sections as `--section` takes them; nothing where the act's own columns hold them all.

    A hint that leads to standings must not open a table that lacks what was just asked about.
    """
    asked = tuple(only)
    if set(asked) <= set(columns(frame, act, ())):
        return ""
    return "".join(f" --section {shlex.quote(section)}" for section in asked)
