"""One cell's numbers as differences: each applies from a point of belief on, and from a day on.

The numbers of a cell on any day, at any point of belief, are the plain sum of all differences with
`at` no later than that point and `day` no later than that day. A point of belief is a seq or a
day known; a day is a proleptic ordinal, 0 being before any, and a question about it is about its
end. Nothing here reads or writes; property tests compare the sums with the fold.

The differences that names make are worked out here, those that totals make in `carried`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import add
from typing import TypeAlias, cast

from projections.stored.evidence.days import OPEN
from projections.stored.numbers.carried import of_totals
from projections.stored.numbers.cell_numbers import (
    CLASHING,
    LEANING,
    LED,
    NAMED,
    NOTHING,
    ONE_MORE,
    POSSIBLE,
    Numbers,
    none_yet,
)
from projections.stored.numbers.summands import Act, Pages, Total

Place: TypeAlias = tuple[int, int]
"""A point of belief from which on, and a day from which on, numbers differ."""


def changes(
    acts: Iterable[Act],
    totals: Iterable[Total],
    begun: Sequence[Place] = (),
    pages: Sequence[Pages] = (),
    start: int = 0,
) -> dict[Place, Numbers]:
    """Return the differences of one cell by (at, day), without those that are all zero.

    An act or a total whose wording, dates or pages change with belief is given once for each
    stretch of belief. Plain acts that neither end nor change may be given as `begun`, by
    (since, first day), and as `pages`, those that tell of each: what totals make of them is
    returned, but not that they are named, which `with_begun` adds. What totals change before the
    point `start` is returned as one change for each day, at the last point before it.
    """
    acts, totals = tuple(acts), tuple(totals)
    # Places are collected first and counted in one call: counting one by one would run in Python.
    more, less = list[Place](), list[Place]()
    others: dict[Place, list[int]] = defaultdict(none_yet)
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
    differences = _counted(more, less)
    _add(differences, others)
    # What totals add are the numbers after those of names.
    for place, delta in of_totals(acts, totals, begun, pages, start) if totals else ():
        if any(delta):
            named = differences.get(place, NOTHING)[:LED]
            differences[place] = cast("Numbers", (*named, *delta))
    return differences


def with_begun(shifts: Mapping[Place, Numbers], begun: Sequence[Place]) -> Mapping[Place, Numbers]:
    """Return differences with one more act named at each of some places."""
    if not begun:
        return shifts
    differences = _counted(begun, ())
    _add(differences, shifts)
    return differences


def _counted(more: Sequence[Place], less: Sequence[Place]) -> dict[Place, Numbers]:
    """Return how many acts more are named, from the places at which there is one more or less."""
    # Most places are there once: nothing has to be counted.
    found = dict.fromkeys(more, ONE_MORE)
    if len(found) == len(more) and found.keys().isdisjoint(less):
        fewer = Counter(less)
        found.update((place, _of_acts(-count)) for place, count in fewer.items())
        return found
    counts = Counter(more)
    counts.subtract(less)
    return {
        place: ONE_MORE if count == 1 else _of_acts(count)
        for place, count in counts.items()
        if count
    }


def _of_acts(count: int) -> Numbers:
    return (count, count, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def _add(differences: dict[Place, Numbers], others: Mapping[Place, Iterable[int]]) -> None:
    """Add numbers to differences, and leave none that are all zero."""
    for place, numbers in others.items():
        # `map` loses the length of the tuple, for the type checker.
        summed = cast("Numbers", tuple(map(add, differences.get(place, NOTHING), numbers)))
        if any(summed):
            differences[place] = summed
        else:
            differences.pop(place, None)


def _add_vague(differences: dict[Place, list[int]], act: Act) -> None:
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
