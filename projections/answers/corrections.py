"""The public list of corrections: what was asserted, since when, what replaced it, where it showed.

It is read back out of the log, so it cannot leave one out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from attrs import frozen

from projections.answers.impact import Impact, impact
from projections.answers.mending import telling
from projections.answers.mendings import Mending, mendings
from projections.answers.stating import Telling, note
from projections.stored.log import Basis, Log

Watch = Callable[[int, int], None]
"""Told how many mendings of how many are compared."""


@frozen
class Corrected:
    """One mending of a contest's record, with the figures that it changed and the note."""

    contest: str
    mending: Mending
    impact: Impact
    telling: Telling
    note: str


def corrections(
    log: Log, contest: str, now: dt.datetime, watch: Watch = lambda _done, _of: None
) -> tuple[Corrected, ...]:
    """Every mending of a contest, oldest first, up to the log's own seq.

    Costs an impact for each: the log cut before it against the log cut behind it. `watch` hears
    how many of them are done.
    """
    told = telling(log, contest, now)
    if told is None:
        return ()
    found: list[Corrected] = []
    mended = mendings(log.events, log.basis.seq)
    for done, one in enumerate(mended, start=1):
        changed = impact(cut(log, one.seq - 1), cut(log, one.seq), contest)
        found.append(Corrected(contest, one, changed, told, note(one, changed, told)))
        watch(done, len(mended))
    return tuple(found)


def cut(log: Log, seq: int) -> Log:
    """A log as it was when it ended at a seq. It carries no hash: it is not printed as a basis."""
    return Log(tuple(event for event in log.events if event.seq <= seq), Basis(seq, ""))
