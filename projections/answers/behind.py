"""A question about a few cells of a contest: the fold of no more than the events behind them.

What is stored says which claims a cell ever leaned on; the log has what those can depend on. The
fold of that gives each of the cells just what the fold of the whole contest gives it, with every
proof and every mending. Of the rest of the contest it knows only the frame.
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
"""Which cells a question is about, given the contest's frame; None for the whole contest."""


def inquire_behind(  # noqa: PLR0913 - a reader, a contest, which cells, three clocks, and now
    stored: Stored,
    contest: str,
    choose: Choice,
    clocks: Clocks,
    now: dt.datetime,
    *,
    recorded: int,
) -> tuple[Inquiry, Log] | None:
    """Ask about some cells alone, and give the events behind them.

    None where only the fold of the whole contest will do. That is where no such contest stands at
    the head, and where something on record was not public by `known`: an answer also says how much
    of the contest could not be used.
    """
    with at_the_head(stored.record, stored.keeping) as (shelf, _):
        found = kept_at(shelf, contest, recorded)
        if found is None:
            return None
        kept, frame = found
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
    """The cells that what is left of a section follows from: each candidate's, and nobody's."""
    nobody = Cell(section, ActKind.NO_NOMINATION, NOBODY)
    return (*(Cell(section, act, candidate) for candidate, _ in frame.candidates), nobody)


def _events_behind(stored: Stored, claims: frozenset[str], recorded: int) -> tuple[Event, ...]:
    """The events behind some claims, and behind those that an editor judged together with them.

    What was judged elsewhere moves no figure here, but the judgement's own words tell of it.
    """
    events = stored.record.events_behind(claims, recorded)
    judged = {
        claim
        for event in events
        if isinstance(event.body, ClaimAssessed)
        for claim in (*event.body.accepts, *event.body.sets_aside)
    }
    return events if judged <= claims else stored.record.events_behind(claims | judged, recorded)
