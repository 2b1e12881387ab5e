"""One cell's numbers as differences: what sets in from a point of belief on, and from a day on.

The numbers of a cell on any day, at any point of belief, are the plain sum of all differences with
`at` no later than that point and `day` no later than that day. A point of belief is a seq or a
day known; a day is a proleptic ordinal, 0 being before any, and a question about it is about its
end. Nothing here reads or writes; properties hold the sums to the fold.

The names add up by themselves; what totals add comes from `carried`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain
from operator import add
from typing import cast

from projections.stored.evidence.days import OPEN
from projections.stored.numbers.carried import of_totals
from projections.stored.numbers.cell_numbers import NAMED, ONE_MORE, Numbers, none_yet
from projections.stored.numbers.summands import Act, Total


def changes(
    acts: Iterable[Act], totals: Iterable[Total], begun: Iterable[tuple[int, int]] = ()
) -> dict[tuple[int, int], Numbers]:
    """Tell the differences of one cell by (at, day), but for those that come to nothing.

    An act or a total whose wording, dates or pages change with belief is given once for each
    stretch of belief. A cell without totals may be told of plain acts that neither end nor change
    by (since, first day) alone, as `begun`.
    """
    acts, totals = tuple(acts), tuple(totals)
    more, less = list(begun), []  # counted all at once: a count for a new place runs in Python
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
    plainly = Counter(more)
    plainly.subtract(less)
    found: dict[tuple[int, int], Numbers] = {
        key: ONE_MORE if count == 1 else (count, count, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        for key, count in plainly.items()
        if count
    }
    for key, told in chain(others.items(), of_totals(acts, totals) if totals else ()):
        # map forgets that they are twelve
        summed = tuple(map(add, found[key], told)) if key in found else tuple(told)
        both = cast("Numbers", summed)
        if any(both):
            found[key] = both
        else:
            found.pop(key, None)
    return found


def _add_vague(found: dict[tuple[int, int], list[int]], act: Act) -> None:
    """Add an act whose dates leave something open, and which may lean on an estimate, or clash."""
    if act.since >= act.until:
        return
    clash = int(act.clash)
    # What is sure of it is not open to dispute, and what the sources' own dates say leans not.
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
                    numbers = found[at, day]
                    numbers[NAMED] += sign * named
                    numbers[NAMED + 1] += sign * possible
                    numbers[NAMED + 2] += sign * clashing
                    numbers[NAMED + 3] += sign * leaning
