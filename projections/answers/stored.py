"""Questions answered from the stored projections, with the same values as folding the contest.

Numbers are sums of stored changes, at any day and any point of either clock. Figures with all that
they lean on, candidacies, remainders and notes come from the fold, of the rectangles that a
question hits or of the events behind one cell. A question about a minute, about both clocks at once
or without best estimates is answered by folding the whole contest.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Final

import msgspec
from attrs import evolve, frozen

from ledger.edtf import asked
from ledger.errors import DateNotUnderstoodError
from ledger.events.kinds import ActKind
from ledger.times import Asked, AsOf
from projections.answers.inquiry import Clocks, Inquiry, inquire
from projections.answers.opened import FoldItError, Found, Opened
from projections.fold.belief import believe
from projections.fold.figures import Cell, Figure
from projections.fold.identity import identify
from projections.fold.scaffold import NoSuchContestError, Scaffold
from projections.stored.evidence.days import day_named, is_whole_day, ordinal
from projections.stored.evidence.rectangles import NOBODY
from projections.stored.following.projecting import Record
from projections.stored.following.reading import at_the_head
from projections.stored.log import Log, contest_log
from projections.stored.numbers.cell_numbers import NOTHING
from projections.stored.numbers.printing import Printed, printed, printed_of
from projections.stored.shelves.keeping import Keeping
from projections.stored.shelves.seeking import cells_of, claims_about, figure_with_claims
from projections.stored.shelves.shelf import Shelf
from projections.stored.shelves.sums import courses_of, numbers_of

if TYPE_CHECKING:
    from projections.answers.standings import Standings
    from projections.answers.why import Why

_WHENEVER: Final = dt.datetime.fromtimestamp(0, dt.UTC)
"""The `now` of a question that names its day and so needs none."""
_EMPTY = printed(NOTHING)


class Score(msgspec.Struct, frozen=True, gc=False):
    """One cell's numbers, as in its `Figure`, without what they lean on.

    A struct for the same reason as `Printed`: making the scores was a tenth of answering.
    """

    section: str
    candidate: str
    numbers: Printed


@frozen
class Course:
    """One cell's numbers over some days, each with the ordinal of its first day."""

    section: str
    candidate: str
    numbers: tuple[tuple[int, Printed], ...]

    def at(self, day: int) -> Printed:
        """Return the numbers at the end of a day, given by its ordinal, within those days."""
        return self.numbers[bisect_right(self.numbers, day, key=lambda step: step[0]) - 1][1]


@frozen
class _Table:
    """Where the cells of a contest and one kind of act are in an answer, and their numbers' own.

    `sections`, `candidates` and `numbers` are those of every cell, side by side. A cell of which
    nothing is on record has the number -1. Sections that do not count the act are `uncounted`.
    """

    frame: Scaffold
    cells: Mapping[tuple[str, str], int]
    sections: Sequence[str]
    candidates: Sequence[str]
    numbers: Sequence[int]
    uncounted: frozenset[str]

    def scores(self, of_cell: Mapping[int, Printed]) -> tuple[Score, ...]:
        """Return the cells of sections that count the act, or in which it is on record."""
        numbers = map(of_cell.get, self.numbers, repeat(_EMPTY))
        scores = tuple(map(Score, self.sections, self.candidates, numbers))
        if not self.uncounted:
            return scores
        busy = {
            section
            for (section, candidate), number in self.cells.items()
            if candidate != NOBODY and of_cell.get(number, _EMPTY) != _EMPTY
        }
        left_out = self.uncounted - busy
        return tuple(score for score in scores if score.section not in left_out)


@frozen
class Stored:
    """A ledger read through its stored projections, which each question first brings to the head.

    No method raises for a projection that is missing or behind. All raise `StoppedError` where the
    log holds an event that this release does not know.
    """

    record: Record
    keeping: Keeping

    def scores(  # noqa: PLR0913 - a contest, three clocks, and an act
        self,
        contest: str,
        on: str | None,
        now: dt.datetime,
        act: ActKind | None = None,
        *,
        known: str | None = None,
        recorded: int | None = None,
    ) -> tuple[Score, ...]:
        """Return every cell's numbers on a day, as known and as recorded, without leaves.

        Cells come by section and candidate, in the contest's order: those of the sections that
        count the act, and of others in which the act is on record. Raises `NoSuchContestError`, and
        `DateNotUnderstoodError` for a clock that is no date.
        """
        try:
            with at_the_head(self.record, self.keeping) as (shelf, at):
                opened = Opened(self.record, shelf, at)
                found = opened.find(contest, Clocks(on, known), recorded, now)
                counted = act or found.scaffold.counts
                table = _table_of(shelf, found, counted)
                of_cell = numbers_of(shelf, found.kept, counted, table.cells, found.point, found.on)
        except FoldItError:
            inquiry = self._folded(contest, Clocks(on, known), now, recorded)
            counted = act or inquiry.scaffold.counts
            numbers = _numbers_in(inquiry, counted)
            cells = {place: number for number, place in enumerate(numbers)}
            table = _table(inquiry.scaffold, counted, cells)
            of_cell = dict(enumerate(numbers.values()))
        return table.scores(of_cell)

    def race(  # noqa: PLR0913 - a contest, a stretch of days, two clocks of belief, and an act
        self,
        contest: str,
        first: str,
        last: str,
        act: ActKind | None = None,
        *,
        known: str | None = None,
        recorded: int | None = None,
    ) -> tuple[Course, ...]:
        """Return every cell's numbers from one day to another, both inclusive.

        The race's chart is drawn from them. A cell that held nothing throughout is left out.
        Raises as `scores`, and `DateNotUnderstoodError` for a minute and for days in wrong order.
        """
        try:
            with at_the_head(self.record, self.keeping) as (shelf, at):
                clocks = Clocks(first, known)
                found = Opened(self.record, shelf, at).find(contest, clocks, recorded, _WHENEVER)
                frame = found.scaffold
                days = _from_to(first, last, frame.zone)
                courses = courses_of(shelf, found.kept, act or frame.counts, found.point, *days)
        except FoldItError:
            inquiry = self._folded(contest, Clocks(first, known), _WHENEVER, recorded)
            frame = inquiry.scaffold
            days = _from_to(first, last, frame.zone)
            courses = _courses_in(inquiry, act or frame.counts, *days)
        return tuple(
            Course(section.id, candidate, tuple(courses[section.id, candidate]))
            for section in frame.sections
            for candidate, _ in frame.candidates
            if (section.id, candidate) in courses
        )

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
        """Return the standings of a contest, as recorded up to a seq (default: the head).

        Raises `NoSuchContestError`, and `DateNotUnderstoodError` for a clock that is no date.
        """
        # A process that asks for numbers alone starts faster without the notes of a table.
        from projections.answers.standings import standings  # noqa: PLC0415 - as said

        return standings(self.inquire(contest, clocks, now, recorded=recorded, act=act), act, only)

    def inquire(
        self,
        contest: str,
        clocks: Clocks,
        now: dt.datetime,
        *,
        recorded: int | None = None,
        act: ActKind | None = None,
    ) -> Inquiry:
        """Ask about the figures of one act (default: the one the contest counts), and no others.

        Raises as `standings`.
        """
        try:
            with at_the_head(self.record, self.keeping) as (shelf, at):
                return Opened(self.record, shelf, at).inquire(contest, clocks, now, recorded, act)
        except FoldItError:
            return self._folded(contest, clocks, now, recorded)

    def why(
        self,
        contest: str,
        cell: Cell,
        clocks: Clocks,
        now: dt.datetime,
        *,
        recorded: int | None = None,
    ) -> Why:
        """Take one figure apart, down to its citations.

        Raises as `standings`.
        """
        try:
            return self._why(contest, cell, clocks, recorded, now)
        except FoldItError:
            pass
        try:
            inquiry = self._behind(contest, cell, clocks, recorded, now)
        except FoldItError:
            inquiry = self._folded(contest, clocks, now, recorded)
        return _taken_apart(inquiry, inquiry.figure(cell.section, cell.act, cell.candidate))

    def _why(
        self,
        contest: str,
        cell: Cell,
        clocks: Clocks,
        recorded: int | None,
        now: dt.datetime,
    ) -> Why:
        """Take a stored figure apart, reading of the log only the claims that it leans on."""
        with at_the_head(self.record, self.keeping) as (shelf, at):
            opened = Opened(self.record, shelf, at)
            found = opened.find(contest, clocks, recorded, now)
            figure, claims = figure_with_claims(shelf, found.kept, cell, found.point, found.on)
        basis = opened.basis(recorded)
        known = None if clocks.known is None else asked(clocks.known, found.kept.zone)
        as_of = AsOf(found.on, known, basis.seq)
        belief = believe(self.record.events_behind(claims, basis.seq), as_of).about(contest)
        inquiry = Inquiry(found.scaffold, as_of, basis, belief, identify(belief), ())
        why = _taken_apart(inquiry, figure)
        if why.rootless:  # what it leans on was redacted since the figure was read
            raise FoldItError
        return why

    def _behind(
        self,
        contest: str,
        cell: Cell,
        clocks: Clocks,
        recorded: int | None,
        now: dt.datetime,
    ) -> Inquiry:
        """Ask about one cell alone: fold only the events behind it."""
        with at_the_head(self.record, self.keeping) as (shelf, at):
            opened = Opened(self.record, shelf, at)
            kept, frame = opened.kept(contest, recorded)
            claims = claims_about(shelf, kept, cell)
        basis = opened.basis(recorded)
        log = Log(self.record.events_behind(claims, basis.seq), basis)
        return inquire(log, contest, clocks, now, frame)

    def _folded(
        self, contest: str, clocks: Clocks, now: dt.datetime, recorded: int | None
    ) -> Inquiry:
        """Ask by folding the whole contest. Raises `NoSuchContestError`."""
        seq = self.record.head().seq if recorded is None else recorded
        if contest not in (there := self.record.contests(seq)):
            raise NoSuchContestError(contest, there)
        return inquire(contest_log(self.record, contest, seq), contest, clocks, now)


def _table_of(shelf: Shelf, found: Found, act: ActKind) -> _Table:
    """Return the table of a contest and an act, made once for a scaffolding."""
    frame, contest = found.scaffold, found.kept.number

    def making() -> _Table:
        return _table(frame, act, cells_of(shelf, contest, act))

    made = shelf.once(("table", contest, act), making, lambda table: table.frame is frame)
    return made or making()


def _table(frame: Scaffold, act: ActKind, cells: Mapping[tuple[str, str], int]) -> _Table:
    everyone = [candidate for candidate, _ in frame.candidates]
    sections = [section.id for section in frame.sections for _ in everyone]
    candidates = everyone * len(frame.sections)
    return _Table(
        frame,
        cells,
        sections,
        candidates,
        [cells.get(place, -1) for place in zip(sections, candidates, strict=True)],
        frozenset(section.id for section in frame.sections if section.counts is not act),
    )


def _taken_apart(inquiry: Inquiry, figure: Figure) -> Why:
    from projections.answers.why import why  # noqa: PLC0415 - numbers alone, as above

    return why(inquiry, figure)


def _numbers_in(inquiry: Inquiry, act: ActKind) -> dict[tuple[str, str], Printed]:
    """Return every cell's numbers as the fold works them out."""
    return {
        (section.id, candidate): printed_of(inquiry.figure(section.id, act, candidate))
        for section in inquiry.scaffold.sections
        for candidate, _ in inquiry.scaffold.candidates
    }


def _from_to(first: str, last: str, zone: str) -> tuple[Asked, Asked]:
    """Read two days. Raises `DateNotUnderstoodError` for a minute and for days in wrong order."""
    days = (asked(first, zone), asked(last, zone))
    for day in days:
        if not is_whole_day(day):
            raise DateNotUnderstoodError(day.text, "is not a day.", f"Give {day.text[:10]}.")
    if ordinal(days[1]) < ordinal(days[0]):
        raise DateNotUnderstoodError(last, f"comes before {first}.", f"Give {last} first.")
    return days


def _courses_in(
    inquiry: Inquiry, act: ActKind, first: Asked, last: Asked
) -> dict[tuple[str, str], list[tuple[int, Printed]]]:
    """Return every cell's numbers from one day to another by the fold, without empty cells."""
    courses: dict[tuple[str, str], list[tuple[int, Printed]]] = {}
    for day in range(ordinal(first), ordinal(last) + 1):
        as_of = evolve(inquiry.as_of, on=day_named(day, inquiry.scaffold.zone))
        then = evolve(inquiry, as_of=as_of, belief=evolve(inquiry.belief, as_of=as_of))
        for place, numbers in _numbers_in(then, act).items():
            course = courses.setdefault(place, [])
            if not course or course[-1][1] != numbers:
                course.append((day, numbers))
    return {
        place: course for place, course in courses.items() if [one for _, one in course] != [_EMPTY]
    }
