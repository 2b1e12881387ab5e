"""One total carried to many moments: what a cell's acts add to it through all time.

What an act adds to a total changes only at the ends of spans. It is therefore worked out once
between these, by the rules in `carrying`, and added up; each moment then looks up its sum. Every
bound is the one that `carrying` gives.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from attrs import frozen

from projections.fold.acts import Backing
from projections.fold.carrying import Bound, Carriage, Rule, back_to, least_since, surely_since
from projections.fold.tallies import Reading


@frozen
class Course:
    """What one act adds through time: `steps[0]` first, the next step from each of `moments` on."""

    act: Backing
    moments: Sequence[int]
    steps: Sequence[int]

    def at(self, moment: int) -> int:
        """Return what it adds at a moment."""
        return self.steps[bisect_right(self.moments, moment)]


@frozen
class Movers:
    """The acts that change a total at a moment, each with what it adds, in the acts' order."""

    courses: Sequence[Course]
    moment: int

    def __iter__(self) -> Iterator[tuple[Backing, int]]:
        """Look them up only when asked: most bounds of a cell decide nothing."""
        for course in self.courses:
            if step := course.at(self.moment):
                yield course.act, step


@frozen
class Sums:
    """The courses of all acts that ever change a total, and their sums through time."""

    courses: Sequence[Course]
    moments: Sequence[int]
    sums: Sequence[int]

    @classmethod
    def of(cls, courses: Iterable[Course]) -> Sums:
        """Add up some courses."""
        moving = tuple(courses)
        changes: dict[int, int] = defaultdict(int)
        for course in moving:
            for at, moment in enumerate(course.moments):
                changes[moment] += course.steps[at + 1] - course.steps[at]
        moments = tuple(sorted(changes))
        first = sum(course.steps[0] for course in moving)
        steps = (changes[moment] for moment in moments)
        return cls(moving, moments, tuple(accumulate(steps, initial=first)))

    def carry(self, reading: Reading, number: int, moment: int, *, back: bool) -> Bound:
        """Carry a total's number to a moment."""
        more = self.sums[bisect_right(self.moments, moment)]
        return Bound(max(number + more, 0), reading, Movers(self.courses, moment), back)


@frozen(slots=False)
class Voyage(Carriage):
    """A total with the acts that may change it, to be carried to many moments."""

    def floor(self, low: int, moment: int) -> Bound:
        """Do what `floor_at` does."""
        return self._least.carry(self.reading, low, moment, back=False)

    def exactly(self, number: int, moment: int) -> Bound:
        """Do what `exactly_at` does."""
        return self._surely.carry(self.reading, number, moment, back=False)

    def ceiling(self, high: int, moment: int) -> Bound:
        """Do what `ceiling_at` does."""
        return self._back.carry(self.reading, high, moment, back=True)

    @cached_property
    def _least(self) -> Sums:
        return Sums.of(self._onward(least_since))

    @cached_property
    def _surely(self) -> Sums:
        return Sums.of(self._onward(surely_since))

    @cached_property
    def _back(self) -> Sums:
        return Sums.of(self._backward())

    def _onward(self, rule: Rule) -> Iterator[Course]:
        """Yield each act's course after the total; one that lasts adds 1 once it surely began."""
        for act in self.acts:
            if act.ended is not None:
                yield from self._followed(act, rule)
            elif self.reading.never_counted(act):
                yield Course(act, (act.begun.span.end,), (0, 1))

    def _backward(self) -> Iterator[Course]:
        """Yield each act's course before the total; one it counts subtracts 1 until it began."""
        for act in self.acts:
            if act.ended is not None:
                yield from self._followed(act, back_to)
            elif self.reading.counted(act):
                yield Course(act, (act.begun.span.start + 1,), (-1, 0))

    def _followed(self, act: Backing, rule: Rule) -> Iterator[Course]:
        """Yield an act's course by asking the rule on either side of every moment of change."""
        spans = [act.begun.span, self.reading.taken]
        spans += [act.ended.span] if act.ended is not None else []
        ends = {end for span in spans for end in (span.start, span.end)}
        moments: list[int] = []
        steps: list[int] = []
        for moment in sorted(ends | {end + 1 for end in ends}):
            if not steps:
                steps.append(rule(act, self.reading, moment - 1))
            if (step := rule(act, self.reading, moment)) != steps[-1]:
                moments.append(moment)
                steps.append(step)
        if any(steps):
            yield Course(act, moments, steps)
