"""Reading the projection `standings`: a contest, its cells, and all that a figure leans on."""

from __future__ import annotations

from typing import Final

import msgspec
from attrs import evolve, frozen

from ledger.events.kinds import ActKind
from ledger.events.source import SourceCited
from ledger.events.total import TallyPublished
from ledger.times import Asked, AsOf, Span
from projections.fold.acts import Backing
from projections.fold.belief import Belief
from projections.fold.figures import Cell, Figure, figure
from projections.fold.frame import Scaffold, window_of
from projections.stored.evidence.axes import RECORDED
from projections.stored.evidence.beliefs import belief_of
from projections.stored.evidence.days import ordinal
from projections.stored.evidence.rectangles import NOBODY
from projections.stored.evidence.scaffolds import read
from projections.stored.shelves.point_queries import (
    Point,
    acts_at,
    all_acts,
    all_claims_at,
    held_at,
)
from projections.stored.shelves.shelf import Shelf
from projections.stored.shelves.tables import FRAME, named

_SOURCE: Final = msgspec.json.Decoder(SourceCited).decode
_CONTEST: Final = (
    f"SELECT c.id, c.zone, c.last, c.public_since, s.told FROM {named('contest')} c"
    f" LEFT JOIN {named('scaffold')} s ON s.contest = c.id AND s.since ="
    f" (SELECT max(since) FROM {named('scaffold')} WHERE contest = c.id AND since <= ?)"
    " WHERE c.contest = ?"
)
_CLAIMS: Final = f"SELECT claim FROM {named('claim')} WHERE contest = ? AND cell IN (?, ?)"
_CELLS: Final = (
    f"SELECT section, candidate, cell FROM {named('cell')} WHERE contest = ? AND act = ?"
)


@frozen
class Kept:
    """A contest as it is kept: its number, its zone, and how far what is kept of it reaches.

    `last` is the seq of the last event that its answers can depend on, `public_since` the instant
    from which on nothing of its log was hidden from anybody (`FOREVER` if there is none).
    """

    number: int
    zone: str
    last: int
    public_since: int

    @property
    def latest(self) -> Point:
        """The head, with nothing hidden."""
        return Point(RECORDED, self.last)

    def all_public_by(self, known: Asked) -> bool:
        """Whether nothing of its log was hidden any more from a question as known then."""
        return Span(self.public_since - 1, self.public_since).over_by(known.moment)


def kept_of(shelf: Shelf, contest: str) -> Kept | None:
    """Find a contest; None where none of that name stands on record."""
    found = kept_at(shelf, contest, 0)
    return None if found is None else found[0]


def kept_at(shelf: Shelf, contest: str, seq: int) -> tuple[Kept, Scaffold | None] | None:
    """Find a contest, with its scaffolding as recorded up to a seq, if there was one by then.

    None where none of that name stands on record.
    """
    found = shelf.rows(_CONTEST, (seq, contest))
    if not found:
        return None
    ((*kept, told),) = found
    return Kept(*kept), None if told is None else read(told)


def cells_of(shelf: Shelf, contest: int, act: ActKind) -> dict[tuple[str, str], int]:
    """Read the number of each cell of a contest and an act, by section and candidate."""
    rows = shelf.rows(_CELLS, (contest, act.value))
    return {(section, candidate): number for section, candidate, number in rows}


def figures_of(
    shelf: Shelf, kept: Kept, act: ActKind, belief: Belief, on: Asked
) -> dict[Cell, Figure]:
    """Have the fold work out every cell of a contest under the latest knowledge, leaves and all."""
    found = {}
    then = evolve(belief, as_of=evolve(belief.as_of, on=on))
    counted = {
        (total.section, total.candidate)
        for _, total in belief.of(TallyPublished)
        if total.act is act
    }
    for (section, candidate), number in cells_of(shelf, kept.number, act).items():
        cell = Cell(section, act, candidate)
        # Without totals to be carried from day to day, acts of other days count for nothing.
        day = None if (section, candidate) in counted else ordinal(on)
        acts = [
            one.backing for one in acts_at(shelf, (kept.number, number), cell, kept.latest, day)
        ]
        found[cell] = figure(then, cell, acts, window_of(belief, section, act).closes)
    return found


def refusers_of(shelf: Shelf, kept: Kept) -> tuple[Backing, ...]:
    """Read the acts of backing nobody, under the latest knowledge."""
    act = ActKind.NO_NOMINATION
    return tuple(
        one.backing
        for (section, candidate), number in sorted(cells_of(shelf, kept.number, act).items())
        if candidate == NOBODY
        for one in acts_at(shelf, (kept.number, number), Cell(section, act, candidate), kept.latest)
    )


def belief_at_the_head(shelf: Shelf, kept: Kept, as_of: AsOf) -> Belief:
    """Read what stands of a contest beside its acts, with nothing hidden, and the pages cited."""
    rows = shelf.rows(f"SELECT told FROM {named('source')} WHERE contest = ?", (kept.number,))
    sources = sorted((_SOURCE(told) for (told,) in rows), key=lambda one: one.source)
    claims = all_claims_at(shelf, kept.number, kept.latest)
    return evolve(belief_of(claims, as_of), sources=tuple(sources))


def names_in(shelf: Shelf, kept: Kept) -> dict[str, str]:
    """Read how the endorsers of a contest are called."""
    return dict(
        shelf.rows(
            f"SELECT endorser, name FROM {named('endorser')} WHERE contest = ?", (kept.number,)
        )
    )


def figure_with_claims(
    shelf: Shelf, kept: Kept, cell: Cell, point: Point, on: Asked
) -> tuple[Figure, frozenset[str]]:
    """Have the fold work out one cell on a day, at a point; and the ids of the claims behind it."""
    number = cells_of(shelf, kept.number, cell.act).get((cell.section, cell.candidate))
    # Of a cell that there is not, nothing is kept but what the frame says of its window.
    (held,) = held_at(shelf, kept.number, {FRAME if number is None else number: cell}, point)
    figure = held.figure(on)
    return figure, held.claims_behind(figure)


def claims_about(shelf: Shelf, kept: Kept, cell: Cell) -> frozenset[str]:
    """Read the ids of all claims that one cell ever leaned on, and those of the frame."""
    number = cells_of(shelf, kept.number, cell.act).get((cell.section, cell.candidate))
    rows = shelf.rows(_CLAIMS, (kept.number, FRAME, FRAME if number is None else number))
    claims = {claim for (claim,) in rows}
    if number is not None:
        acts = all_acts(shelf, (kept.number, number), cell)
        claims.update(claim for one in acts for claim in one.claims)
    return frozenset(claims)
