"""What a cell's acts add to a total through all time: one total carried to many moments.

What an act adds to a total changes at the ends of spans and nowhere else. So it is worked out once
between these, by the rules in `carrying`, and added up; a moment then looks its sum up. Every bound
is the one that `carrying` gives.
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
    """What one act adds through time: `steps[0]` at first, the next from each of `moments` on."""

    act: Backing
    moments: Sequence[int]
    steps: Sequence[int]

    def at(self, moment: int) -> int:
        """What it adds at a moment."""
        return self.steps[bisect_right(self.moments, moment)]


@frozen
class Movers:
    """The acts that move a total at a moment, each with what it adds, in the acts' order."""

    courses: Sequence[Course]
    moment: int

    def __iter__(self) -> Iterator[tuple[Backing, int]]:
        """Look them up; most bounds of a cell decide nothing, and nobody asks what moved them."""
        for course in self.courses:
            if step := course.at(self.moment):
                yield course.act, step


@frozen
class Sums:
    """The courses of all acts that ever move a total, and what they come to through time."""

    courses: Sequence[Course]
    moments: Sequence[int]
    sums: Sequence[int]

    @classmethod
    def of(cls, courses: Iterable[Course]) -> Sums:
        """Add some courses up."""
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
    """A total with the acts that move it, to be carried to many moments."""

    def floor(self, low: int, moment: int) -> Bound:
        """As `floor_at`."""
        return self._least.carry(self.reading, low, moment, back=False)

    def exactly(self, number: int, moment: int) -> Bound:
        """As `exactly_at`."""
        return self._surely.carry(self.reading, number, moment, back=False)

    def ceiling(self, high: int, moment: int) -> Bound:
        """As `ceiling_at`."""
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
        """Follow each act: one that lasts counts from when it surely began, if it came since."""
        for act in self.acts:
            if act.ended is not None:
                yield from self._followed(act, rule)
            elif self.reading.never_counted(act):
                yield Course(act, (act.begun.span.end,), (0, 1))

    def _backward(self) -> Iterator[Course]:
        """Follow each act back: one that lasts and is in the total is not before it began."""
        for act in self.acts:
            if act.ended is not None:
                yield from self._followed(act, back_to)
            elif self.reading.counted(act):
                yield Course(act, (act.begun.span.start + 1,), (-1, 0))

    def _followed(self, act: Backing, rule: Rule) -> Iterator[Course]:
        """Follow an act by asking on either side of every moment at which it can change."""
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
