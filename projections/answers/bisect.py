"""Which recorded event made a figure say what it says, and from when to when it said another.

A figure is a function of the recorded clock, and only the events that can touch its cell move it.
It may go and come back (a slip, mended), so equal answers at two seqs say nothing of those between
them: halving would find *a* change, and leaping back from the head could pass over the last one.
The last change is therefore found event by event, backwards, and stops there.
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
    """Since when a figure prints as it does; `later` is the last change that does not show in it.

    Such a change moved what the figure leans on: how many are named, a doubt, a rival. None where
    nothing did after `since`. The later of the two is the last line of blame.
    """

    since: Blamed
    later: Blamed | None


@frozen
class Stretch:
    """From `since`, inclusive, to `until`, exclusive, a figure printed the same; None: still so."""

    since: Blamed
    until: Blamed | None

    @property
    def said(self) -> Bounds:
        """What was printed."""
        return bounds(self.since.becomes)


def bisect(log: Log, cell: Cell, inquiry: Inquiry) -> Bisected:
    """The recorded event since which a cell prints as it does at the end of `log`.

    The clocks are those of `inquiry`, which was asked of the whole `log`. Costs one resolution of
    what the cell leans on for each event that can touch it from the one found to the end, and one
    more: as much as blame only where the figure never changed.
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
    """What a figure printed since it could be asked for, from all its lines of blame, in order."""
    turns = [one for one in lines if one.was is None or bounds(one.was) != bounds(one.becomes)]
    return tuple(Stretch(since, until) for since, until in zip_longest(turns, turns[1:]))


def nearest(said: Bounds, there: Sequence[Stretch]) -> Stretch:
    """The stretch, of at least one, that printed what is most like some bounds; the latest such."""
    return min(reversed(there), key=lambda one: _distance(said, one.said))


def _distance(one: Bounds, other: Bounds) -> tuple[int, int]:
    """How many ends are open in one alone, then how far the others lie apart."""
    ends = list(zip(one, other, strict=True))
    apart = [abs(mine - theirs) for mine, theirs in ends if mine is not None and theirs is not None]
    odd = sum((mine is None) != (theirs is None) for mine, theirs in ends)
    return odd, sum(apart)
