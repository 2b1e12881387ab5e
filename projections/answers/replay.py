"""A race as frozen frames: for each day what happened, the standings, and what changed.

`replay` makes every frame with all that is known at the inquiry's own clocks. `replay_as_then`
makes every frame as known on its own day, without hindsight: what was published later is not in it,
but in the frame of the day on which it could first be read.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import evolve, field, frozen

from ledger.edtf import asked, zone_named
from ledger.times import Asked
from projections.answers.brackets import Bounds, apart
from projections.answers.columns import Columns
from projections.answers.days import ONE_DAY, at_moment, at_moments, evidence_of
from projections.answers.happenings import Column, Happening, Sort, happenings
from projections.answers.inquiry import Inquiry
from projections.fold.figures import Figure, Kind
from projections.fold.remainders import Remainder
from projections.stored.log import Log


class Step(enum.StrEnum):
    """What one frame is for: a day, or one happening."""

    DAY = "day"
    EVENT = "event"


@frozen
class FrameColumn:
    """One column at a frame's moment: figures in the candidates' order, and the remainder."""

    section: str
    figures: tuple[Figure, ...]
    remainder: Remainder


@frozen
class Shift:
    """A cell whose figure differs from the one in the frame before."""

    was: Figure
    becomes: Figure

    @property
    def difference(self) -> Bounds:
        """How much the count moved, least and most; None where nothing bounds it."""
        return apart(self.was, self.becomes)

    @property
    def is_only_doubt(self) -> bool:
        """Whether only the bracket widened with time: the value and the names are unchanged."""
        return (
            self.was.value == self.becomes.value
            and self.was.named == self.becomes.named
            and self.becomes.low <= self.was.low
            and (self.becomes.high is None or self.becomes.high >= (self.was.high or 0))
        )


@frozen
class Frame:
    """One picture of the race, at the end of a day or minute; `known` None is without a limit.

    `learned` are happenings of earlier days that could first be read on this day.
    """

    on: Asked
    known: Asked | None
    happened: tuple[Happening, ...]
    learned: tuple[Happening, ...]
    standings: tuple[FrameColumn, ...]
    shifts: tuple[Shift, ...]

    @property
    def day(self) -> dt.date:
        """The day of the frame."""
        return dt.date.fromisoformat(self.on.text[:10])


@frozen
class Replay:
    """A race in frames. `undated` happenings are in no frame, since no source dates them."""

    columns: tuple[Column, ...]
    step: Step
    as_then: bool
    frames: tuple[Frame, ...]
    undated: tuple[Happening, ...] = field(default=())


Watch = Callable[[int, int], None]
"""Called with how many moments are worked out, and of how many."""


def replay(
    inquiry: Inquiry,
    columns: Sequence[Column],
    step: Step = Step.DAY,
    watch: Watch = lambda _done, _of: None,
) -> Replay:
    """Make the frames up to the day asked about, with all that is known at the inquiry's clocks.

    Costs one figure for each candidate and column on each day on which one can change, as the
    timeline does.
    """
    happened = happenings(inquiry, columns)
    walk = _Walk(inquiry, tuple(columns), step)
    moments = walk.moments(_dated(happened))
    frames: list[Frame] = []
    walked = walk.through([walk.eve(moments[0][0]), *(on for on, _ in moments)] if moments else [])
    before = next(walked, ())
    for done, ((on, some), after) in enumerate(zip(moments, walked, strict=True), start=1):
        if made := walk.frames(on, inquiry.as_of.known, some, (), before, after):
            frames += made
            before = after
        watch(done, len(moments))
    undated = tuple(one for one in happened if not one.dated)
    return Replay(tuple(columns), step, as_then=False, frames=tuple(frames), undated=undated)


def replay_as_then(  # noqa: PLR0913 - what is asked of which log, in which steps, and who is told
    inquiry: Inquiry,
    log: Log,
    columns: Sequence[Column],
    step: Step = Step.DAY,
    watch: Watch = lambda _done, _of: None,
    *,
    doubts: bool = False,
) -> Replay:
    """Make the frames without hindsight: each as known on its own day.

    `log` is the one that the inquiry was asked of. Costs one resolution of the columns' claims on
    each day on which a source appeared, and one figure for each candidate and column on each day on
    which one can change. What a source retracted is marked as gone on the day on which it said so.
    With `doubts`, a day on which nothing happened and a bracket merely opened has a frame, too.
    """
    happened = happenings(inquiry, columns)
    walk = _Walk(inquiry, tuple(columns), step, doubts)
    lean = Columns.of(log, inquiry, [section for section, _ in columns])
    days = sorted(lean.days)
    frames: list[Frame] = []
    if days:
        then = lean.as_then(days[0] - ONE_DAY)
        known = {one.told: one for one in _dated(happenings(then, columns))}
        before = walk.standings(then, then.as_of.on)
    out = lean.days_out
    for done, day in enumerate(days, start=1):
        then = lean.as_then(day) if day in out else lean.moved(then, day)
        now_known = {one.told: one for one in _dated(happenings(then, columns))}
        fresh = [one for key, one in now_known.items() if key not in known]
        gone = [evolve(one, sort=Sort.GONE) for key, one in known.items() if key not in now_known]
        today = tuple(one for one in fresh if one.day(walk.zone) == day)
        late = tuple(one for one in fresh if one.day(walk.zone) != day)
        after = walk.standings(then, then.as_of.on)
        made = walk.frames(then.as_of.on, then.as_of.known, today, (*late, *gone), before, after)
        if made:
            frames += made
            before = after
        known = now_known
        watch(done, len(days))
    undated = tuple(one for one in happened if not one.dated)
    return Replay(tuple(columns), step, as_then=True, frames=tuple(frames), undated=undated)


def _dated(happened: Iterable[Happening]) -> list[Happening]:
    return [one for one in happened if one.dated]


@frozen
class _Walk:
    """Makes frames of one race's columns, step by step; with `doubts` also where brackets open."""

    inquiry: Inquiry
    columns: tuple[Column, ...]
    step: Step
    doubts: bool = False

    @property
    def zone(self) -> str:
        """The contest's zone, whose days these are."""
        return self.inquiry.scaffold.zone

    def moments(self, happened: Iterable[Happening]) -> list[tuple[Asked, tuple[Happening, ...]]]:
        """Return the moments of happenings, with these, and those at which a value may change.

        A value may change where nothing happens: a total that is a ceiling holds on its own day.
        """
        on_days: dict[Asked, list[Happening]] = {}
        for one in happened:
            on_days.setdefault(self.moment(one), []).append(one)
        for section, act in self.columns:
            for day in evidence_of(self.inquiry, section, act).days(self.zone):
                on_days.setdefault(self._end_of(day), [])
        return [(on, tuple(on_days[on])) for on in sorted(on_days, key=lambda on: on.moment)]

    def moment(self, one: Happening) -> Asked:
        """Return the moment of a happening's frame: its day or, stepping by event, its minute.

        Without a minute no source gives the order of a day's happenings.
        """
        if self.step is Step.EVENT and one.when.width <= 60:
            local = dt.datetime.fromtimestamp(one.when.start, zone_named(self.zone))
            return asked(local.strftime("%Y-%m-%dT%H:%M"), self.zone)
        return self._end_of(one.day(self.zone))

    def _end_of(self, day: dt.date) -> Asked:
        """Return a day as a frame's moment, but no moment after the one asked about."""
        ends = (asked(day.isoformat(), self.zone), self.inquiry.as_of.on)
        return min(ends, key=lambda on: on.moment)

    def eve(self, first: Asked) -> Asked:
        """Return the day before a frame."""
        day = dt.date.fromisoformat(first.text[:10]) - ONE_DAY
        return asked(day.isoformat(), self.zone)

    def through(self, moments: Sequence[Asked]) -> Iterator[tuple[FrameColumn, ...]]:
        """Yield every column at each of several moments, at the inquiry's own clocks of belief."""
        walks = [
            at_moments(self.inquiry, evidence_of(self.inquiry, section, act), moments)
            for section, act in self.columns
        ]
        for _ in moments:
            yield tuple(
                FrameColumn(section, *next(walk))
                for (section, _), walk in zip(self.columns, walks, strict=True)
            )

    def standings(self, inquiry: Inquiry, on: Asked) -> tuple[FrameColumn, ...]:
        """Return every column at a moment."""
        return tuple(
            FrameColumn(section, *at_moment(inquiry, evidence_of(inquiry, section, act), on))
            for section, act in self.columns
        )

    def frames(  # noqa: PLR0913, PLR0917 - a frame is made of just these
        self,
        on: Asked,
        known: Asked | None,
        happened: tuple[Happening, ...],
        learned: tuple[Happening, ...],
        before: tuple[FrameColumn, ...],
        after: tuple[FrameColumn, ...],
    ) -> tuple[Frame, ...]:
        """Return the frames of one moment; none where nothing happened and no value changed."""
        shifts = tuple(_shifts(before, after))
        news = bool(happened or learned)
        if not news and not any(
            self.doubts or one.was.value != one.becomes.value for one in shifts
        ):
            return ()
        whole = Frame(on, known, happened, learned, after, shifts)
        if self.step is Step.DAY or len(happened) + len(learned) < 2:
            return (whole,)
        in_turn = [(one, True) for one in happened] + [(one, False) for one in learned]
        shares = _shared([one for one, _ in in_turn], shifts)
        return tuple(
            evolve(
                whole,
                happened=(one,) if is_today else (),
                learned=() if is_today else (one,),
                shifts=share,
            )
            for (one, is_today), share in zip(in_turn, shares, strict=True)
        )


def _shifts(before: Sequence[FrameColumn], after: Sequence[FrameColumn]) -> Iterator[Shift]:
    for old, new in zip(before, after, strict=True):
        for was, becomes in zip(old.figures, new.figures, strict=True):
            if _seen(was) != _seen(becomes):
                yield Shift(was, becomes)


def _seen(figure: Figure) -> tuple[object, ...]:
    """Return what a reader of a replay sees of a figure: dates that became surer are no news."""
    return (figure.value, figure.low, figure.high, figure.named, figure.kind is Kind.UNKNOWN)


def _shared(happened: Sequence[Happening], shifts: Iterable[Shift]) -> list[tuple[Shift, ...]]:
    """Give each shift to the last happening about its cell, or else to the last of all."""
    shares: list[list[Shift]] = [[] for _ in happened]
    for shift in shifts:
        cell = shift.becomes.cell
        about = [
            at
            for at, one in enumerate(happened)
            if one.section == cell.section and cell.candidate in one.candidates
        ]
        shares[about[-1] if about else -1].append(shift)
    return [tuple(share) for share in shares]


def biggest(found: Replay) -> int:
    """Return the largest number in any frame: the end of a scale that fits all of them."""
    numbers = [
        number
        for frame in found.frames
        for standing in frame.standings
        for figure in standing.figures
        for number in (figure.value, figure.low, figure.high)
        if number is not None
    ]
    return max(numbers, default=0)
