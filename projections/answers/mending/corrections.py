"""The public list of corrections: the old words, since when, the new words, and what changed.

It is made from the log, so it cannot leave one out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from attrs import frozen

from projections.answers.mending.impact import Impact, impact
from projections.answers.mending.mendings import Mending, mendings
from projections.answers.mending.planning import telling
from projections.answers.mending.stating import Telling, note
from projections.stored.log import Basis, Log

Watch = Callable[[int, int], None]
"""Called with how many mendings are compared, and of how many."""


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
    """Return every mending of a contest, oldest first, up to the log's own seq.

    Each costs an impact: the log cut before it against the log cut after it. `watch` is called
    with the number done and the number of all.
    """
    told = telling(log, contest, now)
    if told is None:
        return ()
    corrected: list[Corrected] = []
    mended = mendings(log.events, log.basis.seq)
    for done, mending in enumerate(mended, start=1):
        changed = impact(cut(log, mending.seq - 1), cut(log, mending.seq), contest)
        text = note(mending, changed, told)
        corrected.append(Corrected(contest, mending, changed, told, text))
        watch(done, len(mended))
    return tuple(corrected)


def cut(log: Log, seq: int) -> Log:
    """Return a log as it was at a seq, without a hash: it is never printed as a basis."""
    return Log(tuple(event for event in log.events if event.seq <= seq), Basis(seq, ""))
