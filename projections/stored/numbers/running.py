"""One cell's numbers as differences: each applies from a point of belief on, and from a day on.

The numbers of a cell on any day, at any point of belief, are the plain sum of all differences with
`at` no later than that point and `day` no later than that day. A point of belief is a seq or a
day known; a day is a proleptic ordinal, 0 being before any, and a question about it is about its
end. Nothing here reads or writes; property tests compare the sums with the fold.

The differences that names make are worked out here, those that totals make in `carried`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import add
from typing import cast

from projections.stored.evidence.days import OPEN
from projections.stored.numbers.carried import of_totals
from projections.stored.numbers.cell_numbers import (
    CLASHING,
    LEANING,
    NAMED,
    ONE_MORE,
    POSSIBLE,
    Numbers,
    none_yet,
)
from projections.stored.numbers.summands import Act, Total


def changes(
    acts: Iterable[Act],
    totals: Iterable[Total],
    begun: Sequence[tuple[int, int]] = (),
    pages: Sequence[frozenset[str]] = (),
    start: int = 0,
) -> dict[tuple[int, int], Numbers]:
    """Return the differences of one cell by (at, day), without those that are all zero.

    An act or a total whose wording, dates or pages change with belief is given once for each
    stretch of belief. Plain acts that neither end nor change may be given as `begun`, by
    (since, first day), and as `pages`, those that tell of each; only totals need the latter. What
    totals change before the point `start` is returned as one change for each day, at the last point
    before it.
    """
    acts, totals = tuple(acts), tuple(totals)
    # Places are collected first and counted in one call: counting one by one would run in Python.
    more, less = list(begun), []
    others: dict[tuple[int, int], list[int]] = defaultdict(none_yet)
    for act in acts:
        if not act.plain:
            _add_vague(others, act)
            continue
        (first, past), since, until = act.surely, act.since, act.until
        if first < past and since < until:
            more.append((since, first))
            if until != OPEN:
                less.append((until, first))
            if past != OPEN:
                less.append((since, past))
                if until != OPEN:
                    more.append((until, past))
    counts = Counter(more)
    counts.subtract(less)
    differences: dict[tuple[int, int], Numbers] = {
        place: ONE_MORE if count == 1 else (count, count, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        for place, count in counts.items()
        if count
    }
    carried = of_totals(acts, totals, begun, pages, start) if totals else ()
    for place, delta in chain(others.items(), carried):
        before = differences.get(place)
        # `map` loses the length of the tuple, for the type checker.
        summed = cast("Numbers", tuple(delta) if before is None else tuple(map(add, before, delta)))
        if any(summed):
            differences[place] = summed
        else:
            differences.pop(place, None)
    return differences


def _add_vague(differences: dict[tuple[int, int], list[int]], act: Act) -> None:
    """Add an act that is not plain: its dates may be open, clash or be estimated."""
    if act.since >= act.until:
        return
    clash = int(act.clash)
    # On days on which the act is surely in force, its clash does not matter; on those on which it
    # is so by the sources' own dates, it does not lean on an estimate.
    for days, (named, possible, clashing, leaning) in (
        (act.surely, (1, 0, -clash, 1)),
        (act.maybe, (0, 1, clash, 0)),
        (act.given, (0, 0, 0, -1)),
    ):
        if days[0] >= days[1]:
            continue
        for at, begins in ((act.since, 1), (act.until, -1)):
            for day, sign in zip(days, (begins, -begins), strict=True):
                if OPEN not in {at, day}:
                    numbers = differences[at, day]
                    numbers[NAMED] += sign * named
                    numbers[POSSIBLE] += sign * possible
                    numbers[CLASHING] += sign * clashing
                    numbers[LEANING] += sign * leaning
