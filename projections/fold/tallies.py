"""One published total as a reading of a cell: its bounds, when it was taken, whom its page lists.

A tally was taken at some moment in its span. It is a floor from the span's end on and a ceiling up
to its start, since a count does not fall unless an ending is on record. `carrying` takes it to
another moment; `rivals` decides which of several stand.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from ledger.counts import Count
from ledger.events.total import Basis, TallyPublished
from ledger.times import Span
from projections.fold.acts import Backing
from projections.fold.belief import Belief, Standing
from projections.fold.dating import span_of_claim

_RANKS: Final = {basis: rank for rank, basis in enumerate(reversed(Basis), start=1)}


@frozen
class Reading:
    """One total or several that agree, as bounds on a cell at some moment in `taken`.

    `low` and `high` are inclusive, None for no bound. `surely_taken` is `taken` by the sources' own
    dates, without an estimate. `close` is set where the total holds for the close of its window.
    `compared` is its count at the moment at which rivals are compared: its own, or the close.
    `unsettled`: nothing decides between several rivals, and `low` to `high` covers them all.
    `listed` are the endorsers whom the total lists, `sources` those that print it.
    """

    low: int | None
    high: int | None
    taken: Span
    surely_taken: Span
    basis: Basis
    close: Span | None
    compared: Count
    unsettled: bool
    estimated: bool
    claims: tuple[Standing, ...]
    listed: frozenset[str]
    sources: frozenset[str]

    @property
    def exact(self) -> int | None:
        """The one number it gives, if it gives one."""
        return self.low if self.low == self.high and not self.unsettled else None

    @property
    def is_a_floor(self) -> bool:
        """Whether it gives the least alone, as "at least 4" does."""
        return self.low is not None and self.high is None

    @property
    def because(self) -> tuple[str, ...]:
        """The events behind it."""
        return tuple(event for claim in self.claims for event in claim.because)

    @property
    def in_time(self) -> tuple[bool, int, int, int]:
        """A sort key: by earliest moment, then by latest; those that hold for the close come last.

        Of two that share both, the one that counts what the party itself counts comes later.
        """
        return (self.close is not None, self.taken.start, self.taken.end, _RANKS[self.basis])

    def over_by(self, moment: int) -> bool:
        """Whether the total certainly held by `moment`: taken by then, or past its close."""
        return self.taken.over_by(moment) or self.closed_by(moment)

    def closed_by(self, moment: int) -> bool:
        """Whether it holds for a close that was past by `moment`: it is exact from then on."""
        return self.close is not None and self.close.over_by(moment)

    def lists(self, period: Backing) -> bool:
        """Whether this total's own list or page already counts an act, so it came no later.

        A page does not count an act that it dates after its total: "148 at one o'clock; and at
        three another".
        """
        if self.names(period):
            return True
        if self.sources.isdisjoint(period.listed_by):
            return False
        return period.begun.estimated or not period.begun.span.not_before(self.surely_taken.end)

    def names(self, period: Backing) -> bool:
        """Whether this total's own list names the endorser of an act."""
        return not period.known_as.isdisjoint(self.listed)

    def counted(self, period: Backing) -> bool:
        """Whether it certainly counts an act that lasted: by its list, or by its time."""
        return period.begun.span.over_by(self.taken.start) or self.lists(period)

    def never_counted(self, period: Backing) -> bool:
        """Whether an act certainly began after this total was taken, and is not on its list."""
        return period.begun.span.not_before(self.taken.end) and not self.lists(period)


def reading_of(claim: Standing, tally: TallyPublished, belief: Belief) -> Reading:
    """Read one published total, with or without estimates as the question asks."""
    taken = span_of_claim(tally.taken, certain=belief.as_of.certain)
    surely_taken = span_of_claim(tally.taken, certain=True)
    low, high = tally.count.low, tally.count.high
    if tally.exhaustive and tally.lists and tally.count.exact is None:
        low = high = len(set(tally.lists))  # a complete list is a count
    return Reading(
        low=low,
        high=high,
        taken=taken,
        surely_taken=surely_taken,
        basis=tally.basis,
        close=None,
        compared=Count(low, high, ""),
        unsettled=False,
        estimated=taken != surely_taken or claim.estimated,
        claims=(claim,),
        listed=frozenset(tally.lists),
        sources=frozenset(citation.source for citation in claim.citations),
    )


def comparable(one: Basis, other: Basis) -> bool:
    """Whether totals on these two bases bound each other."""
    return one is other or Basis.UNKNOWN in {one, other}
