"""A knotted cell through all time: its numbers on each day on which they change.

The numbers of a cell whose totals clash, lag, close a window or leave a day open are worked out by
the fold, day by day. Under the latest knowledge this is done once, when something in the cell
changed, and the result is stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from ledger.edtf import asked, day_at
from ledger.events.total import TallyPublished
from ledger.times import ALWAYS, FOREVER, Asked, Span
from projections.fold.acts import Backing
from projections.fold.belief import Belief
from projections.fold.dating import span_of_claim
from projections.fold.figures import Cell, figures_on
from projections.stored.evidence.days import BEFORE_ALL, ordinal
from projections.stored.numbers.printing import Printed, printed_of

Step = tuple[int, Printed]
"""A day, and a cell's numbers from its end on, until the next step."""


def steps(
    belief: Belief, cell: Cell, acts: Sequence[Backing], close: Span | None, zone: str
) -> Iterator[Step]:
    """Yield one cell's numbers through all time; they hold for every question about a whole day.

    `belief` holds the cell's own totals, `acts` are its own acts, and `close` is when its window
    shut.
    """
    days = _days(belief, acts, close, zone)
    numbers = [BEFORE_ALL, *(ordinal(day) for day in days[1:])]
    last: Printed | None = None
    figures = figures_on(belief, cell, acts, close, days)
    for day, figure in zip(numbers, figures, strict=True):
        if (now := printed_of(figure)) != last:
            yield day, now
            last = now


def _days(
    belief: Belief, acts: Iterable[Backing], close: Span | None, zone: str
) -> tuple[Asked, ...]:
    """Return the days on which a cell can change, preceded by one that is before them all.

    Every comparison of the fold is with the start or the end of a span, or asks whether a span lies
    within the day. So nothing changes except on the day of a start or an end, and on the day after.
    """
    dates = [act.begun for act in acts] + [act.ended for act in acts if act.ended is not None]
    spans = [span for dated in dates for span in (dated.span, dated.given)]
    for _, tally in belief.of(TallyPublished):
        spans += [span_of_claim(tally.taken, certain=certain) for certain in (False, True)]
    spans += [close] if close is not None else []
    days = (day for span in spans for day in _days_of(span, zone))
    ends = {day.moment: day for day in days}
    if not ends:
        return (day_at(0, zone),)  # nothing here is dated, so all days are alike
    first = ends[min(ends)]
    before = asked((dt.date.fromisoformat(first.text) - dt.timedelta(days=1)).isoformat(), zone)
    return (before, *(ends[moment] for moment in sorted(ends)))


def _days_of(span: Span, zone: str) -> Iterator[Asked]:
    if span.start != ALWAYS:
        yield day_at(span.start, zone)
    if span.end != FOREVER:
        last = day_at(span.end - 1, zone)
        yield from (last, day_at(last.moment, zone))
