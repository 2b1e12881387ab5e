"""Which columns a question about an act is answered in."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.events.kinds import ActKind
from projections.faces.names import section_id
from projections.fold.frame import Scaffold


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
