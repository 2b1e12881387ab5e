"""Questions answered from the stored steps: the very values that folding the whole contest gives.

Figures are read where they are stored; candidacies, remainders and notes are worked out by the fold
from the few claims they lean on. Steps answer for whole days under the latest knowledge, and for
earlier points of the log or of what was public from which on the contest did not change; every
other question is folded.
"""

from __future__ import annotations

import datetime as dt
import functools
from bisect import bisect_right
from collections.abc import Mapping

from attrs import evolve, frozen

from ledger.edtf import asked, day_at
from ledger.events.kinds import ActKind
from ledger.times import ANY_TIME, Asked, AsOf, Span
from projections.answers.inquiry import Clocks, Inquiry, default_on, inquire
from projections.answers.standings import Standings, standings
from projections.fold.figures import Cell, Figure
from projections.fold.frame import NoSuchContestError
from projections.fold.identity import Identity
from projections.stored.cells import is_whole_day
from projections.stored.following import Record
from projections.stored.framing import Frame, read, read_scaffold
from projections.stored.keeping import Keeping
from projections.stored.log import Basis, contest_log
from projections.stored.runner import at_the_head
from projections.stored.seeking import Score, figures_at, scores_at, scores_between, shares_at
from projections.stored.shelf import Shelf
from projections.stored.steps import STEPS, frame_of


@frozen(slots=False)
class Stepped(Inquiry):
    """An inquiry whose figures were stored; it holds no claims but those of the frame."""

    figures: Mapping[Cell, Figure]

    def figure(self, section: str, act: ActKind, candidate: str) -> Figure:
        """One cell's figure; one that nothing on record speaks of is worked out from nothing."""
        found = self.figures.get(Cell(section, act, candidate))
        return super().figure(section, act, candidate) if found is None else found


@frozen
class Course:
    """One cell's numbers over some days: each with the instant from which it holds.

    A day that ends at or after the instant, and before the next, has these numbers.
    """

    section: str
    candidate: str
    scores: tuple[tuple[int, Score], ...]

    def at(self, moment: int) -> Score:
        """The numbers for the day that ends at an instant within those days."""
        return self.scores[bisect_right(self.scores, moment, key=lambda one: one[0]) - 1][1]


@frozen
class Stored:
    """A ledger read through its stored projections, which each question first brings to the head.

    No method raises for a projection that is missing or behind; `StoppedError` says that the log
    holds what this release does not know.
    """

    record: Record
    keeping: Keeping

    def standings(  # noqa: PLR0913 - a contest, three clocks, and which part of the table
        self,
        contest: str,
        clocks: Clocks,
        now: dt.datetime,
        *,
        recorded: int | None = None,
        act: ActKind | None = None,
        only: tuple[str, ...] = (),
    ) -> Standings:
        """The standings of a contest, as recorded up to a seq (default: the head).

        Raises `NoSuchContestError`, and `DateNotUnderstoodError` for a clock that is no date.
        """
        inquiry = self._stepped(contest, clocks, now, recorded, act)
        if inquiry is None:
            seq = self.record.head().seq if recorded is None else recorded
            if contest not in (there := self.record.contests(seq)):
                raise NoSuchContestError(contest, there)
            inquiry = inquire(contest_log(self.record, contest, seq), contest, clocks, now)
        return standings(inquiry, act, only)

    def scores(
        self, contest: str, on: str | None, now: dt.datetime, act: ActKind | None = None
    ) -> tuple[Score, ...]:
        """Every cell's numbers on a day under the latest knowledge: one seek a cell, no names.

        Cells come by section and candidate, in the contest's order. Raises `NoSuchContestError`,
        and `DateNotUnderstoodError` for what is no day.
        """
        with at_the_head(self.record, self.keeping, STEPS) as (shelf, _):
            text = self._frame(shelf, contest)
            scaffold = read_scaffold(text)
            day = asked(on, scaffold.zone) if on else _on(_read(text), None, None, now)
            moment = day.moment
            found = scores_at(shelf, contest, act or scaffold.counts, moment)
        places = (
            (section.id, candidate)
            for section in scaffold.sections
            for candidate, _ in scaffold.candidates
        )
        return tuple(found[place] for place in places if place in found)

    def race(
        self, contest: str, first: str, last: str, act: ActKind | None = None
    ) -> tuple[Course, ...]:
        """Every cell's numbers from one day to another: what the race's chart is drawn from.

        Raises as `scores`.
        """
        with at_the_head(self.record, self.keeping, STEPS) as (shelf, _):
            scaffold = read_scaffold(self._frame(shelf, contest))
            counted = act or scaffold.counts
            ends = (asked(first, scaffold.zone).moment, asked(last, scaffold.zone).moment)
            found = scores_between(shelf, contest, counted, *ends)
        return tuple(
            Course(section.id, candidate, found[section.id, candidate])
            for section in scaffold.sections
            for candidate, _ in scaffold.candidates
            if (section.id, candidate) in found
        )

    def _stepped(
        self,
        contest: str,
        clocks: Clocks,
        now: dt.datetime,
        recorded: int | None,
        act: ActKind | None,
    ) -> Inquiry | None:
        """The question with its stored figures; None where steps do not answer it."""
        if clocks.certain:
            return None
        with at_the_head(self.record, self.keeping, STEPS) as (shelf, at):
            stored = frame_of(shelf, contest)
            seq = at.seq if recorded is None else recorded
            if stored is None or seq < stored[0]:
                return None  # let the fold say what there was then, or that there is none such
            frame = _read(stored[1])
            zone = frame.scaffold.zone
            known = None if clocks.known is None else asked(clocks.known, zone)
            if known is not None and not _all_public(frame, known):
                return None
            on = _on(frame, clocks.on, known, now)
            if not is_whole_day(on, zone):
                return None
            found = figures_at(shelf, contest, act or frame.scaffold.counts, on.moment)
            figures, names = shares_at(shelf, found, on.moment)
        head = at.entry_hash if seq == at.seq else self.record.hash_at(seq)
        return _inquiry(frame, AsOf(on, known, seq), Basis(seq, head), figures, names)

    def _frame(self, shelf: Shelf, contest: str) -> str:
        stored = frame_of(shelf, contest)
        if stored is None:
            raise NoSuchContestError(contest, self.record.contests())
        return stored[1]


@functools.lru_cache(maxsize=64)
def _read(text: str) -> Frame:
    return read(text, AsOf(Asked("", ANY_TIME), None, 0))


def _on(frame: Frame, text: str | None, known: Asked | None, now: dt.datetime) -> Asked:
    zone = frame.scaffold.zone
    if text is not None:
        return asked(text, zone)
    today = day_at(int(now.timestamp()), zone)
    return default_on(evolve(frame.belief, as_of=AsOf(today, known, 0)), zone)


def _all_public(frame: Frame, known: Asked) -> bool:
    """Whether nothing on record of the contest was hidden any more by `known`."""
    since = frame.public_since
    return since is not None and Span(since - 1, since).over_by(known.moment)


def _inquiry(
    frame: Frame,
    as_of: AsOf,
    basis: Basis,
    figures: Mapping[Cell, Figure],
    names: Mapping[str, str],
) -> Stepped:
    return Stepped(
        scaffold=frame.scaffold,
        as_of=as_of,
        basis=basis,
        belief=evolve(frame.belief, as_of=as_of),
        identity=Identity({}, names),
        acts=frame.refusers,
        figures=figures,
    )
