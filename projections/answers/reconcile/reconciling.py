"""Reconcile a contest with itself, or with somebody's table: all comparisons and their marks.

`COMPARISONS` lists everything that is compared. Each is a pure function over an inquiry, so that a
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
        """How many comparisons have each verdict."""
        return Counter(one.verdict for one in self.comparisons)

    @property
    def classes(self) -> Counter[Explained]:
        """How many differences fall in each class."""
        return Counter(one.explained for one in self.differences if one.explained is not None)


def differs(one: Comparison) -> bool:
    """Whether a comparison found a difference that has a class; an unnamed rest has none."""
    return one.explained is not None and one.verdict not in {
        Verdict.AGREES,
        Verdict.NOT_COMPARABLE,
    }


def reconcile(
    inquiry: Inquiry, only: Sequence[str] = (), compare: Sequence[Compare] = COMPARISONS
) -> Reconciliation:
    """Make every comparison of what is on record by the moment asked about.

    `only` names sections to keep; comparisons about no section are then left out.
    """
    made = tuple(
        comparison
        for compare_all in compare
        for comparison in compare_all(inquiry)
        if not only or comparison.spot.section in only
    )
    return Reconciliation(made, tuple(_marks(inquiry, made, only)))


def reconcile_with(inquiry: Inquiry, cells: Iterable[TheirCell], act: ActKind) -> Reconciliation:
    """Compare somebody's table with ours. A cell's mark follows from this one comparison."""
    made = tuple(table_against_ours(inquiry, cells, act))
    marks = tuple((one.spot, _mark([one], stale=False)) for one in made)
    return Reconciliation(made, marks)


def _marks(
    inquiry: Inquiry, made: Sequence[Comparison], only: Sequence[str]
) -> Iterator[tuple[Spot, Mark]]:
    """Yield a mark for every cell of the contest's own standings."""
    for section in inquiry.scaffold.counted:
        if only and section.id not in only:
            continue
        for candidate, _ in inquiry.scaffold.candidates:
            spot = Spot(section.id, candidate, section.counts)
            ours = [comparison for comparison in made if comparison.spot == spot]
            yield spot, _mark(ours, stale=_stale(inquiry, spot))


def _mark(comparisons: Sequence[Comparison], *, stale: bool) -> Mark:
    if any(one.fails for one in comparisons):
        return Mark.FAILING
    if not any(one.verdict is Verdict.AGREES or differs(one) for one in comparisons):
        return Mark.UNCHECKED
    return Mark.STALE if stale else Mark.PASSING


def _stale(inquiry: Inquiry, spot: Spot) -> bool:
    """Whether acts came certainly after the last total that could check the names."""
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
