"""Who had yet to act: remainders as figures of their own, stated by a source or computed.

A stated remainder holds on its own day. Otherwise the remainder is the section's size less what the
candidates have, less those on record as nominating nobody. A size may be stated, or inferred from a
source that prints a whole table with its remainder. No size follows from a remainder printed after
the window shut: it says only that nobody more could act, never that everybody had.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from ledger.events.frame import CandidacyEnded, SectionSized
from ledger.events.kinds import ActKind
from ledger.events.total import RemainderPublished, TallyPublished
from ledger.times import Span
from projections.fold.acts import Backing, Period
from projections.fold.belief import Belief, Standing, published_order
from projections.fold.dating import span_of_claim
from projections.fold.figures import Figure
from projections.fold.scaffold import Scaffold
from projections.fold.windows import Window, WindowState


@frozen
class Size:
    """How many could act in a section: inclusive bounds, `stated` by somebody or inferred."""

    low: int
    high: int
    stated: bool
    because: tuple[str, ...]

    @property
    def exact(self) -> int | None:
        """The size, where the sources leave no room."""
        return self.low if self.low == self.high else None


@frozen
class Column:
    """One section of the standings: the act it counts there and the window of that act."""

    section: str
    act: ActKind
    window: Window


@frozen
class Remainder:
    """How many of a section had yet to act. None is unknown, which is not zero.

    `stated` is what a source prints for this very day. `computed` (least, most) is worked out from
    `size`. `value`, `low` and `high` are the stated remainder, or the computed one where none is
    stated. `nobody` is how many are on record as nominating nobody, `acted` how many acted at
    least, these among them.
    """

    section: str
    stated: int | None
    value: int | None
    low: int | None
    high: int | None
    computed: tuple[int | None, int | None]
    size: Size | None
    window: WindowState
    nobody: int
    acted: int
    because: tuple[str, ...]
    stated_because: tuple[str, ...]


def columns_in(
    scaffold: Scaffold, belief: Belief, acts: Iterable[Period]
) -> tuple[tuple[str, ActKind], ...]:
    """Return each section of a contest with each act that something on record counts in it."""
    counted = [(section.id, section.counts) for section in scaffold.sections]
    counted += [
        (act.key.section, act.key.act)
        for act in acts
        if act.key.section is not None and act.key.candidate is not None
    ]
    counted += [(body.section, body.act) for _, body in belief.of(TallyPublished)]
    counted += [(body.section, body.act) for _, body in belief.of(RemainderPublished)]
    return tuple(dict.fromkeys(counted))


def remainder(
    belief: Belief, column: Column, figures: Sequence[Figure], acts: Iterable[Backing]
) -> Remainder:
    """Work out one section's remainder from the candidates' `figures` in it."""
    moment = belief.as_of.on.moment
    stated = _stated_today(belief, column)
    size = size_of(belief, column, (one.cell.candidate for one in figures))
    refusers = [
        period
        for period in acts
        if column.act is ActKind.NOMINATION  # who nominated nobody may have endorsed somebody
        and period.key.section == column.section
        and period.key.act is ActKind.NO_NOMINATION
        and period.surely_in_force(moment)
    ]
    computed = low, high = _computed(size, figures, len(refusers))
    stated_count = None
    stated_because: tuple[str, ...] = ()
    if stated is not None:
        claim, body = stated
        low, high = body.count.low, body.count.high
        stated_count, stated_because = body.count.exact, claim.because
    leaves = [event for one in figures for event in one.because]
    leaves += [event for period in refusers for event in period.because]
    return Remainder(
        section=column.section,
        stated=stated_count,
        value=low if low == high else None,
        low=low,
        high=high,
        computed=computed,
        size=size,
        window=column.window.state(moment),
        nobody=len(refusers),
        acted=sum(one.low for one in figures) + len(refusers),
        because=stated_because
        or tuple(dict.fromkeys([*(size.because if size is not None else ()), *leaves])),
        stated_because=stated_because,
    )


def _computed(
    size: Size | None, figures: Sequence[Figure], nobody: int
) -> tuple[int | None, int | None]:
    """Return bounds on the size less everyone who acted; unknown (None) without a size.

    Where more acted than could, some figure or the size is wrong: that is unknown too, and not 0.
    """
    if size is None:
        return None, None
    high = size.high - sum(figure.low for figure in figures) - nobody
    if high < 0:
        return None, None
    if any(figure.high is None for figure in figures):
        return 0, high
    most = sum(figure.high for figure in figures if figure.high is not None)
    return max(size.low - most - nobody, 0), high


def _stated_today(belief: Belief, column: Column) -> tuple[Standing, RemainderPublished] | None:
    """Return the last-published remainder that a source prints for the day or minute asked about.

    At the end of the closing day, one that was not certainly taken after the close does not count:
    those it had yet to count had either acted by then or could act no more.
    """
    on, closes = belief.as_of.on, column.window.closes
    today = []
    for claim, body in belief.upheld(RemainderPublished):
        taken = span_of_claim(body.taken, certain=belief.as_of.certain)
        ours = (body.section, body.act) == (column.section, column.act)
        shut_since = (
            closes is not None and closes.over_by(on.moment) and not taken.not_before(closes.start)
        )
        if ours and taken.within(on.span) and not shut_since:
            today.append((claim, body))
    return max(today, key=lambda pair: published_order(pair[0]), default=None)


def size_of(belief: Belief, column: Column, candidates: Iterable[str]) -> Size | None:
    """Return how many could act in a section, as known: stated, else inferred from a table."""
    stated = [
        (claim, body)
        for claim, body in belief.upheld(SectionSized)
        if body.section == column.section
    ]
    bounded = [
        (claim, body)
        for claim, body in stated
        if body.size.low is not None and body.size.high is not None
    ]
    if not bounded:
        return _inferred(belief, column, frozenset(candidates))
    lows = [body.size.low for _, body in bounded if body.size.low is not None]
    highs = [body.size.high for _, body in bounded if body.size.high is not None]
    because = tuple(event for claim, _ in bounded for event in claim.because)
    return Size(min(lows), max(highs), stated=True, because=because)


def _inferred(belief: Belief, column: Column, candidates: frozenset[str]) -> Size | None:
    """Return the size that a source's whole column adds up to, printed before the close."""
    for claim, body in sorted(
        belief.upheld(RemainderPublished), key=lambda pair: published_order(pair[0]), reverse=True
    ):
        taken = span_of_claim(body.taken, certain=belief.as_of.certain)
        closes = column.window.closes
        shut = closes is not None and taken.not_before(closes.start)
        ours = (body.section, body.act) == (column.section, column.act)
        if not ours or body.count.exact is None or shut:
            continue
        printed = _printed(belief, claim, column, taken)
        counts = [tally.count.exact for _, tally in printed]
        missing = candidates - {tally.candidate for _, tally in printed}
        if None not in counts and missing <= _left_before(belief, taken):
            whole = body.count.exact + sum(count for count in counts if count is not None)
            because = tuple(event for one, _ in printed for event in one.because)
            return Size(whole, whole, stated=False, because=because + claim.because)
    return None


def _printed(
    belief: Belief, remainder_claim: Standing, column: Column, taken: Span
) -> list[tuple[Standing, TallyPublished]]:
    """Return the candidates' totals that a source prints for the same moment as its remainder."""
    sources = {citation.source for citation in remainder_claim.citations}
    return [
        (claim, tally)
        for claim, tally in belief.upheld(TallyPublished)
        if (tally.section, tally.act) == (column.section, column.act)
        and tally.candidate is not None
        and span_of_claim(tally.taken, certain=belief.as_of.certain) == taken
        and sources & {citation.source for citation in claim.citations}
    ]


def _left_before(belief: Belief, taken: Span) -> frozenset[str]:
    """Return the candidates who had certainly left when a table was made: it may omit them."""
    certain = belief.as_of.certain
    return frozenset(
        body.candidate
        for _, body in belief.upheld(CandidacyEnded)
        if span_of_claim(body.on, certain=certain).precedes(taken)
    )
