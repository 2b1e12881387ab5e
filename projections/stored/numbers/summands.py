"""What a cell's numbers are added up from: its acts and totals, each for a stretch of belief.

A point of belief is a seq or a day known. A day is a proleptic ordinal, 0 being before any.
"""

from __future__ import annotations

from attrs import frozen


@frozen
class Act:
    """One act as it is held for a stretch of belief, `[since, until)`; `until` may be `OPEN`.

    Each pair of days is `[first, past)`, empty where `first` is not before `past`: on their ends
    the act is `surely` in force, `maybe` in force, and by the sources' own dates alone surely so
    (`given`, all of it within `surely`). `clash`: its dates do. `plain`: begun on exactly one
    whole day and ended on one or not at all, nothing of it estimated or clashing; the three are
    then one, from the day it was begun to the day it ended. That they are one does not make it
    plain: an estimate of the very last day that sources allow moves none of them, yet a total's
    page is read otherwise for it. `pages` are those that tell of it.
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

    `plain`: an exact `count`, taken on one whole `day` before the window shut, without a list of
    its own, on a basis that binds (its place in `BASES`), not set aside, nothing estimated. Of one
    that is not plain only the stretch matters. `pages` are those that print it.
    """

    since: int
    until: int
    day: int
    count: int
    basis: int
    pages: frozenset[str]
    plain: bool
