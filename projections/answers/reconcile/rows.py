"""Rows against stated totals: a printed column compared with its sum and its section's size."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from ledger.counts import Count
from ledger.events.frame import SectionSized
from ledger.events.kinds import ActKind
from ledger.events.total import RemainderPublished, TallyPublished
from ledger.times import Span
from projections.answers.brackets import bracket
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.moments import (
    asked_at,
    both_ends,
    by_then,
    published_after,
    said,
    same_source,
    span_at,
    still_in,
)
from projections.answers.reconcile.verdicts import (
    Comparison,
    Explained,
    Outcome,
    Spot,
    Verdict,
    signed,
)
from projections.fold.belief import Standing

Printed = tuple[Standing, TallyPublished]


@frozen
class _Column:
    """What one page prints in one column for one moment: its `rows`, and whom it `omits`."""

    section: str
    act: ActKind
    taken: Span
    rows: tuple[Printed, ...]
    omits: tuple[str, ...]

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """The sum of the rows: least and most, None where a row bounds nothing."""
        lows = [body.count.low for _, body in self.rows]
        highs = [body.count.high for _, body in self.rows]
        low = None if None in lows else sum(one for one in lows if one is not None)
        high = None if None in highs else sum(one for one in highs if one is not None)
        return low, high

    @property
    def claims(self) -> tuple[Standing, ...]:
        """The claims of the rows."""
        return tuple(claim for claim, _ in self.rows)


def rows_against_totals(inquiry: Inquiry) -> Iterator[Comparison]:
    """Compare each page's rows with the sum it states; with its remainder, with the size."""
    for claim, whole in inquiry.belief.of(TallyPublished):
        if whole.candidate is None and by_then(inquiry, whole.taken):
            column = _column(
                inquiry, claim, whole.section, whole.act, span_at(inquiry, whole.taken)
            )
            if column is not None:
                yield _against_sum(claim, whole, column)
    for claim, rest in inquiry.belief.of(RemainderPublished):
        if by_then(inquiry, rest.taken):
            column = _column(inquiry, claim, rest.section, rest.act, span_at(inquiry, rest.taken))
            if column is not None:
                yield from _against_sizes(inquiry, claim, rest, column)


def _column(
    inquiry: Inquiry, stated: Standing, section: str, act: ActKind, taken: Span
) -> _Column | None:
    """Return the column that the same page gives for the same moment; None without rows."""
    rows = tuple(
        (claim, body)
        for claim, body in inquiry.belief.of(TallyPublished)
        if (body.section, body.act) == (section, act)
        and body.candidate is not None
        and span_at(inquiry, body.taken) == taken
        and same_source(claim, stated)
    )
    given = {body.candidate for _, body in rows}
    days = both_ends(taken, inquiry.scaffold.zone)
    then = asked_at(inquiry, days[-1]) if days else inquiry
    omits = tuple(
        name
        for one, name in inquiry.scaffold.candidates
        if one not in given and still_in(then, one)
    )
    return _Column(section, act, taken, rows, omits) if rows else None


def _against_sum(claim: Standing, whole: TallyPublished, column: _Column) -> Comparison:
    low, high = column.bounds
    stated = whole.count
    if stated.bounds_nothing or low is None:
        outcome = Outcome(Verdict.NOT_COMPARABLE, "the total or a row bounds nothing")
    elif stated.high is not None and low > stated.high:
        why, over = "the page's own rows add up to more", low - stated.high
        outcome = Outcome(Verdict.OVER, why, signed(over), Explained.ERROR_THEIRS)
    elif high is not None and stated.low is not None and high < stated.low:
        outcome = _short_of_sum(column, high - stated.low)
    else:
        outcome = Outcome(Verdict.AGREES, "the rows add up to the stated total")
    what = "a page's rows against its own sum"
    return _compared(column, claim, what, (stated.words, bracket(low, high)), outcome)


def _short_of_sum(column: _Column, difference: int) -> Outcome:
    if column.omits:
        why = f"the page gives no row for {', '.join(column.omits)}"
        return Outcome(Verdict.SHORT, why, signed(difference))
    why = "the page's own rows add up to less"
    return Outcome(Verdict.SHORT, why, signed(difference), Explained.ERROR_THEIRS)


def _against_sizes(
    inquiry: Inquiry, claim: Standing, rest: RemainderPublished, column: _Column
) -> Iterator[Comparison]:
    """Compare a column plus its remainder with the section's size on record."""
    low, high = column.bounds
    if low is None or high is None or rest.count.low is None or rest.count.high is None:
        return
    low, high = low + rest.count.low, high + rest.count.high
    shut = inquiry.window(rest.section, rest.act).closes
    after_close = shut is not None and column.taken.not_before(shut.start)
    if size := _size_meant(inquiry, claim, rest.section, (low, high)):
        one, body = size
        if body.low is not None and high < body.low:
            why, explained = _why_size(claim, one, column, after_close=after_close)
            outcome = Outcome(Verdict.SHORT, why, signed(high - body.low), explained)
        elif body.high is not None and low > body.high:
            why, explained = _why_size(claim, one, column, after_close=False)
            outcome = Outcome(Verdict.OVER, why, signed(low - body.high), explained)
        elif one.claim_id in inquiry.belief.set_aside:
            why = "rows and remainder make a size that an editor set aside"
            outcome = Outcome(Verdict.DIFFERS, why, "", Explained.ERROR_THEIRS)
        else:
            outcome = Outcome(Verdict.AGREES, "rows and remainder make the section's size")
        found = f"{bracket(low, high)} with {rest.count.words} left"
        what = "a page's rows and remainder against the size"
        yield _compared(column, claim, what, (body.words, found), evolve(outcome, rows=(one,)))


def _size_meant(
    inquiry: Inquiry, rest: Standing, section: str, made: tuple[int, int]
) -> tuple[Standing, Count] | None:
    """Return the size to compare with: the page's own, else one that fits, else the nearest."""
    sizes = [
        (claim, body.size)
        for claim, body in inquiry.belief.of(SectionSized)
        if body.section == section and not body.size.bounds_nothing
    ]
    own = [pair for pair in sizes if same_source(pair[0], rest)]
    fitting = [pair for pair in sizes if not pair[1].clashes_with(Count(*made, ""))]
    # A size that was set aside comes last, but the page may still have meant it.
    fitting.sort(key=lambda pair: pair[0].claim_id in inquiry.belief.set_aside)
    nearest = sorted(sizes, key=lambda pair: abs((pair[1].low or pair[1].high or 0) - made[0]))
    return next(iter([*own, *fitting, *nearest]), None)


def sizes_against_each_other(inquiry: Inquiry) -> Iterator[Comparison]:
    """Compare the sizes that sources give of one section with each other."""
    for section in inquiry.scaffold.sections:
        sized = [
            (claim, body)
            for claim, body in inquiry.belief.of(SectionSized)
            if body.section == section.id and claim.claim_id not in inquiry.belief.set_aside
        ]
        bounded = [pair for pair in sized if pair[1].size.low is not None]
        if len(bounded) < 2:
            continue
        ordered = sorted(bounded, key=lambda pair: pair[1].size.low or 0)
        (first, least), (last, most) = ordered[0], ordered[-1]
        outcome = Outcome(Verdict.AGREES, f"{len(ordered)} sizes agree")
        if least.size.clashes_with(most.size):
            dated = {body.as_of.text if body.as_of is not None else None for _, body in ordered}
            later = len(dated) > 1 or published_after(last, first) or published_after(first, last)
            why = "sizes of different dates" if later else "sources of one date differ"
            explained = Explained.REVISION if later else Explained.UNEXPLAINED
            off = signed((most.size.low or 0) - (least.size.low or 0))
            outcome = Outcome(Verdict.DIFFERS, why, off, explained)
        yield Comparison(
            check="rows against totals",
            about="the sizes that sources give of a section",
            spot=Spot(section.id, None, section.counts),
            moment=said(most.as_of),
            verdict=outcome.verdict,
            expected=least.size.words,
            found=most.size.words,
            difference=outcome.difference,
            why=outcome.why,
            explained=outcome.explained,
            claims=tuple(claim for claim, _ in ordered),
        )


def _why_size(
    rest: Standing, size: Standing, column: _Column, *, after_close: bool
) -> tuple[str, Explained | None]:
    if after_close:
        why = "the window had shut: the remainder counts who could still act, not who had not"
        return why, Explained.BASIS
    if column.omits:
        return f"the page gives no row for {', '.join(column.omits)}", None
    if same_source(rest, size):
        return "the page contradicts its own size", Explained.ERROR_THEIRS
    if published_after(size, rest):
        return "a later source gives another size", Explained.REVISION
    return "the page and the sizes on record differ", Explained.UNEXPLAINED


def _compared(
    column: _Column, stated: Standing, about: str, held: tuple[str, str], outcome: Outcome
) -> Comparison:
    return Comparison(
        check="rows against totals",
        about=about,
        spot=Spot(column.section, None, column.act),
        moment=said(column.rows[0][1].taken),
        verdict=outcome.verdict,
        expected=held[0],
        found=held[1],
        difference=outcome.difference,
        why=outcome.why,
        explained=outcome.explained,
        claims=(stated, *outcome.rows, *column.claims),
    )
