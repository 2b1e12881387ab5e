"""The twelve numbers of a cell: what each of them means, and at which index it is."""

from __future__ import annotations

from typing import Final, TypeAlias

from ledger.events.total import Basis

BASES: Final = (Basis.UNKNOWN, Basis.RECEIVED, Basis.MEETINGS)
"""The bases on which a total binds, each at the index that stands for it in the sums."""

Numbers: TypeAlias = tuple[int, int, int, int, int, int, int, int, int, int, int, int]
"""named, possible, clashing, leaning, led, unnamed, floor, capped, ceiling, lagging, basis, knotted

The first four count named acts: those surely in force (`named`), those possibly in force
(`possible`), those possibly but not surely in force because their dates clash (`clashing`), and
those surely in force only by an estimate (`leaning`).

The others are of totals. `led`: whether a total is carried to the day. `unnamed`, `floor` and
`ceiling`: what that total, the floor and the ceiling add to `named`. `capped`: whether there is a
ceiling; where there is none, `ceiling` means nothing. `lagging`: whether a total lags. `basis`: the
basis of the total carried. `knotted`: the cell holds totals that cannot be summed like this, and
the fold must work it out; `led` to `basis` are then zero.
"""

NAMED: Final = 0
POSSIBLE: Final = 1
CLASHING: Final = 2
LEANING: Final = 3
LED: Final = 4
"""The first of the eight that totals make."""
CAPPED: Final = 7
CEILING: Final = 8
LAGGING: Final = 9
KNOTTED: Final = 11
WIDTH: Final = 12
"""How many numbers a cell has."""

NOTHING: Final[Numbers] = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
ONE_MORE: Final[Numbers] = (1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
"""One more act, from one day on and without an end: what most changes are."""


def none_yet() -> list[int]:
    """Return numbers to be added to, all zero."""
    return [*NOTHING]
