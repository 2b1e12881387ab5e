"""Whether a candidate meets a threshold at a moment: certainly, possibly, or not as far as known.

"Possibly" needs a reason: a date that leaves it open, or a later total that shows the mark was
passed at some time. A figure that is merely open above is read as last known, since nothing says
more. Weighed nominators (5 % of affiliated membership) count with what is on record of each.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import evolve, frozen

from ledger.events.who import EndorserKind
from ledger.times import Asked
from projections.fold.support import Support
from projections.fold.thresholds import Threshold

Truth = bool | None
"""Yes, no, or open (None)."""


def every(truths: Iterable[Truth]) -> Truth:
    """Return whether all are true: no once one is no, otherwise open while one is open."""
    several = tuple(truths)
    return False if False in several else None if None in several else True


def some(truths: Iterable[Truth]) -> Truth:
    """Return whether any is true: yes once one is yes, otherwise open while one is open."""
    several = tuple(truths)
    return True if True in several else None if None in several else False


@frozen
class Had:
    """What a candidate had towards a threshold: surely `low`, at most possibly `high`.

    `known` False: nothing on record counts it, which is no 0; it then meets nothing either.
    `bounded` False: more than `high` may have been had, but nothing gives a reason to think so.
    """

    low: int
    high: int
    met: Truth
    known: bool = True
    bounded: bool = True

    def short(self, threshold: Threshold) -> int | None:
        """Return how many were missing, as known; 0 once met, None where nobody can say."""
        if self.met is True:
            return 0
        return None if threshold.high is None else max(threshold.high - self.low, 0)


def had(support: Support, threshold: Threshold, on: Asked) -> Had:
    """Work out what a candidate had towards a threshold at a moment."""
    if threshold.measure is not None:
        return _weighed(support, threshold.measure, threshold.share or Fraction(0), on)
    kind = None if threshold.kind is None else EndorserKind.named(threshold.kind)
    if not threshold.sections or (kind is None and threshold.kind is not None):
        # The rule speaks of what is no section, or of no kind that is known: nobody can say.
        return Had(0, 0, None, known=False)
    if kind is not None:
        acts = support.acts_by(kind, threshold.sections)
        names = sum(act.surely_in_force(on.moment) for act in acts)
        maybe = sum(act.maybe_in_force(on.moment) for act in acts)
        return _compared(names, maybe, threshold)
    parts = [support.in_section(section, on) for section in threshold.sections]
    low, high = sum(part.low for part in parts), sum(part.high for part in parts)
    return evolve(
        _compared(low, high, threshold),
        known=any(part.known for part in parts),
        bounded=all(part.bounded for part in parts),
    )


def _compared(low: int, high: int, threshold: Threshold) -> Had:
    """Compare a number of nominators, between `low` and `high`, with what a threshold asks."""
    high = max(low, high)
    if threshold.low is None or threshold.high is None:
        return Had(low, high, None)
    met: Truth = True if low >= threshold.high else None if high >= threshold.low else False
    return Had(low, high, met)


def _weighed(support: Support, measure: str, asked: Fraction, on: Asked) -> Had:
    """Compare the share of a measure that the named nominators hold with the share asked for.

    `low` and `high` of the result are 1 for the whole of what is asked, 0 for less.
    """
    acts = [
        act
        for act in support.acts
        if act.key.candidate == support.candidate and act.key.act is support.frame.counts
    ]
    sure = [act.key.endorser for act in acts if act.surely_in_force(on.moment)]
    maybe = [act.key.endorser for act in acts if act.maybe_in_force(on.moment)]
    low = support.weights.together(sure, measure).low
    high = support.weights.together(maybe, measure).high
    met: Truth = True if low >= asked else None if high >= asked else False
    return Had(int(met is True), int(met is not False), met, known=bool(maybe))
