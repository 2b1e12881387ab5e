"""Reconcile a contest with itself, or with somebody's table: every comparison, and what it leaves.

`COMPARISONS` is the whole of what is compared. Each is a pure function over an inquiry, so that a
comparison can be read, tested and left out on its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from attrs import frozen

from ledger.events.kinds import ActKind
from ledger.events.total import TallyPublished
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.assertions import assertions_hold
from projections.answers.reconcile.ballots import ballots_add_up
from projections.answers.reconcile.hundreds import shares_against_100
from projections.answers.reconcile.lists import counts_against_lists
from projections.answers.reconcile.moments import by_then, span_at
from projections.answers.reconcile.names import names_against_totals
from projections.answers.reconcile.rows import rows_against_totals, sizes_against_each_other
from projections.answers.reconcile.shares import (
    results_against_each_other,
    sections_against_whole,
    votes_and_shares,
)
from projections.answers.reconcile.tables import TheirCell, table_against_ours
from projections.answers.reconcile.totals import series_that_fall, totals_against_each_other
from projections.answers.reconcile.verdicts import (
    Comparison,
    Explained,
    Mark,
    Spot,
    Verdict,
)

Compare = Callable[[Inquiry], Iterable[Comparison]]

COMPARISONS: Final[tuple[Compare, ...]] = (
    names_against_totals,
    counts_against_lists,
    totals_against_each_other,
    series_that_fall,
    rows_against_totals,
    sizes_against_each_other,
    shares_against_100,
    votes_and_shares,
    sections_against_whole,
    results_against_each_other,
    ballots_add_up,
    assertions_hold,
)


@frozen
class Reconciliation:
    """Every comparison made, and a mark for each cell of the standings."""

    comparisons: tuple[Comparison, ...]
    marks: tuple[tuple[Spot, Mark], ...]

    @property
    def differences(self) -> tuple[Comparison, ...]:
        """The comparisons that found a difference, explained or not."""
        return tuple(one for one in self.comparisons if differs(one))

    @property
    def failing(self) -> tuple[Comparison, ...]:
        """The comparisons that leave work to do."""
        return tuple(one for one in self.comparisons if one.fails)

    @property
    def verdicts(self) -> Counter[Verdict]:
        """How many comparisons came to each verdict."""
        return Counter(one.verdict for one in self.comparisons)

    @property
    def classes(self) -> Counter[Explained]:
        """How many differences fall in each class."""
        return Counter(one.explained for one in self.differences if one.explained is not None)


def differs(one: Comparison) -> bool:
    """Whether a comparison found a difference with a class; what nobody names has none."""
    return one.explained is not None and one.verdict not in {
        Verdict.AGREES,
        Verdict.NOT_COMPARABLE,
    }


def reconcile(
    inquiry: Inquiry, only: Sequence[str] = (), compare: Sequence[Compare] = COMPARISONS
) -> Reconciliation:
    """Hold everything on record by the moment asked about against everything it can be held to.

    `only` names sections to keep; comparisons about no section are then left out.
    """
    found = tuple(
        one
        for comparison in compare
        for one in comparison(inquiry)
        if not only or one.spot.section in only
    )
    return Reconciliation(found, tuple(_marks(inquiry, found, only)))


def reconcile_with(inquiry: Inquiry, cells: Iterable[TheirCell], act: ActKind) -> Reconciliation:
    """Hold somebody's table against ours. A cell's mark is what this one comparison says."""
    found = tuple(table_against_ours(inquiry, cells, act))
    marks = tuple((one.spot, _mark([one], stale=False)) for one in found)
    return Reconciliation(found, marks)


def _marks(
    inquiry: Inquiry, found: Sequence[Comparison], only: Sequence[str]
) -> Iterator[tuple[Spot, Mark]]:
    """A mark for every cell of the contest's own standings."""
    for section in inquiry.scaffold.counted:
        if only and section.id not in only:
            continue
        for candidate, _ in inquiry.scaffold.candidates:
            spot = Spot(section.id, candidate, section.counts)
            ours = [one for one in found if one.spot == spot]
            yield spot, _mark(ours, stale=_stale(inquiry, spot))


def _mark(comparisons: Sequence[Comparison], *, stale: bool) -> Mark:
    if any(one.fails for one in comparisons):
        return Mark.FAILING
    if not any(one.verdict is Verdict.AGREES or differs(one) for one in comparisons):
        return Mark.UNCHECKED
    return Mark.STALE if stale else Mark.PASSING


def _stale(inquiry: Inquiry, spot: Spot) -> bool:
    """Whether names came certainly after the last total that could check them."""
    cell = (spot.section, spot.act, spot.candidate)
    taken = [
        span_at(inquiry, body.taken)
        for _, body in inquiry.belief.of(TallyPublished)
        if (body.section, body.act, body.candidate) == cell and by_then(inquiry, body.taken)
    ]
    moment = inquiry.as_of.on.moment
    since = [
        act
        for act in inquiry.acts
        if (act.key.section, act.key.act, act.key.candidate) == cell
        and act.begun.span.possible_by(moment)
        and all(span.precedes(act.begun.span) for span in taken)
    ]
    return bool(taken) and bool(since)
