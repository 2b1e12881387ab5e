"""A total carried to another moment, by the acts that began and ended in between.

Forward, acts that certainly began since are added and acts that possibly ended are subtracted. Back
from a later total, acts that certainly began in between are subtracted and acts that possibly ended
are added. An act that the total's own page or list counts did not begin after the total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from attrs import evolve, frozen

from projections.fold.acts import Backing
from projections.fold.tallies import Reading

Rule = Callable[[Backing, Reading, int], int]
"""Gives what an act adds to a total at a moment."""


@frozen
class Bound:
    """A total carried to another moment: its count there, and the acts that changed it, each with
    what it adds.

    `back`: it was carried back in time, so these acts began or ended after the moment.
    """

    count: int
    reading: Reading
    moved: Iterable[tuple[Backing, int]]
    back: bool = False


@frozen
class Carriage:
    """A total with the acts that may change it, to be carried to a moment."""

    reading: Reading
    acts: Sequence[Backing]

    def floor(self, low: int, moment: int) -> Bound:
        """Do what `floor_at` does."""
        return floor_at(self.reading, low, self.acts, moment)

    def exactly(self, number: int, moment: int) -> Bound:
        """Do what `exactly_at` does."""
        return exactly_at(self.reading, number, self.acts, moment)

    def ceiling(self, high: int, moment: int) -> Bound:
        """Do what `ceiling_at` does."""
        return ceiling_at(self.reading, high, self.acts, moment)


def floor_at(reading: Reading, low: int, acts: Iterable[Backing], moment: int) -> Bound:
    """Return the least a cell can be at `moment`, after a total of at least `low` was taken.

    Acts certainly begun since are added while they last; others possibly ended are subtracted.
    """
    return _carried(reading, low, acts, least_since, moment)


def exactly_at(reading: Reading, number: int, acts: Iterable[Backing], moment: int) -> Bound:
    """Return a total's number at `moment`: certain beginnings since added, certain ends removed."""
    return _carried(reading, number, acts, surely_since, moment)


def ceiling_at(reading: Reading, high: int, acts: Iterable[Backing], moment: int) -> Bound:
    """Return the most a cell can be at `moment`, before a total of at most `high` was taken.

    Acts that certainly began in between are subtracted, acts that possibly ended are added.
    """
    return evolve(_carried(reading, high, acts, back_to, moment), back=True)


def _carried(
    reading: Reading, number: int, acts: Iterable[Backing], rule: Rule, moment: int
) -> Bound:
    moved = [(act, step) for act in acts if (step := rule(act, reading, moment))]
    return Bound(max(number + sum([step for _, step in moved]), 0), reading, tuple(moved))


def least_since(act: Backing, reading: Reading, first: int, last: int | None = None) -> int:
    """Return the least an act adds between a total and any moment from `first` to `last`."""
    last = first if last is None else last
    if reading.taken.not_before(last):
        return _gone_before(act, reading, last)
    if reading.never_counted(act):
        return int(act.surely_in_force(first) and act.surely_in_force(last))
    maybe_ended = (
        act.ended is not None
        and act.ended.span.possible_from(reading.taken.start)
        and act.ended.span.possible_by(last)
    )
    return -int(maybe_ended)


def surely_since(act: Backing, reading: Reading, moment: int) -> int:
    """Return what an act certainly added to a total by `moment`."""
    if reading.taken.not_before(moment):
        return _gone_before(act, reading, moment)
    over = act.ended is not None and act.ended.span.over_by(moment)
    if reading.never_counted(act):
        return int(act.begun.span.over_by(moment) and not over)
    since = act.ended is not None and act.ended.span.not_before(reading.taken.end)
    return -int(over and since)


def _gone_before(act: Backing, reading: Reading, moment: int) -> int:
    """Return what an act adds to a total for the close, at a moment between close and total.

    No act began in that time. An act that was in force at the moment and had ended when the total
    was taken is missing from the total.
    """
    left = act.ended is not None and act.ended.span.over_by(reading.taken.start)
    return int(act.surely_in_force(moment) and left)


def back_to(act: Backing, reading: Reading, moment: int) -> int:
    """Return what an act adds on the way back from a total to `moment`."""
    if act.ended is not None and act.ended.span.over_by(moment) and reading.names(act):
        return -1  # on the list, but ended by the moment: the list is older than that
    ended_between = (
        act.ended is not None
        and not reading.names(act)
        and act.ended.span.possible_from(moment)
        and act.ended.span.possible_by(reading.taken.end)
    )
    if ended_between:  # the total no longer counts it; at the moment it may have been in force
        return int(act.begun.span.possible_by(moment))
    return -int(act.begun.span.not_before(moment) and reading.counted(act))
