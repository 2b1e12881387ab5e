"""The stored projections, opened at the head to answer one question.

A question about the latest knowledge is answered here completely. The fold works out its figures,
each from the rectangles that the question hits; of the log only the end is read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from attrs import frozen

from ledger.edtf import asked, day_at
from ledger.errors import LedgerError
from ledger.events.kinds import ActKind
from ledger.times import Asked, AsOf
from projections.answers.inquiry import Clocks, Inquiry, default_on
from projections.fold.acts import Backing
from projections.fold.figures import Cell, Figure
from projections.fold.identity import Identity
from projections.fold.remainders import Column, Remainder, remainder
from projections.fold.scaffold import NoSuchContestError, Scaffold
from projections.stored.evidence.axes import KNOWN, RECORDED
from projections.stored.evidence.beliefs import belief_of
from projections.stored.evidence.days import is_whole_day, ordinal
from projections.stored.following.projecting import End, Position, Readable, served
from projections.stored.log import Basis
from projections.stored.shelves.point_queries import Point, claims_at
from projections.stored.shelves.seeking import (
    Kept,
    belief_at_the_head,
    figures_of,
    kept_at,
    names_in,
    refusers_of,
)
from projections.stored.shelves.shelf import Shelf
from projections.stored.shelves.tables import CALLED, FRAME


@frozen(slots=False)
class WorkedOut(Inquiry):
    """An inquiry whose figures are worked out already.

    It holds no acts, and only the claims of the frame and of totals.
    """

    figures: Mapping[Cell, Figure]
    refusers: tuple[Backing, ...]

    def figure(self, section: str, act: ActKind, candidate: str) -> Figure:
        """Return one cell's figure; a cell without anything on record is worked out here."""
        ready = self.figures.get(Cell(section, act, candidate))
        return super().figure(section, act, candidate) if ready is None else ready

    def remainder(
        self, section: str, act: ActKind, figures: tuple[Figure, ...] | None = None
    ) -> Remainder:
        """How many of a section had yet to act."""
        column = Column(section, act, self.window(section, act))
        known = self.column(section, act) if figures is None else figures
        return remainder(self.belief, column, known, self.refusers)


@frozen
class Found:
    """A stored contest, with a question's clocks settled: scaffold, point of belief, and day."""

    kept: Kept
    scaffold: Scaffold
    point: Point
    on: Asked


class FoldItError(LedgerError):
    """The stored projections have no answer to this question: the log has to be folded."""


@frozen
class Opened:
    """The stored projections, open in a snapshot and at the head, and the end of the log."""

    end: End
    shelf: Shelf
    at: Position

    def inquire(
        self,
        contest: str,
        clocks: Clocks,
        now: dt.datetime,
        recorded: int | None,
        act: ActKind | None,
    ) -> WorkedOut:
        """Ask about the figures of one act (default: the one the contest counts), and no others.

        Raises `FoldItError` where the question is not about the latest knowledge.
        """
        shelf = self.shelf
        found = self.find(contest, clocks, recorded, now)
        kept, scaffold = found.kept, found.scaffold
        if found.point != kept.latest:
            raise FoldItError
        basis = self.basis(recorded)
        known = None if clocks.known is None else asked(clocks.known, kept.zone)
        as_of = AsOf(found.on, known, basis.seq)
        belief = belief_at_the_head(shelf, kept, as_of)
        return WorkedOut(
            scaffold=scaffold,
            as_of=as_of,
            basis=basis,
            belief=belief,
            identity=Identity({}, names_in(shelf, kept)),
            acts=(),
            figures=figures_of(shelf, kept, act or scaffold.counts, belief, found.on),
            refusers=refusers_of(shelf, kept),
        )

    def find(self, contest: str, clocks: Clocks, recorded: int | None, now: dt.datetime) -> Found:
        """Settle a question's clocks. Raises `FoldItError` where there is no stored answer."""
        kept, scaffold = self.kept(contest, recorded)
        zone = kept.zone
        known = None if clocks.known is None else asked(clocks.known, zone)
        if clocks.certain or (known is not None and not is_whole_day(known)):
            raise FoldItError
        point = point_of(kept, known, recorded)
        if clocks.on is not None:
            on = asked(clocks.on, zone)
        else:
            today = day_at(int(now.timestamp()), zone)
            claims = claims_at(self.shelf, kept.number, (FRAME,), point)
            on = default_on(belief_of(claims, AsOf(today, known, self.at.seq)), zone)
        if not is_whole_day(on):
            raise FoldItError
        return Found(kept, scaffold, point, on)

    def kept(self, contest: str, recorded: int | None) -> tuple[Kept, Scaffold]:
        """Find a contest, with its scaffolding as recorded up to a seq (default: the head).

        Raises `FoldItError` where it is not stored, and `NoSuchContestError` where it is stored but
        not recorded by then.
        """
        seq = self.at.seq if recorded is None else recorded
        stored = kept_at(self.shelf, contest, seq)
        if stored is None:  # the fold answers for an earlier seq, or names the contests there are
            raise FoldItError
        kept, scaffold = stored
        if scaffold is None:
            raise NoSuchContestError(contest, self.end.contests(seq))
        if scaffold.zone != kept.zone:
            raise FoldItError
        return kept, scaffold

    def basis(self, recorded: int | None) -> Basis:
        """Return the basis of an answer as recorded up to a seq (default: the head)."""
        if recorded is None or recorded == self.at.seq:
            return Basis(self.at.seq, self.at.entry_hash)
        return Basis(recorded, self.end.hash_at(recorded))


def inquire_at_once(  # noqa: PLR0913 - where it is stored, a contest, three clocks, and an act
    end: End,
    keeping: Readable,
    contest: str,
    clocks: Clocks,
    now: dt.datetime,
    *,
    recorded: int,
    act: ActKind | None,
) -> WorkedOut | None:
    """Ask the stored projections unchanged; None where they are behind or have no answer to this.

    Raises `NoSuchContestError`, and `DateNotUnderstoodError` for a clock that is no date.
    """
    with served(end, keeping, CALLED) as at_head:
        if at_head is None:
            return None
        try:
            return Opened(end, *at_head).inquire(contest, clocks, now, recorded, act)
        except FoldItError:
            return None


def point_of(kept: Kept, known: Asked | None, recorded: int | None) -> Point:
    """Return the point of belief of a question. Raises `FoldItError` for one on both clocks."""
    earlier = recorded is not None and recorded < kept.last
    if known is None or kept.all_public_by(known):
        return Point(RECORDED, recorded) if earlier and recorded is not None else kept.latest
    if earlier:
        raise FoldItError
    return Point(KNOWN, ordinal(known))
