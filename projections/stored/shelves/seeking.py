"""Reading the projection `standings`: a contest, its cells, and what a figure leans on."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Final

import msgspec
from attrs import evolve, frozen

from ledger.events.kinds import ActKind
from ledger.events.source import SourceCited
from ledger.events.total import TallyPublished
from ledger.times import ALWAYS, Asked, AsOf, Span
from projections.fold.acts import Backing
from projections.fold.belief import Belief
from projections.fold.figures import Cell, Figure, figure
from projections.fold.scaffold import Scaffold
from projections.fold.windows import window_of
from projections.stored.evidence.axes import RECORDED
from projections.stored.evidence.beliefs import belief_of
from projections.stored.evidence.days import OPEN, ordinal
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
    "SELECT c.id, c.zone, c.last, c.public_since, s.told, s.since,"
    f" (SELECT min(since) FROM {named('scaffold')} WHERE contest = c.id AND since > ?)"
    f" FROM {named('contest')} c"
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
    """A stored contest: its number, zone, and the last seq it covers.

    `last` is the seq of the last event that its answers can depend on. `public_since` is the
    instant from which on nothing of its log is hidden from a question of what was known; `FOREVER`
    if there is none.
    """

    number: int
    zone: str
    last: int
    public_since: int

    @property
    def latest(self) -> Point:
        """The point of the latest knowledge: the head, with nothing hidden."""
        return Point(RECORDED, self.last)

    def all_public_by(self, known: Asked) -> bool:
        """Whether a question as known at a time sees all of its log."""
        return Span(self.public_since - 1, self.public_since).over_by(known.moment)


@frozen
class _Framed:
    """A stored contest with the scaffolding that it has on record from a seq up to another.

    None before it has any. The second seq is exclusive.
    """

    kept: Kept
    scaffold: Scaffold | None
    since: int
    until: int


def kept_of(shelf: Shelf, contest: str) -> Kept | None:
    """Find a contest by its id; None where it is not stored."""
    with_scaffold = kept_at(shelf, contest, 0)
    return None if with_scaffold is None else with_scaffold[0]


def kept_at(shelf: Shelf, contest: str, seq: int) -> tuple[Kept, Scaffold | None] | None:
    """Find a contest by its id, with its scaffolding as recorded up to a seq.

    None where the contest is not stored. The scaffolding is None where there was none by that seq.
    """

    def reading() -> _Framed | None:
        rows = shelf.rows(_CONTEST, (seq, seq, contest))
        if not rows:
            return None
        ((*kept, told, since, until),) = rows
        frame = None if told is None else read(told)
        return _Framed(
            Kept(*kept), frame, ALWAYS if since is None else since, OPEN if until is None else until
        )

    found = shelf.once(contest, reading, lambda framed: framed.since <= seq < framed.until)
    return None if found is None else (found.kept, found.scaffold)


def cells_of(shelf: Shelf, contest: int, act: ActKind) -> Mapping[tuple[str, str], int]:
    """Read the numbers of a contest's cells of one kind of act, by section and candidate."""

    def reading() -> dict[tuple[str, str], int]:
        rows = shelf.rows(_CELLS, (contest, act.value))
        return {(section, candidate): number for section, candidate, number in rows}

    return shelf.once((contest, act), reading) or {}


def figures_of(
    shelf: Shelf, kept: Kept, act: ActKind, belief: Belief, on: Asked
) -> dict[Cell, Figure]:
    """Have the fold work out every cell's figure under the latest knowledge, with its leaves.

    `belief` is that of `belief_at_the_head`.
    """
    figures = {}
    then = evolve(belief, as_of=evolve(belief.as_of, on=on))
    counted = {
        (total.section, total.candidate)
        for _, total in belief.of(TallyPublished)
        if total.act is act
    }
    for (section, candidate), number in cells_of(shelf, kept.number, act).items():
        cell = Cell(section, act, candidate)
        # Only a total that is carried from its day to another needs acts of other days.
        day = None if (section, candidate) in counted else ordinal(on)
        acts = [
            held.backing for held in acts_at(shelf, (kept.number, number), cell, kept.latest, day)
        ]
        figures[cell] = figure(then, cell, acts, window_of(belief, section, act).closes)
    return figures


def refusers_of(shelf: Shelf, kept: Kept) -> tuple[Backing, ...]:
    """Read the acts that back nobody, under the latest knowledge."""
    act = ActKind.NO_NOMINATION
    return tuple(
        one.backing
        for (section, candidate), number in sorted(cells_of(shelf, kept.number, act).items())
        if candidate == NOBODY
        for one in acts_at(shelf, (kept.number, number), Cell(section, act, candidate), kept.latest)
    )


def belief_at_the_head(shelf: Shelf, kept: Kept, as_of: AsOf) -> Belief:
    """Read the claims of a contest that stand at the head, other than acts, and their sources."""
    rows = shelf.rows(f"SELECT told FROM {named('source')} WHERE contest = ?", (kept.number,))
    sources = sorted((_SOURCE(told) for (told,) in rows), key=attrgetter("source"))
    claims = all_claims_at(shelf, kept.number, kept.latest)
    return evolve(belief_of(claims, as_of), sources=tuple(sources))


def names_in(shelf: Shelf, kept: Kept) -> dict[str, str]:
    """Read the names of a contest's endorsers, by id."""
    return dict(
        shelf.rows(
            f"SELECT endorser, name FROM {named('endorser')} WHERE contest = ?", (kept.number,)
        )
    )


def figure_with_claims(
    shelf: Shelf, kept: Kept, cell: Cell, point: Point, on: Asked
) -> tuple[Figure, frozenset[str]]:
    """Return a cell's figure on a day, at a point, and the ids of the claims behind it."""
    number = cells_of(shelf, kept.number, cell.act).get((cell.section, cell.candidate))
    # A cell that is not stored holds no acts and no totals. Its figure depends only on the window
    # that the claims of the frame state.
    cells = {FRAME if number is None else number: cell}
    (held,) = held_at(shelf, kept.number, cells, point, ordinal(on))
    found = held.figure(on)
    return found, held.claims_behind(found)


def claims_about(shelf: Shelf, kept: Kept, cell: Cell) -> frozenset[str]:
    """Read the ids of all claims that one cell ever leaned on, and of those of the frame."""
    number = cells_of(shelf, kept.number, cell.act).get((cell.section, cell.candidate))
    rows = shelf.rows(_CLAIMS, (kept.number, FRAME, FRAME if number is None else number))
    claims = {claim for (claim,) in rows}
    if number is not None:
        acts = all_acts(shelf, (kept.number, number), cell)
        claims.update(claim for held in acts for claim in held.claims)
    return frozenset(claims)
