"""Which recorded event made a figure what it is, and what it was from when to when.

A figure is a function of the recorded clock, and only the events that can touch its cell change it.
It may change and change back (a slip, mended), so equal answers at two seqs prove nothing about the
seqs between: halving would find *a* change, but not always the last. The search therefore goes
backwards event by event, and stops at the last change.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise, zip_longest

from attrs import frozen

from projections.answers.blame import Answers, Blamed
from projections.answers.brackets import Bounds, bounds
from projections.answers.inquiry import Inquiry
from projections.answers.timeline import same_answer
from projections.fold.figures import Cell
from projections.fold.scaffold import NoSuchContestError
from projections.stored.log import Log


@frozen
class Bisected:
    """Since when a figure prints as it does, and the last change after that, which does not show.

    `later` changed only what the figure leans on: how many are named, a doubt, a rival. None where
    nothing did. The later of the two is the last line of blame.
    """

    since: Blamed
    later: Blamed | None


@frozen
class Stretch:
    """A figure printed the same from `since`, inclusive, to `until`, exclusive; None: still so."""

    since: Blamed
    until: Blamed | None

    @property
    def said(self) -> Bounds:
        """What was printed."""
        return bounds(self.since.becomes)


def bisect(log: Log, cell: Cell, inquiry: Inquiry) -> Bisected:
    """Find the recorded event since which a cell prints as it does at the end of `log`.

    The clocks are those of `inquiry`, which was asked of the whole `log`. Costs one resolution of
    what the cell leans on for each event that can touch it, from the one found to the end, and one
    more: as much as blame only where the figure never changed. Raises `NoSuchContestError`.
    """
    answers = Answers.of(log, cell, inquiry)
    later: Blamed | None = None
    before_all = (None, None)
    backwards = chain(answers.each(reversed(answers.touching)), [before_all])
    for (event, becomes), (_, was) in pairwise(backwards):
        assert event is not None and becomes is not None  # noqa: S101, PT018 - only the end is none
        if was is None or bounds(was) != bounds(becomes):
            return Bisected(answers.blamed(event, was, becomes), later)
        if later is None and not same_answer(was, becomes):
            later = answers.blamed(event, was, becomes)
    raise NoSuchContestError(answers.contest, ())


def stretches(lines: Sequence[Blamed]) -> tuple[Stretch, ...]:
    """Return what a figure printed and when, in order, from all its lines of blame."""
    turns = [line for line in lines if line.was is None or bounds(line.was) != bounds(line.becomes)]
    return tuple(Stretch(since, until) for since, until in zip_longest(turns, turns[1:]))


def nearest(said: Bounds, there: Sequence[Stretch]) -> Stretch:
    """Return the stretch that printed what is nearest to some bounds; of equals, the latest."""
    return min(reversed(there), key=lambda one: _distance(said, one.said))


def _distance(one: Bounds, other: Bounds) -> tuple[int, int]:
    """Return how many ends are open in only one of the two, and how far the others are apart."""
    ends = list(zip(one, other, strict=True))
    apart = [abs(mine - theirs) for mine, theirs in ends if mine is not None and theirs is not None]
    odd = sum((mine is None) != (theirs is None) for mine, theirs in ends)
    return odd, sum(apart)
