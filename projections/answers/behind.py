"""A question about a few cells of a contest, answered by folding only the events behind them.

The stored projections say which claims a cell ever leaned on; the log has the events on which those
depend. Folding these gives each of the cells what the fold of the whole contest gives it, with
every proof and every mending. The rest of the contest is missing, but for its frame.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from ledger.edtf import asked
from ledger.events.envelope import Event
from ledger.events.kinds import ActKind
from ledger.events.mending import ClaimAssessed
from projections.answers.inquiry import Clocks, Inquiry, inquire
from projections.answers.stored import Stored
from projections.fold.figures import Cell
from projections.fold.scaffold import Scaffold
from projections.stored.evidence.rectangles import NOBODY
from projections.stored.following.reading import at_the_head
from projections.stored.log import Basis, Log
from projections.stored.shelves.seeking import claims_about, kept_at

Choice = Callable[[Scaffold], Iterable[Cell] | None]
"""Returns the cells a question is about, given the contest's frame; None for all of it."""


def inquire_behind(  # noqa: PLR0913 - a reader, a contest, which cells, three clocks, and now
    stored: Stored,
    contest: str,
    choose: Choice,
    clocks: Clocks,
    now: dt.datetime,
    *,
    recorded: int,
) -> tuple[Inquiry, Log] | None:
    """Ask about some cells alone; return the inquiry and the events behind them.

    None where the whole contest must be folded: where it is not stored, and where something on
    record was not public by `known`, since an answer also says how much of the contest could not be
    used.
    """
    with at_the_head(stored.record, stored.keeping) as (shelf, _):
        stored_contest = kept_at(shelf, contest, recorded)
        if stored_contest is None:
            return None
        kept, frame = stored_contest
        if frame is None or frame.zone != kept.zone:
            return None
        if clocks.known is not None and not kept.all_public_by(asked(clocks.known, kept.zone)):
            return None
        cells = choose(frame)
        if cells is None:
            return None
        claims = frozenset[str]().union(*(claims_about(shelf, kept, cell) for cell in cells))
    basis = Basis(recorded, stored.record.hash_at(recorded))
    log = Log(_events_behind(stored, claims, recorded), basis)
    return inquire(log, contest, clocks, now), log


def column_of(frame: Scaffold, section: str, act: ActKind) -> tuple[Cell, ...]:
    """Return the cells that a section's remainder needs: each candidate's, and nobody's."""
    nobody = Cell(section, ActKind.NO_NOMINATION, NOBODY)
    return (*(Cell(section, act, candidate) for candidate, _ in frame.candidates), nobody)


def _events_behind(stored: Stored, claims: frozenset[str], recorded: int) -> tuple[Event, ...]:
    """Return the events behind some claims, and behind those that an editor judged with them.

    Claims of other cells move no figure here, but the words of the assessment refer to them.
    """
    events = stored.record.events_behind(claims, recorded)
    judged = {
        claim
        for event in events
        if isinstance(event.body, ClaimAssessed)
        for claim in (*event.body.accepts, *event.body.sets_aside)
    }
    return events if judged <= claims else stored.record.events_behind(claims | judged, recorded)
