"""What a cell's numbers are summed from: its acts and totals, each for a stretch of belief.

A point of belief is a seq or a day known. A day is a proleptic ordinal, 0 being before any.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

from attrs import frozen

Pages: TypeAlias = Collection[str]
"""Pages that tell of an act or print a total: a set, or a sorted tuple."""


@frozen
class Act:
    """One act as it is held for a stretch of belief, `[since, until)`; `until` may be `OPEN`.

    `surely`, `maybe` and `given` are stretches of days, `[first, past)`, empty where `first` is not
    before `past`. At the end of these days the act is surely in force, is possibly in force, and
    is surely in force by the sources' own dates alone; `given` lies within `surely`.

    `clash`: its dates clash. `plain`: it began on exactly one whole day, it ended on one or not at
    all, and nothing of it is estimated or clashes. The three stretches of a plain act are equal,
    from the day it began to the day it ended. The reverse does not hold: an estimate of the very
    last day that the sources allow moves none of the three, but a total's page is read differently
    because of it. `pages` are those that tell of the act.
    """

    since: int
    until: int
    surely: tuple[int, int]
    maybe: tuple[int, int]
    given: tuple[int, int]
    clash: bool
    plain: bool
    pages: frozenset[str]


@frozen
class Total:
    """One published total as it is held for a stretch of belief, `[since, until)`.

    `plain`: its `count` is exact, was taken on one whole `day` before the window shut, and comes
    without a list of names; it was not set aside, and nothing of it is estimated. `basis` is the
    index in `BASES` of one that binds. Of a total that is not plain only the stretch matters.
    `pages` are those that print it.
    """

    since: int
    until: int
    day: int
    count: int
    basis: int
    pages: frozenset[str]
    plain: bool
