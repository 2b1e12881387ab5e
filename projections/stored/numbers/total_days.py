"""A day of which totals of a cell were taken, and what is carried over it to the others.

`carried` says what the letters and the rules are.
"""

from __future__ import annotations

from collections import Counter
from typing import Final, TypeAlias

from attrs import Factory, define

from projections.stored.numbers.summands import Pages, Total

Carried: TypeAlias = tuple[int, int, int, int, int]
"""What is carried from one total's day to the next, all as of the day's end: the highest floor, the
number by the last binding total, whether there is such a total, whether a total has lagged since,
and the basis of the binding one."""
BEFORE_ANY: Final[Carried] = (0, 0, 0, 0, 0)


@define
class TotalsDay:
    """A day of which a total was taken: what is held of it, and what it has emitted so far.

    `totals` are those held of the day; `count`, `basis` and `pages` are what they state together,
    and `count` is None where none is held. `gap` is the number named at the end of this day, less
    that at the end of the previous total's day. `begun`, `listed` and `ended` are BD, S and ED, and
    `begun_by` is `begun` by the pages that tell of the acts. `binds`: it has a total that is used
    and does not lag. `carried`, `ahead`, `most` and `back` are what the last walks computed here.
    """

    day: int
    totals: list[Total] = Factory(list)
    count: int | None = None
    basis: int = 0
    pages: frozenset[str] = frozenset()
    gap: int = 0
    begun: int = 0
    begun_by: Counter[Pages] = Factory(Counter)
    listed: int = 0
    ended: int = 0

    binds: bool = False
    carried: Carried = BEFORE_ANY
    ahead: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    most: int | None = None
    back: tuple[int, int, int] = (0, 0, 0)

    def onward(self, carried: Carried, *, speaks: bool) -> Carried:
        """Carry the state over this day; `ahead` holds the deltas to emit.

        The deltas are of `led`, `unnamed`, `floor`, `lagging` and `basis`. Unless `speaks`, the
        day's total is not used and there are none.
        """
        sure, number, led, lagging, basis = carried
        sure += self.gap
        number += self.gap
        count = self.count if speaks else None
        self.binds = count is not None and count >= sure - self.begun
        if count is None:
            self.ahead = (0, 0, 0, 0, 0)
            return (sure, number, led, lagging, basis)
        if not self.binds:
            self.ahead = (0, 0, 0, 1 - lagging, 0)
            return (sure, number, led, 1, basis)
        surer = max(sure, count - self.ended)
        self.ahead = (1 - led, count - number, surer - sure, -lagging, self.basis - basis)
        return (surer, count, 1, 0, self.basis)

    def backward(self, beyond: int | None) -> int | None:
        """Return the lowest ceiling up to this day, given the lowest of the later days.

        Both are counts as of this day, and None where there is no ceiling. `back` holds the deltas
        to emit: of `ceiling` on this day, and of `capped` and `ceiling` on the day after it.
        """
        count = self.count
        if not self.binds or count is None:
            self.back = (0, 0, 0)
            return beyond
        most = count + self.begun - self.listed
        if beyond is None:
            self.back = (count - most, -1, 0)
            return most
        exact = min(count, beyond)
        most = min(most, beyond)
        self.back = (exact - most, 0, beyond - exact)
        return most
