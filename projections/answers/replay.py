"""A race as frozen frames: on each day what happened, where it stood, and what had moved.

Without `as_then` every frame is told with all that is known at the inquiry's own clocks. With it
every frame is asked as known on its own day, so nothing in it is hindsight: what was published
later is not in it, and shows on the day on which it could first be read.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

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
    """How far one frame takes the reader: a day, or one happening."""

    DAY = "day"
    EVENT = "event"


@frozen
class Standing:
    """One column at a frame's moment: figures in the candidates' order, and who is left."""

    section: str
    figures: tuple[Figure, ...]
    remainder: Remainder


@frozen
class Shift:
    """A cell that says another thing than in the frame before."""

    was: Figure
    becomes: Figure

    @property
    def difference(self) -> Bounds:
        """How much the count moved, least and most; None where nothing bounds it."""
        return apart(self.was, self.becomes)

    @property
    def is_only_doubt(self) -> bool:
        """Whether time alone opened the bracket: the last total stands, but nothing proves it."""
        return (
            self.was.value == self.becomes.value
            and self.was.named == self.becomes.named
            and self.becomes.low <= self.was.low
            and (self.becomes.high is None or self.becomes.high >= (self.was.high or 0))
        )


@frozen
class Frame:
    """One picture of the race, at the end of a day or minute: `known` None is with all knowledge.

    `learned` are happenings of earlier days that could first be read on this one.
    """

    on: Asked
    known: Asked | None
    happened: tuple[Happening, ...]
    learned: tuple[Happening, ...]
    standings: tuple[Standing, ...]
    shifts: tuple[Shift, ...]

    @property
    def day(self) -> dt.date:
        """The day of the frame."""
        return dt.date.fromisoformat(self.on.text[:10])


@frozen
class Replay:
    """A race in frames. `undated` happened too, but no source says when, so no frame has them."""

    columns: tuple[Column, ...]
    step: Step
    as_then: bool
    frames: tuple[Frame, ...]
    undated: tuple[Happening, ...] = field(default=())


Watch = Callable[[int, int], None]
"""Told how many moments of how many are worked out."""


def replay(
    inquiry: Inquiry,
    columns: Sequence[Column],
    step: Step = Step.DAY,
    watch: Watch = lambda _done, _of: None,
) -> Replay:
    """Tell a race up to the day asked about, with all that is known at the inquiry's clocks.

    Costs one figure for each candidate and column at each frame's moment, as the timeline does.
    """
    found = happenings(inquiry, columns)
    walk = _Walk(inquiry, tuple(columns), step)
    moments = [(on, tuple(some)) for on, some in groupby(_dated(found), key=walk.moment)]
    frames: list[Frame] = []
    walked = walk.through([walk.eve(moments[0][0]), *(on for on, _ in moments)] if moments else [])
    before = next(walked, ())
    for done, ((on, some), after) in enumerate(zip(moments, walked, strict=True), start=1):
        frames += walk.frames(on, inquiry.as_of.known, some, (), before, after)
        before = after
        watch(done, len(moments))
    undated = tuple(one for one in found if not one.dated)
    return Replay(tuple(columns), step, as_then=False, frames=tuple(frames), undated=undated)


def replay_as_then(
    inquiry: Inquiry,
    log: Log,
    columns: Sequence[Column],
    step: Step = Step.DAY,
    watch: Watch = lambda _done, _of: None,
) -> Replay:
    """Tell a race without hindsight: every frame is asked as known on its own day.

    `log` is the one that the inquiry was asked of. Costs one resolution of the columns' claims, and
    one figure for each candidate and column, on each day on which something happened or a source
    appeared. What a source took back shows as gone on the day on which it said so.
    """
    found = happenings(inquiry, columns)
    walk = _Walk(inquiry, tuple(columns), step)
    lean = Columns.of(log, inquiry, [section for section, _ in columns])
    days = sorted(lean.days)
    frames: list[Frame] = []
    if days:
        then = lean.as_then(days[0] - ONE_DAY)
        told = {one.told: one for one in _dated(happenings(then, columns))}
        before = walk.standings(then, then.as_of.on)
    for done, day in enumerate(days, start=1):
        then = lean.as_then(day)
        news = {one.told: one for one in _dated(happenings(then, columns))}
        fresh = [one for key, one in news.items() if key not in told]
        gone = [evolve(one, sort=Sort.GONE) for key, one in told.items() if key not in news]
        today = tuple(one for one in fresh if one.day(walk.zone) == day)
        late = tuple(one for one in fresh if one.day(walk.zone) != day)
        after = walk.standings(then, then.as_of.on)
        made = walk.frames(then.as_of.on, then.as_of.known, today, (*late, *gone), before, after)
        if made:
            frames += made
            before = after
        told = news
        watch(done, len(days))
    undated = tuple(one for one in found if not one.dated)
    return Replay(tuple(columns), step, as_then=True, frames=tuple(frames), undated=undated)


def _dated(found: Iterable[Happening]) -> list[Happening]:
    return [one for one in found if one.dated]


@frozen
class _Walk:
    """Makes frames of one race's columns, step by step."""

    inquiry: Inquiry
    columns: tuple[Column, ...]
    step: Step

    @property
    def zone(self) -> str:
        """The contest's zone, whose days these are."""
        return self.inquiry.scaffold.zone

    def moment(self, one: Happening) -> Asked:
        """The moment of the frame that a happening is in: its day, or stepping by event its minute.

        Of a day's happenings no source gives the order, unless it gives the minute.
        """
        if self.step is Step.EVENT and one.when.width <= 60:
            local = dt.datetime.fromtimestamp(one.when.start, zone_named(self.zone))
            return asked(local.strftime("%Y-%m-%dT%H:%M"), self.zone)
        return asked(one.day(self.zone).isoformat(), self.zone)

    def eve(self, first: Asked) -> Asked:
        """The day before a frame."""
        day = dt.date.fromisoformat(first.text[:10]) - ONE_DAY
        return asked(day.isoformat(), self.zone)

    def through(self, moments: Sequence[Asked]) -> Iterator[tuple[Standing, ...]]:
        """Every column at each of several moments, with all that the question knows."""
        walks = [
            at_moments(self.inquiry, evidence_of(self.inquiry, section, act), moments)
            for section, act in self.columns
        ]
        for _ in moments:
            yield tuple(
                Standing(section, *next(walk))
                for (section, _), walk in zip(self.columns, walks, strict=True)
            )

    def standings(self, inquiry: Inquiry, on: Asked) -> tuple[Standing, ...]:
        """Every column at a moment."""
        return tuple(
            Standing(section, *at_moment(inquiry, evidence_of(inquiry, section, act), on))
            for section, act in self.columns
        )

    def frames(  # noqa: PLR0913, PLR0917 - a frame is made of just these
        self,
        on: Asked,
        known: Asked | None,
        happened: tuple[Happening, ...],
        learned: tuple[Happening, ...],
        before: tuple[Standing, ...],
        after: tuple[Standing, ...],
    ) -> tuple[Frame, ...]:
        """The frames of one moment; none where nothing was told and no value moved."""
        shifts = tuple(_shifts(before, after))
        news = bool(happened or learned)
        if not news and all(one.was.value == one.becomes.value for one in shifts):
            return ()
        whole = Frame(on, known, happened, learned, after, shifts)
        if self.step is Step.DAY or len(happened) + len(learned) < 2:
            return (whole,)
        told = [(one, True) for one in happened] + [(one, False) for one in learned]
        shares = _shared([one for one, _ in told], shifts)
        return tuple(
            evolve(
                whole,
                happened=(one,) if is_today else (),
                learned=() if is_today else (one,),
                shifts=share,
            )
            for (one, is_today), share in zip(told, shares, strict=True)
        )


def _shifts(before: Sequence[Standing], after: Sequence[Standing]) -> Iterator[Shift]:
    for old, new in zip(before, after, strict=True):
        for was, becomes in zip(old.figures, new.figures, strict=True):
            if _told(was) != _told(becomes):
                yield Shift(was, becomes)


def _told(figure: Figure) -> tuple[object, ...]:
    """What a figure says to a reader of a replay: dates that became surer are no news."""
    return (figure.value, figure.low, figure.high, figure.named, figure.kind is Kind.UNKNOWN)


def _shared(told: Sequence[Happening], shifts: Iterable[Shift]) -> list[tuple[Shift, ...]]:
    """What moved, each shift under the last happening about its cell; the rest under the last."""
    shares: list[list[Shift]] = [[] for _ in told]
    for shift in shifts:
        cell = shift.becomes.cell
        about = [
            at
            for at, one in enumerate(told)
            if one.section == cell.section and cell.candidate in one.candidates
        ]
        shares[about[-1] if about else -1].append(shift)
    return [tuple(share) for share in shares]


def biggest(found: Replay) -> int:
    """The largest number that any frame has to draw: what a scale that never jumps ends at."""
    numbers = [
        number
        for frame in found.frames
        for standing in frame.standings
        for figure in standing.figures
        for number in (figure.value, figure.low, figure.high)
        if number is not None
    ]
    return max(numbers, default=0)
